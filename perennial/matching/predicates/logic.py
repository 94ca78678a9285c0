"""Questions made of questions, and whether there is anything to ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from perennial.matching.predicates.base import OfColumn, Predicate, Test


@dataclass(frozen=True, slots=True)
class Filled(OfColumn):
    """Both sides have something in this column, text or list."""

    def sql(self) -> str:
        return f"(length(l.{self.column}) > 0 AND length(r.{self.column}) > 0)"

    def test(self) -> Test:
        c = self.column
        return lambda one, other: bool(one[c]) and bool(other[c])


@dataclass(frozen=True, slots=True)
class All:
    """Every one of several questions is answered with yes."""

    parts: tuple[Predicate, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return _columns(self.parts)

    def sql(self) -> str:
        return "(" + " AND ".join(part.sql() for part in self.parts) + ")"

    def test(self) -> Test:
        tests = [part.test() for part in self.parts]
        return lambda one, other: all(test(one, other) for test in tests)


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of several questions is answered with yes."""

    parts: tuple[Predicate, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return _columns(self.parts)

    def sql(self) -> str:
        return "(" + " OR ".join(part.sql() for part in self.parts) + ")"

    def test(self) -> Test:
        tests = [part.test() for part in self.parts]
        return lambda one, other: any(test(one, other) for test in tests)


@dataclass(frozen=True, slots=True)
class Not:
    """The question is answered with no."""

    part: Predicate

    @property
    def columns(self) -> tuple[str, ...]:
        return self.part.columns

    def sql(self) -> str:
        return f"(NOT {self.part.sql()})"

    def test(self) -> Test:
        test = self.part.test()
        return lambda one, other: not test(one, other)


def _columns(parts: Sequence[Predicate]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(column for part in parts for column in part.columns))
