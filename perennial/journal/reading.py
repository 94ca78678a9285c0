"""Entries as the journal's own code reads them: parsed, upcast, redacted fields apart."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from perennial.journal.models import Entry
from perennial.journal.tables import Recorded
from perennial.journal.upcast import upcast
from perennial.lib.questions import Given, Question


@dataclass(frozen=True, slots=True)
class Line:
    """One entry: which row of which model, its operation, the row of the file it came from,
    {field: (before, after)}, the fields whose values were erased, and the position of its batch in the journal (0
    until that is sealed). Numbers of lines do not tell their order: a change that began later may commit sooner.
    """

    id: int
    change: int
    model: type[Recorded]
    row: int
    root: int | None
    op: str
    version: int
    source: int | None
    fields: dict[str, tuple[Any, Any]]
    erased: frozenset[str]
    position: int = 0


@cache
def model_of(table: str) -> type[Recorded]:
    """The model a table label stands for; LookupError when a release no longer knows it."""
    return apps.get_model(table)


_COLUMNS = (
    "pk", "batch__change_id", "table", "row", "root", "op", "version", "shape", "source", "fields",
    "batch__position",
)  # fmt: skip


def line(entry: Entry, change: int) -> Line:
    return _line(
        entry.pk, change, entry.table, entry.row, entry.root, entry.op, entry.version, entry.shape,
        entry.source, entry.fields,
    )  # fmt: skip


def lines(entries: QuerySet[Entry]) -> Iterator[Line]:
    """The lines of these entries, for reading thousands: no model instance is made."""
    return (_line(*row) for row in entries.values_list(*_COLUMNS))


def lines_of(root: int) -> list[Line]:
    """Every line of a record, oldest first."""
    return [_line(*row) for row in _OF_ROOT.ask(root=root)]


_OF_ROOT = Question(lambda: Entry.objects.filter(root=Given("root")).order_by("id").values_list(*_COLUMNS))


def _line(
    key: int, change: int, table: str, row: int, root: int | None, op: str, version: int, shape: int,
    source: int | None, text: str, position: int | None = None,
) -> Line:  # fmt: skip
    fields: dict[str, tuple[Any, Any]] = {}
    erased: frozenset[str] = frozenset()
    for name, stored in json.loads(text).items():
        if isinstance(stored, list):
            fields[name] = (stored[0], stored[1])
        else:
            erased |= {name}
    model = model_of(table)
    if shape < model.shape_version:
        fields = upcast(table, shape, fields)
        erased = frozenset(upcast(table, shape, dict.fromkeys(erased, (None, None))))
    return Line(key, change, model, row, root, op, version, source, fields, erased, position or 0)
