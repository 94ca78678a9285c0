"""Two people at the lines of one record: what both meant, line by line, where they did not mean the same line. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from perennial.schema.kinds.line import PARTS, Line, told, without_row

# A line as the journal keeps it: its columns that are not empty.
State = Mapping[str, Any]
_EMPTY: Mapping[str, Any] = {"text": "", "currency": "", "quantity": 0, "discount": 0}


def line_of(state: State) -> Line:
    """What a row said."""
    names = {part: "product_id" if part == "product" else part for part in PARTS}
    return Line(**{part: state.get(name, _EMPTY.get(part)) for part, name in names.items()})  # type: ignore[typeddict-item]


def met(then: Mapping[int, Line], now: Mapping[int, Line], mine: Sequence[Line]) -> list[Line] | None:
    """The lines as both want them: each as it was changed, those of others behind mine; None where both changed one.

    `then` are the rows as they were read, `now` as they stand in their order, `mine` what is asked for.
    """
    wanted = {line["id"]: line for line in mine if "id" in line}
    if any(_both(then.get(row), now.get(row), wanted.get(row)) for row in {*then, *now, *wanted}):
        return None
    found = []
    for line in mine:
        row = line.get("id")
        if row is None or not _same(then.get(row), line):
            found.append(line)
        elif row in now:
            found.append(without_row(now[row]) | {"id": row})
    theirs = [
        without_row(line) | {"id": row} for row, line in now.items() if row not in then and row not in wanted
    ]
    return found + theirs


def _both(then: Line | None, now: Line | None, mine: Line | None) -> bool:
    return not (_same(then, mine) or _same(then, now) or _same(now, mine))


def _same(one: Line | None, other: Line | None) -> bool:
    if one is None or other is None:
        return one is other
    return told(one) == told(other)
