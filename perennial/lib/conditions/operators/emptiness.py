"""Filled and empty. Empty is '' for texts and choices, NULL for all, and no row where values have rows."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from perennial.lib.conditions.operators.base import EVERYTHING, Operator, Takes, types
from perennial.lib.conditions.places import Place

ALL_TYPES = types("text", "number", "date", "instant", "flag", "choice", "choices", "record")
BLANK_WHEN_EMPTY = types("text", "choice", "choices")


def filled(place: Place, values: Sequence[object]) -> Q:
    q = ~Q(**{place.lookup: ""}) if place.type in BLANK_WHEN_EMPTY else EVERYTHING
    return place.holding(q)


OPERATORS = (
    Operator("is_filled", _("is filled"), _("%(field)s is filled"), ALL_TYPES, Takes.NOTHING, filled),
    Operator(
        "is_empty", _("is empty"), _("%(field)s is empty"), ALL_TYPES, Takes.NOTHING, filled, negated=True
    ),
)
