"""The value of a field as it stands on the typed table."""

from __future__ import annotations

from typing import Any

from perennial.records.line_items import items_of
from perennial.records.models import Head
from perennial.schema.kinds import kind_of
from perennial.schema.shape import FieldShape


def value_of(head: Head, field: FieldShape) -> Any:
    """The value of a field that lives on the typed table, and lines, which are read; the derived primary one of a
    contact point.
    """
    if field.home == "lines":
        return [item.line for item in items_of(head.pk)]
    if field.home == "attribute":
        stored = (head.attributes or {}).get(field.key)
        kind = kind_of(field)
        return kind.nothing() if stored is None else kind.from_attribute(stored)
    return getattr(head, field.column) if field.column else ""
