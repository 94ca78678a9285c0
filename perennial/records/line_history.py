"""The lists of lines that a record had, put together from what its journal says of each line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from perennial.journal.models import Operation
from perennial.journal.reading import Line as Entry
from perennial.journal.values import empty_value, journal_fields
from perennial.records.models import LineItem
from perennial.records.models.line import columns_to_parts
from perennial.schema.kinds.line import Line


def lists_of(entries: Sequence[Entry]) -> list[tuple[Entry, list[Line]]]:
    """Of entries of one record, oldest first: the last one of each change of its lines, and all lines after it."""
    rows: dict[int, dict[str, Any]] = {}
    found: dict[int, tuple[Entry, list[Line]]] = {}
    for one in entries:
        if one.model is not LineItem:
            continue
        if one.op == Operation.DELETE:
            rows.pop(one.row, None)
        else:
            row = rows.setdefault(
                one.row, {its.attname: empty_value(its) for its in journal_fields(LineItem)}
            )
            row |= {name: after for name, (_before, after) in one.fields.items()}
        found[one.change] = one, _in_order(rows)
    return list(found.values())


def _in_order(rows: dict[int, dict[str, Any]]) -> list[Line]:
    ordered = sorted(rows.items(), key=lambda row: (row[1]["rank"], row[0]))
    return [Line(**columns_to_parts(columns)) for _pk, columns in ordered]
