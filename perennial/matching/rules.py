"""What a workspace says of two records by itself, whatever the weights say: never one, one, or one and refused."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from perennial.matching.predicates import All, Not, Predicate
from perennial.matching.specs.base import Spec

# What a rule that says "one" makes of a probability.
CERTAIN = 0.999


class Then(StrEnum):
    """What follows where a rule holds; before the others, that two are not one."""

    APART = "apart"
    SAME = "same"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class OwnRule:
    """Holds for two records that both have all of these fields, alike in those of `same`, unlike in `different`."""

    same: tuple[str, ...]
    different: tuple[str, ...]
    then: Then

    @property
    def fields(self) -> tuple[str, ...]:
        return (*self.same, *self.different)

    def as_data(self) -> dict[str, Any]:
        return {"same": list(self.same), "different": list(self.different), "then": str(self.then)}

    def predicate(self, spec: Spec) -> Predicate:
        """As a question. Raises KeyError for a field that the specification has no trait of."""
        traits = spec.traits_by_field
        alike = [traits[field].same for field in self.same]
        unlike = [All((traits[field].filled, Not(traits[field].same))) for field in self.different]
        return All((*alike, *unlike))


def rule_from(data: Mapping[str, Any]) -> OwnRule:
    """From `as_data`."""
    return OwnRule(tuple(data["same"]), tuple(data["different"]), Then(data["then"]))


def fitting(spec: Spec, rules: Iterable[OwnRule]) -> list[OwnRule]:
    """Those whose fields the specification knows: one kept by another edition may speak of others."""
    return [rule for rule in rules if rule.fields and set(rule.fields) <= spec.traits_by_field.keys()]


def ruled(probability: float, thens: Collection[Then]) -> float:
    """What rules that hold leave of a probability."""
    if Then.APART in thens:
        return 0.0
    return max(probability, CERTAIN) if thens else probability


def held(rules: Sequence[OwnRule], bits: int) -> list[Then]:
    """What follows, of the rules whose places are set in `bits`."""
    return [rule.then for at, rule in enumerate(rules) if bits >> at & 1]
