"""A condition as a tree of values, and its spelling as data.

{"all": [{"field": "company.lifecycle", "op": "is", "value": "customer"},
         {"not": {"field": "phones.number", "op": "starts_with", "value": "+48", "quantifier": "any"}}]}
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from perennial.lib.conditions.operators import OPERATORS, Operator, Takes
from perennial.lib.conditions.values import Other, Scalar, spelled

Quantifier = Literal["any", "none", "all"]


@dataclass(frozen=True)
class All:
    """Every part holds; true when there is none."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Any:
    """At least one part holds; false when there is none."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Not:
    """The exact complement of its part."""

    part: Condition


@dataclass(frozen=True)
class Test:
    """One operator asked of one field; as many `values` as it takes, a `quantifier` on paths over several."""

    path: tuple[str, ...]
    op: str
    values: tuple[Scalar, ...] = ()
    quantifier: Quantifier | None = None

    @property
    def operator(self) -> Operator:
        return OPERATORS[self.op]

    @property
    def other(self) -> tuple[str, ...]:
        """The path of the field that is compared with; () where values are."""
        return next((value.path for value in self.values if isinstance(value, Other)), ())


Condition: TypeAlias = All | Any | Not | Test


def dump(condition: Condition) -> dict[str, object]:
    """The data `parse` reads back into the same condition."""
    match condition:
        case All(parts):
            return {"all": [dump(part) for part in parts]}
        case Any(parts):
            return {"any": [dump(part) for part in parts]}
        case Not(part):
            return {"not": dump(part)}
        case Test():
            return _leaf(condition)


def leaves(condition: Condition) -> Iterator[Test]:
    """Every leaf, in reading order: which fields a condition asks about."""
    match condition:
        case All(parts) | Any(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case Test():
            yield condition


def _leaf(test: Test) -> dict[str, object]:
    data: dict[str, object] = {"field": ".".join(test.path), "op": test.op}
    values = [spelled(value) for value in test.values]
    if test.operator.takes is Takes.ONE:
        data["value"] = values[0]
    elif test.operator.takes is not Takes.NOTHING:
        data["value"] = values
    if test.quantifier:
        data["quantifier"] = test.quantifier
    return data
