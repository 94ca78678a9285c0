"""Statements written for DuckDB, as Spark reads them: sqlglot knows most, and what it does not stands here.

DuckDB takes lists and texts apart by the same words, Spark by others. So whoever asks says which columns hold lists.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlglot import exp, parse_one

from perennial.matching.specs.base import COMMON

INTERSECT = "ARRAY_INTERSECT"


def parsed(sql: str, lists: Collection[str]) -> exp.Expr:
    """A statement or a condition, with all in place that Spark calls otherwise."""
    whole = exp.Paren(this=parse_one(sql, read="duckdb"))
    # From the innermost out: what a list is shows by what it was made of.
    for node in reversed(list(whole.walk())):
        if (other := _other(node, lists)) is not None:
            node.replace(other)
    return whole.this


def written(node: exp.Expr) -> str:
    return node.sql(dialect="spark")


def _other(node: exp.Expr, lists: Collection[str]) -> exp.Expr | None:
    """What stands for it in Spark; None where sqlglot knows."""
    if isinstance(node, exp.Length) and _is_list(node.this, lists):
        return _call("SIZE", node.this)
    if isinstance(node, exp.ArrayOverlaps):
        return _call("ARRAYS_OVERLAP", node.this, node.expression)
    if isinstance(node, exp.Anonymous) and node.name.upper() == "LIST_INTERSECT":
        return _call(INTERSECT, *node.expressions)
    return _part(node, lists) if isinstance(node, exp.Bracket) else None


def _part(node: exp.Bracket, lists: Collection[str]) -> exp.Expr:
    """One value of a list, nothing where it is shorter; of a text one sign or several."""
    (place,) = node.expressions
    if _is_list(node.this, lists):
        return _call("GET", node.this, place)
    if isinstance(place, exp.Slice):
        first, last = int(place.this.name), int(place.expression.name)
    else:
        first = last = int(place.name) + 1
    return _call("SUBSTRING", node.this, *map(exp.Literal.number, (first, last - first + 1)))


def _is_list(node: exp.Expr, lists: Collection[str]) -> bool:
    if isinstance(node, exp.Column):
        return node.name.removesuffix(COMMON) in lists
    return isinstance(node, exp.Anonymous) and node.name == INTERSECT


def _call(name: str, *given: exp.Expr) -> exp.Expr:
    return exp.Anonymous(this=name, expressions=[one.copy() for one in given])
