"""Questions about lists: of words of a name, addresses, numbers."""

from __future__ import annotations

from dataclasses import dataclass

from perennial.matching.predicates.base import MARGIN, Columns, OfColumn, Test


@dataclass(frozen=True, slots=True)
class Shares(OfColumn):
    """Two lists that have at least one value in common."""

    def sql(self) -> str:
        # Most lists hold one value: comparing it costs a tenth of comparing lists.
        c = self.column
        return (
            f"(len(l.{c}) > 0 AND len(r.{c}) > 0 AND (l.{c}[1] = r.{c}[1]"
            f" OR (len(l.{c}) + len(r.{c}) > 2 AND list_has_any(l.{c}, r.{c}))))"
        )

    def test(self) -> Test:
        c = self.column
        return lambda one, other: not set(one[c]).isdisjoint(other[c])


@dataclass(frozen=True, slots=True)
class Within(OfColumn):
    """Two lists of words of which the shorter stands wholly in the longer, and has at least `least` words."""

    least: int = 1

    def sql(self) -> str:
        c, n = self.column, self.least
        return (
            f"(len(l.{c}) >= {n} AND len(r.{c}) >= {n}"
            f" AND len(list_intersect(l.{c}, r.{c})) = least(len(l.{c}), len(r.{c})))"
        )

    def test(self) -> Test:
        c, n = self.column, self.least

        def holds(one: Columns, other: Columns) -> bool:
            a, b = one[c], other[c]
            return len(a) >= n and len(b) >= n and len(set(a).intersection(b)) == min(len(a), len(b))

        return holds


@dataclass(frozen=True, slots=True)
class Overlaps(OfColumn):
    """Two lists of words of which at least the share `least` of all their words is in both (Jaccard)."""

    least: float

    def sql(self) -> str:
        c = self.column
        common = f"len(list_intersect(l.{c}, r.{c}))"
        return (
            f"({common} > 0 AND {common} >= {self.least - MARGIN!r} * (len(l.{c}) + len(r.{c}) - {common}))"
        )

    def test(self) -> Test:
        c, least = self.column, self.least - MARGIN

        def holds(one: Columns, other: Columns) -> bool:
            a, b = one[c], other[c]
            common = len(set(a).intersection(b))
            return common > 0 and common >= least * (len(a) + len(b) - common)

        return holds


@dataclass(frozen=True, slots=True)
class Listed:
    """The text of one side stands in a list of the other: an acronym beside a name."""

    column: str
    list_column: str

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.column, self.list_column)

    def sql(self) -> str:
        c, n = self.column, self.list_column
        return f"(l.{c} <> '' AND list_contains(r.{n}, l.{c}) OR r.{c} <> '' AND list_contains(l.{n}, r.{c}))"

    def test(self) -> Test:
        c, n = self.column, self.list_column
        return lambda one, other: (
            (one[c] != "" and one[c] in other[n]) or (other[c] != "" and other[c] in one[n])
        )
