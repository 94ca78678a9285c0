"""The side table by which custom fields are filtered and sorted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from perennial.journal.rows import values_by
from perennial.journal.setwise import insert_rows
from perennial.lib.text import fold
from perennial.records.comparing import key_of
from perennial.records.derive.view import View
from perennial.records.models import AttributeValue, Head
from perennial.schema.kinds import kind_of
from perennial.schema.shape import EntityShape, FieldShape

COLUMNS = ("record_id", "field", "text", "key", "number", "day", "instant")
Row = tuple[Any, ...]


def derive(view: View) -> None:
    """Write the values of those records anew whose values are others now."""
    there = defaultdict(list)
    for row in values_by(
        AttributeValue, "record_id", [key for key in view.keys if key not in view.fresh], COLUMNS
    ):
        there[row[0]].append(tuple(row))
    wanted = {
        key: list(_values(head, view.shape(head), view.setting.country)) for key, head in view.heads.items()
    }
    changed = [key for key in view.keys if there.get(key, []) != wanted.get(key, [])]
    if gone := [key for key in changed if key in there]:
        QuerySet(AttributeValue).filter(record__in=gone)._raw_delete("default")
    insert_rows(AttributeValue, COLUMNS, [row for key in changed for row in wanted.get(key, ())])


def _values(head: Head, shape: EntityShape, country: str) -> Iterator[Row]:
    if not head.attributes:
        return
    for field in shape.with_removed():
        if field.home == "attribute" and field.filterable and field.key in head.attributes:
            yield from _rows(head.pk, field, head.attributes[field.key], country)


def _rows(record: int, field: FieldShape, stored: Any, country: str) -> list[Row]:
    value = kind_of(field).from_attribute(stored)
    values = value if isinstance(value, list) else [value]
    return [(record, field.key, *_columns(field, one, country)) for one in values]


def _columns(
    field: FieldShape, value: Any, country: str
) -> tuple[str, str, int | None, date | None, datetime | None]:
    """Where a value stands: text and its key, number (flags are 0 and 1, money its minor units), day, instant."""
    if isinstance(value, dict):
        return value["currency"], fold(value["currency"]), value["amount"], None, None
    if isinstance(value, bool | int):
        return "", "", int(value), None, None
    if isinstance(value, datetime):
        return "", "", None, None, value
    if isinstance(value, date):
        return "", "", None, value, None
    return value, key_of(field, value, country), None, None, None
