"""Law (a): replaying the journal by position gives the recorded tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from perennial.journal.fingerprint import combined, row_digest
from perennial.journal.models import Entry, Operation
from perennial.journal.reading import Line, line

State = dict[tuple[str, int], dict[str, Any]]


def replayed(until: int | None = None) -> State:
    """{(table, row): {field: value}} after the batch at position `until`, or after all that is sealed."""
    state: State = {}
    for one in _lines(until):
        _apply(state, one)
    return state


def replayed_fingerprint(until: int | None = None) -> str:
    """The fingerprint of the replayed state; equals `fingerprint()` when the journal tells the truth."""
    state = replayed(until)
    return f"{combined(row_digest(table, row, fields) for (table, row), fields in state.items()):064x}"


def _lines(until: int | None) -> Iterator[Line]:
    entries = Entry.objects.filter(batch__position__isnull=False).order_by("batch__position", "id")
    if until is not None:
        entries = entries.filter(batch__position__lte=until)
    for entry in entries.select_related("batch").iterator(chunk_size=2000):
        yield line(entry, entry.batch.change_id)


def _apply(state: State, one: Line) -> None:
    key = (one.model._meta.label_lower, one.row)
    if one.op == Operation.DELETE:
        state.pop(key, None)
        return
    row = state.setdefault(key, {})
    for name, (_, after) in one.fields.items():
        if after is None:
            row.pop(name, None)
        else:
            row[name] = after
    for name in one.erased:
        row.pop(name, None)
