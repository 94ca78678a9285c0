"""The closed set of questions that a comparison may put to two records.

Each is symmetric, false where a side has nothing to say (but for `Not`, which turns its question round), and has two
forms that must agree on every pair: `sql` for DuckDB over rows called l and r, `test` for Python over two mappings of
columns. Texts are ASCII by then, so that distances counted in bytes and in letters are the same; text columns are ''
where empty, list columns [].
"""

from perennial.matching.predicates.base import Columns, Predicate, Test
from perennial.matching.predicates.lists import Listed, Overlaps, Shares, Within
from perennial.matching.predicates.logic import All, Either, Filled, Not
from perennial.matching.predicates.texts import (
    Alike,
    Begins,
    Crossed,
    CrossedAlike,
    DayNear,
    Equal,
    Numbered,
    Prefix,
    Typo,
)

__all__ = [
    "Alike",
    "All",
    "Begins",
    "Columns",
    "Crossed",
    "CrossedAlike",
    "DayNear",
    "Either",
    "Equal",
    "Filled",
    "Listed",
    "Not",
    "Numbered",
    "Overlaps",
    "Predicate",
    "Prefix",
    "Shares",
    "Test",
    "Typo",
    "Within",
]
