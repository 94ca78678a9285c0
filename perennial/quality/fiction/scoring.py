"""From a record to a probability and the reasons for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import exp

from perennial.quality.fiction.model import model
from perennial.quality.fiction.sentences import reason_sentence
from perennial.quality.fiction.sign import Sign
from perennial.quality.fiction.signs import signs_of, totals
from perennial.quality.fiction.subject import Subject

_FARTHEST = 30.0
_LEAST = 0.1


@dataclass(frozen=True, slots=True)
class Reason:
    """A sign that speaks for a made-up record: `code` from the closed list in `sentences.py`, the `fields` it was
    seen in, and its `weight` in log-odds. As text it is a sentence in the active language.
    """

    code: str
    fields: tuple[str, ...]
    weight: float

    def __str__(self) -> str:
        return reason_sentence(self.code, self.fields)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`probability` that the record was made up, `reasons` the strongest first, `version` of what judged.

    `doubtful` is for a gentle hint; a real person may be behind any doubtful record, so nothing is refused by it.
    """

    probability: float
    doubtful: bool
    reasons: tuple[Reason, ...]
    version: str


def score(subject: Subject, *, without: frozenset[str] = frozenset()) -> Verdict:
    """The verdict on a record; codes in `without` are not looked at (switched off by an administrator)."""
    judge = model()
    signs = [sign for sign in signs_of(subject) if sign.code not in without]
    weights = {code: judge.weights[code] * value for code, value in totals(signs).items()}
    log_odds = judge.intercept + sum(weights.values())
    probability = 1 / (1 + exp(-max(-_FARTHEST, min(_FARTHEST, log_odds))))
    reasons = _reasons(signs, weights)
    return Verdict(
        probability=probability,
        doubtful=bool(reasons) and probability >= judge.doubtful_at,
        reasons=reasons,
        version=judge.version,
    )


def _reasons(signs: Iterable[Sign], weights: Mapping[str, float]) -> tuple[Reason, ...]:
    """What speaks for a made-up record, the strongest first; what weighs next to nothing is not said."""
    fields: dict[str, dict[str, None]] = {}
    for sign in signs:
        fields.setdefault(sign.code, {}).update(dict.fromkeys(sign.fields))
    speaking = (Reason(code, tuple(fields[code]), weight) for code, weight in weights.items())
    return tuple(
        sorted(
            (reason for reason in speaking if reason.weight > _LEAST),
            key=lambda reason: (-reason.weight, reason.code),
        )
    )
