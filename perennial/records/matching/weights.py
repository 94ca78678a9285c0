"""The model as sentences: what each answer says, and of values that are common how much less it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from perennial.matching.model import Model
from perennial.matching.specs.base import COMMON, ELSE, Comparison, Level
from perennial.records.matching.telling import Reason, sentence


@dataclass(frozen=True, slots=True)
class Common:
    """Of an answer that depends on the value: how many are told apart, the most common, and what it says of that."""

    values: int
    value: str
    bits: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """One answer; `common` where it says less of a common value."""

    reason: Reason
    common: Common | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """One comparison: the fields it reads, what it may answer, and how many values count as shared by too many."""

    key: str
    fields: tuple[str, ...]
    answers: Sequence[Weighed]
    shared: int


def weights(model: Model) -> list[Asked]:
    """Of all comparisons, in the order in which they are put."""
    return [_asked(model, one) for one in model.spec.comparisons]


def _asked(model: Model, one: Comparison) -> Asked:
    answers = [_weighed(model, one, level) for level in one.levels if _possible(model, level)]
    rest = Reason(
        one.key, ELSE, sentence(model.spec.entity, one.key, ELSE), model.bits(one.key, ELSE), one.fields
    )
    shared = sum(_shared(model, column) for level in one.levels for column in level.when.columns)
    return Asked(one.key, one.fields, [*answers, Weighed(rest)], shared)


def _possible(model: Model, level: Level) -> bool:
    """Not where it speaks of common values alone, and none is common."""
    columns = level.when.columns
    return not all(one.endswith(COMMON) for one in columns) or any(_shared(model, one) for one in columns)


def _shared(model: Model, column: str) -> int:
    """How many values of a column of common ones there are."""
    return len(model.common.get(column.removesuffix(COMMON), ())) if column.endswith(COMMON) else 0


def _weighed(model: Model, one: Comparison, level: Level) -> Weighed:
    said = sentence(model.spec.entity, one.key, level.key)
    if not level.often:
        return Weighed(Reason(one.key, level.key, said, model.bits(one.key, level.key), one.fields))
    often = model.often.get(level.often, {})
    rare = Reason(one.key, level.key, said, model.bits_of_value(one.key, level, ""), one.fields)
    if not often:
        return Weighed(rare)
    # An initial is no value that anybody would know.
    value = max(often, key=lambda each: (len(each) > 1, often[each], each))
    return Weighed(rare, Common(len(often), value, model.bits_of_value(one.key, level, value)))
