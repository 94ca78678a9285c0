"""The artefact: for every answer how often it is given of one and of two, and what follows.

Fellegi and Sunter, "A Theory for Record Linkage", JASA 64 (1969): an answer's weight is log2(m / u), where m is its
share among pairs that are one and u its share among pairs that are two; weights of a pair add up. Where an answer
depends on how common a value is (Winkler, 1989), the value's own frequency stands for u.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import exp, isfinite, log, log2

from perennial.matching.predicates import Columns
from perennial.matching.specs.base import COMMON, ELSE, Level, Spec

# A value that stands in one record says no more than one that stands in this share of them.
RAREST = 2e-6


@dataclass(frozen=True, slots=True)
class Weights:
    """Of one answer: its share among pairs that are one (m) and among pairs that are two (u)."""

    m: float
    u: float

    @property
    def bits(self) -> float:
        return log2(self.m / self.u)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which probability a pair is hinted at, warned of, refused, and taken for one without asking."""

    hint: float
    warn: float
    block: float
    link: float


@dataclass(frozen=True)
class Model:
    """Everything that makes a probability of two records, complete.

    `answers` holds the weights by comparison and answer; `often` by column the share of records that a value stands
    in, for values common enough to matter, `rest` the share of any other. `common` are values of the shared lists that
    so many records have that they say little. `borrowed` are comparisons of a trained model of which the records said
    nothing, so that they are as they were shipped. `slope` and `shift` make the calibrated
    log odds of a weight in bits.
    """

    spec: Spec
    source: str
    records: int
    answers: Mapping[str, Mapping[str, Weights]]
    often: Mapping[str, Mapping[str, float]]
    rest: Mapping[str, float]
    common: Mapping[str, frozenset[str]]
    slope: float
    shift: float
    thresholds: Thresholds
    borrowed: tuple[str, ...] = ()
    hash: str = field(default="", compare=False)

    def bits(self, comparison: str, answer: str) -> float:
        return self.answers[comparison][answer].bits

    def bits_of_value(self, comparison: str, level: Level, value: str) -> float:
        """What the answer says where this is the value both have."""
        weights = self.answers[comparison][level.key]
        share = self.often.get(level.often, {}).get(value, self.rest.get(level.often, weights.u))
        return log2(weights.m / max(share, RAREST))

    def apart(self, columns: Columns) -> Columns:
        """Columns with common values of shared lists in columns of their own."""
        split = dict(columns)
        for name in self.spec.shared:
            common, values = self.common.get(name, frozenset()), columns[name]
            split[name] = [value for value in values if value not in common]
            split[name + COMMON] = [value for value in values if value in common]
        return split

    def probability(self, weight: float) -> float:
        """The calibrated probability of a weight in bits, before gates."""
        odds = self.slope * weight + self.shift
        return 1 / (1 + exp(-odds)) if odds > -700 else 0.0

    def weight_at(self, probability: float) -> float:
        """The weight from which this probability is reached."""
        return (log(probability / (1 - probability)) - self.shift) / self.slope

    def problems(self) -> list[str]:
        """What is missing: every answer needs both shares, above nothing, every value its rest, and the line a rise."""
        rests = dict.fromkeys(
            level.often for one in self.spec.comparisons for level in one.levels if level.often
        )
        missing = [f"rest.{column}" for column in rests if not 0 < self.rest.get(column, 0) <= 1]
        if not (isfinite(self.slope) and self.slope > 0 and isfinite(self.shift)):
            missing.append("slope")
        for comparison in self.spec.comparisons:
            known = self.answers.get(comparison.key, {})
            for answer in (*(level.key for level in comparison.levels), ELSE):
                weights = known.get(answer)
                if weights is None or not (0 < weights.m <= 1 and 0 < weights.u <= 1):
                    missing.append(f"{comparison.key}.{answer}")
        return missing
