"""Questions about one text: equal, mistyped, alike, an initial."""

from __future__ import annotations

from dataclasses import dataclass
from string import digits

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from perennial.matching.predicates.base import MARGIN, Columns, OfColumn, Test

_WITHOUT_DIGITS = str.maketrans("", "", digits)


@dataclass(frozen=True, slots=True)
class Equal(OfColumn):
    """The same text."""

    def sql(self) -> str:
        return f"(l.{self.column} <> '' AND l.{self.column} = r.{self.column})"

    def test(self) -> Test:
        column = self.column
        return lambda one, other: one[column] != "" and one[column] == other[column]


@dataclass(frozen=True, slots=True)
class Crossed:
    """Two texts that stand in each other's place, and are not one and the same."""

    first: str
    second: str

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.first, self.second)

    def sql(self) -> str:
        a, b = self.first, self.second
        return f"(l.{a} <> '' AND l.{b} <> '' AND l.{a} <> l.{b} AND l.{a} = r.{b} AND l.{b} = r.{a})"

    def test(self) -> Test:
        a, b = self.first, self.second
        return lambda one, other: (
            one[a] != "" and one[b] != "" and one[a] != one[b] and one[a] == other[b] and one[b] == other[a]
        )


@dataclass(frozen=True, slots=True)
class CrossedAlike:
    """Two texts of which each is like the other of the other side: Jaro-Winkler similarity of at least `least`."""

    first: str
    second: str
    least: float

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.first, self.second)

    def sql(self) -> str:
        a, b, least = self.first, self.second, f"{self.least - MARGIN!r}"
        long = " AND ".join(f"length({side}.{column}) >= 3" for side in "lr" for column in (a, b))
        return (
            f"({long} AND jaro_winkler_similarity(l.{a}, r.{b}) >= {least}"
            f" AND jaro_winkler_similarity(l.{b}, r.{a}) >= {least})"
        )

    def test(self) -> Test:
        a, b, least, similarity = self.first, self.second, self.least - MARGIN, JaroWinkler.similarity

        def holds(one: Columns, other: Columns) -> bool:
            return (
                min(len(one[a]), len(one[b]), len(other[a]), len(other[b])) >= 3
                and similarity(one[a], other[b]) >= least
                and similarity(one[b], other[a]) >= least
            )

        return holds


@dataclass(frozen=True, slots=True)
class Typo(OfColumn):
    """Not equal, and at most `edits` keystrokes apart (true Damerau-Levenshtein), both at least `length` long."""

    edits: int
    length: int

    def sql(self) -> str:
        c, n = self.column, self.length
        return (
            f"(length(l.{c}) >= {n} AND length(r.{c}) >= {n} AND l.{c} <> r.{c}"
            f" AND abs(length(l.{c}) - length(r.{c})) <= {self.edits}"
            f" AND damerau_levenshtein(l.{c}, r.{c}) <= {self.edits})"
        )

    def test(self) -> Test:
        c, n, edits, distance = self.column, self.length, self.edits, DamerauLevenshtein.distance

        def holds(one: Columns, other: Columns) -> bool:
            a, b = one[c], other[c]
            return (
                len(a) >= n
                and len(b) >= n
                and a != b
                and abs(len(a) - len(b)) <= edits
                and distance(a, b, score_cutoff=edits) <= edits
            )

        return holds


@dataclass(frozen=True, slots=True)
class Numbered(OfColumn):
    """Not equal, and the same but for digits: what a second one of a name gets."""

    def sql(self) -> str:
        left, right = (f"translate({side}.{self.column}, '{digits}', '')" for side in "lr")
        return f"(l.{self.column} <> r.{self.column} AND {left} <> '' AND {left} = {right})"

    def test(self) -> Test:
        c = self.column

        def holds(one: Columns, other: Columns) -> bool:
            a, b = one[c], other[c]
            return (
                a != b
                and (letters := a.translate(_WITHOUT_DIGITS)) != ""
                and letters == b.translate(_WITHOUT_DIGITS)
            )

        return holds


@dataclass(frozen=True, slots=True)
class Alike(OfColumn):
    """Texts whose Jaro-Winkler similarity is at least `least`, both of three letters or more."""

    least: float

    def sql(self) -> str:
        c = self.column
        return (
            f"(length(l.{c}) >= 3 AND length(r.{c}) >= 3"
            f" AND jaro_winkler_similarity(l.{c}, r.{c}) >= {self.least - MARGIN!r})"
        )

    def test(self) -> Test:
        c, least, similarity = self.column, self.least - MARGIN, JaroWinkler.similarity

        def holds(one: Columns, other: Columns) -> bool:
            a, b = one[c], other[c]
            return len(a) >= 3 and len(b) >= 3 and similarity(a, b) >= least

        return holds


@dataclass(frozen=True, slots=True)
class Begins(OfColumn):
    """One text is a single letter, the other begins with it and is longer."""

    def sql(self) -> str:
        c = self.column
        return (
            f"((length(l.{c}) = 1 AND length(r.{c}) > 1 OR length(r.{c}) = 1 AND length(l.{c}) > 1)"
            f" AND l.{c}[1] = r.{c}[1])"
        )

    def test(self) -> Test:
        c = self.column

        def holds(one: Columns, other: Columns) -> bool:
            a, b = one[c], other[c]
            return a != "" and b != "" and (len(a) == 1) != (len(b) == 1) and a[0] == b[0]

        return holds


@dataclass(frozen=True, slots=True)
class Prefix(OfColumn):
    """Two texts that begin with the same `length` signs."""

    length: int

    def sql(self) -> str:
        c, n = self.column, self.length
        return f"(length(l.{c}) >= {n} AND length(r.{c}) >= {n} AND l.{c}[1:{n}] = r.{c}[1:{n}])"

    def test(self) -> Test:
        c, n = self.column, self.length
        return lambda one, other: len(one[c]) >= n and len(other[c]) >= n and one[c][:n] == other[c][:n]


@dataclass(frozen=True, slots=True)
class DayNear(OfColumn):
    """Two whole days as YYYYMMDD that differ by one slip: a digit, two neighbours swapped, or day and month."""

    def sql(self) -> str:
        c = self.column
        return (
            f"(length(l.{c}) = 8 AND length(r.{c}) = 8 AND l.{c} <> r.{c}"
            f" AND (damerau_levenshtein(l.{c}, r.{c}) <= 1"
            f" OR (l.{c}[1:4] = r.{c}[1:4] AND l.{c}[5:6] = r.{c}[7:8] AND l.{c}[7:8] = r.{c}[5:6])))"
        )

    def test(self) -> Test:
        c, distance = self.column, DamerauLevenshtein.distance

        def holds(one: Columns, other: Columns) -> bool:
            a, b = one[c], other[c]
            return (
                len(a) == 8
                and len(b) == 8
                and a != b
                and (
                    distance(a, b, score_cutoff=1) <= 1
                    or (a[:4] == b[:4] and a[4:6] == b[6:8] and a[6:8] == b[4:6])
                )
            )

        return holds
