"""The columns of a list: heads that sort, and rows of cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from perennial.lib.refusals import BadRequest
from perennial.records.condition.queries import SCORE
from perennial.records.models import Head, Ticket
from perennial.records.places import NAME
from perennial.records.sorting import Sort, sort_of
from perennial.records.table import values_of
from perennial.schema.kinds import kind_of
from perennial.schema.shape import FieldShape
from perennial.web.records.ages import short_day
from perennial.web.records.asked import Asked
from perennial.web.records.entities import AVATARS, icon_of, record_url
from perennial.web.records.promises import promise
from perennial.web.records.reader import Reader
from perennial.web.scores import drawn
from perennial.web.templatetags.look import icon

WIDTHS = {
    "email": "mail",
    "phone": "phone",
    "number": "number",
    "money": "number",
    "percent": "number",
    "prices": "number",
    "file": "number",
    "date": "date",
    "datetime": "date",
}
# By the kind of a field, or by its key where it is shorter than its kind.
WIDTHS |= {
    "city": "short",
    "person": "owner",
    "choice": "short",
    "country": "short",
    "flag": "short",
    "birthday": "short",
}
# Under the name on a phone, where there is no room for columns.
LINES = {
    "contact": ("company", "job_title"),
    "company": ("city", "industry"),
    "lead": ("company_name", "status"),
    "deal": ("company", "stage"),
    "order": ("company", "status"),
    "product": ("code", "category"),
    "contract": ("company", "status"),
    "ticket": ("company", "status"),
    "activity": ("contact", "due"),
    "document": ("kind", "contact"),
    "campaign": ("kind", "status"),
}


def heads(asked: Asked, reader: Reader, sort: Sort, keys: Sequence[str]) -> list[dict[str, Any]]:
    """The heads of the columns, the name first."""
    name: dict[str, Any] = {"key": NAME, "label": _("Name"), "kind": "name"} | _sorting(
        asked, reader, sort, NAME
    )
    return [name] + [
        {
            "key": key,
            "label": field.label(),
            "kind": "text"
            if _tells_promise(reader, key)
            else WIDTHS.get(key) or WIDTHS.get(field.kind, "text"),
            "wide": True,
        }
        | _sorting(asked, reader, sort, key)
        for key in keys
        if (field := reader.shape.field(key))
    ]


def _tells_promise(reader: Reader, key: str) -> bool:
    """Whether a column says what is promised, for which a date leaves no room."""
    return (reader.entity, key) == ("ticket", "due")


def _sorting(asked: Asked, reader: Reader, sort: Sort, key: str) -> dict[str, Any]:
    try:
        sort_of(reader.places, key)
    except BadRequest:
        return {}
    current = sort.key == key
    falling = (
        not sort.descending
        if current
        else reader.shape.fields.get(key, None) is not None and _newest_first(reader, key)
    )
    url = asked.address(sort=f"-{key}" if falling else key)
    return {"sort_url": url, "sorted": ("descending" if sort.descending else "ascending") if current else ""}


def _newest_first(reader: Reader, key: str) -> bool:
    return reader.shape.field(key).kind in {"date", "datetime"}


def rows(
    asked: Asked, reader: Reader, heads: Sequence[Head], keys: Sequence[str], first: int
) -> list[dict[str, Any]]:
    """One row a record, with its cells; `first` is the number of the first one, 0 when unknown."""
    line = [key for key in LINES[reader.entity] if key in reader.readable]
    values = values_of(reader.shape, heads, {*keys, *line})
    for field in (reader.shape.field(key) for key in {*keys, *line}):
        reader.names.load_of(field, [its[field.key] for its in values.values()])
    columns = [Column(reader, reader.shape.field(key)) for key in keys]
    context = [reader.shape.field(key) for key in line]
    way, found = asked.way_to_records(), []
    for place, head in enumerate(heads):
        url, at = record_url(reader.entity, head.pk), f"{way}{first and first + place}"
        its = values[head.pk]
        found.append(
            _row(reader, head, columns, context, its) | {"url": url + at, "peek_url": f"{url}/peek{at}"}
        )
    return found


def _row(
    reader: Reader,
    head: Head,
    columns: Sequence[Column],
    context: Sequence[FieldShape],
    values: Mapping[str, Any],
) -> dict[str, Any]:
    line = [reader.show(field, values[field.key], head) for field in context]
    if isinstance(head, Ticket) and (its := promise(reader, head)):
        # Of what is promised the status is known.
        line = [its.text, *line[:1]]
    shows_score = any(column.field.key == SCORE for column in columns)
    ring = drawn(head.score) if shows_score and head.archived is None else {}
    return {
        **ring,
        "id": head.pk,
        "name": reader.title(head),
        "of": AVATARS[reader.entity],
        "icon": icon_of(head, reader.readable),
        "line": " · ".join(text for text in line if text),
        "cells": [column.cell(head, values[column.field.key]) for column in columns],
    }


class Column:
    """One field as a column of a list: what is the same in every row is asked and said once."""

    def __init__(self, reader: Reader, field: FieldShape) -> None:
        self.reader = reader
        self.field = field
        self._kind = _kind(field)
        self._promises = _tells_promise(reader, field.key)
        self._editable = field.kind != "person" and field.key in reader.editable()
        if self._editable:
            label = field.label()
            self._edit, self._add = _("Edit %s") % label, _("Add %s") % label
            self._nothing = _("add %s") % label.lower()

    def cell(self, head: Head, value: Any) -> dict[str, Any]:
        """The inputs of the part `cell`."""
        reader, field, pk = self.reader, self.field, head.record_id
        shown = self.text(head, value)
        found: dict[str, Any] = {
            "text": shown,
            "wide": True,
            "kind": self._kind,
            "id": f"cell--{pk}-{field.key}",
        }
        if field.kind == "person":
            return found | ({"owner": shown} if shown else {})
        if field.kind == "record" and shown and reader.names.name(field.target, value):
            found["link"] = record_url(field.target, value)
        if field.kind == "file" and shown:
            found["link"] = f"{record_url(reader.entity, pk)}/content"
        if self._editable and field.home != "lines" and head.archived is None and reader.may("edit", head):
            found["edit_url"] = f"{record_url(reader.entity, pk)}/fields/{field.key}/edit"
            found["label"] = self._edit
            if not shown:
                found |= {"text": self._nothing, "kind": "empty", "label": self._add}
        return found

    def text(self, head: Head, value: Any) -> str:
        """The value as a list shows it."""
        return self._promised(head) or self._text(head, value)

    def _promised(self, head: Head) -> SafeString | None:
        """The next due moment of a ticket is said as what it means now."""
        its = promise(self.reader, head) if self._promises and isinstance(head, Ticket) else None
        if its is None:
            return None
        return format_html('<span class="due" data-tone="{}">{}{}</span>', its.tone, icon(its.icon), its.text)

    def _text(self, head: Head, value: Any) -> str:
        reader = self.reader
        if self.field.kind == "datetime" and not kind_of(self.field).empty(value):
            return short_day(value, reader.setting.language, reader.setting.zone, reader.now)
        return reader.show(self.field, value, head)


def _kind(field: FieldShape) -> str:
    if field.kind in {"number", "money", "percent", "prices", "file"}:
        return "number"
    return "quiet" if field.kind in {"text", "email", "datetime", "choice", "country"} else ""
