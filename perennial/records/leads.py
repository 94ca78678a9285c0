"""How leads stand: whether one is converted is said by its conversion, and never by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from perennial.journal.rows import values_by
from perennial.lib.refusals import Refusal
from perennial.records.models import Head, Lead
from perennial.schema.shape import EntityShape
from perennial.schema.standard.lead import CONVERTED

ENTITY, STATUS = "lead", "status"
Values = dict[str, Any]


def refuse_by_hand(shape: EntityShape, values: Mapping[str, Any], head: Head | None = None) -> None:
    """Raises Refusal for a status that only a conversion gives, or takes back."""
    if shape.key != ENTITY or STATUS not in values:
        return
    now, wanted = getattr(head, STATUS, ""), values[STATUS]
    label = shape.fields[STATUS].label()
    if getattr(head, "converted", None) and wanted != CONVERTED:
        sentence = _("%s: this lead was converted. Take the conversion back in its history.")
        raise Refusal(sentence % label, field=STATUS)
    if wanted == CONVERTED != now:
        sentence = _("%s: use Convert at the lead; that says whom it became.")
        raise Refusal(sentence % label, field=STATUS)


def kept_converted(shape: EntityShape, columns: Mapping[int, Values]) -> Mapping[int, Values]:
    """The columns of each record without a status where it was converted: what writes many passes over it."""
    asked = [pk for pk, values in columns.items() if STATUS in values] if shape.key == ENTITY else []
    there = values_by(Lead, "pk", sorted(asked), ("pk", "converted")) if asked else []
    converted = {pk for pk, day in there if day is not None}
    return (
        {
            pk: {key: value for key, value in values.items() if pk not in converted or key != STATUS}
            for pk, values in columns.items()
        }
        if converted
        else columns
    )
