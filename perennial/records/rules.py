"""Statements about records, pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from perennial.schema.kinds import kind_of
from perennial.schema.shape import EntityShape, StageShape, Status

STATUS = "status"


def missing(
    shape: EntityShape, values: Mapping[str, Any], stage: str = "", status: str = ""
) -> dict[str, str]:
    """A sentence for each required field without a value, and for a record with nothing to be called by.

    `values` holds what the record has, keyed by field; `stage` and `status` are those it arrives at, which may ask for
    more.
    """
    found = {}
    for field in shape.fields.values():
        if field.required and kind_of(field).empty(values.get(field.key)):
            found[field.key] = _("%s: fill this in.") % field.label()
    if arrived := shape.stage(stage):
        for key in asked(shape, arrived):
            if kind_of(shape.fields[key]).empty(values.get(key)):
                words = {"field": shape.fields[key].label(), "stage": arrived.label()}
                found.setdefault(key, _("%(field)s: the stage “%(stage)s” needs this.") % words)
    if stands := standing(shape, status):
        for key in stands.asks:
            if kind_of(shape.fields[key]).empty(values.get(key)):
                words = {"field": shape.fields[key].label(), "status": stands.label()}
                found.setdefault(key, _("%(field)s: the status “%(status)s” needs this.") % words)
    if not any(values.get(key) for key in shape.title_fields):
        found.setdefault(shape.title_fields[-1], _("Give at least one: %s.") % _listed(shape))
    return found


def asked(shape: EntityShape, stage: StageShape) -> list[str]:
    """The fields a stage asks for, of those there are."""
    return [key for key in stage.asks if key in shape.fields]


def standing(shape: EntityShape, status: str) -> Status | None:
    """The status of that key, where it asks for anything."""
    found = shape.fields[STATUS].choice(status) if status and STATUS in shape.fields else None
    return found if isinstance(found, Status) and found.asks else None


def _listed(shape: EntityShape) -> str:
    return ", ".join(shape.fields[key].label() for key in shape.title_fields)
