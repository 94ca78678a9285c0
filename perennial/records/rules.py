"""Statements about records, pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from perennial.schema.kinds import kind_of
from perennial.schema.shape import EntityShape


def missing(shape: EntityShape, values: Mapping[str, Any]) -> dict[str, str]:
    """A sentence for each required field without a value, and for a record with nothing to be called by.

    `values` holds what the record has, keyed by field.
    """
    found = {}
    for field in shape.fields.values():
        if field.required and kind_of(field).empty(values.get(field.key)):
            found[field.key] = _("%s: fill this in.") % field.label()
    if not any(values.get(key) for key in shape.title_fields):
        found.setdefault(shape.title_fields[-1], _("Give at least one: %s.") % _listed(shape))
    return found


def _listed(shape: EntityShape) -> str:
    return ", ".join(shape.fields[key].label() for key in shape.title_fields)
