"""Equal, and one of several. Empty equals nothing."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from perennial.lib.conditions.operators.base import NOTHING, Operator, Takes, types
from perennial.lib.conditions.places import Place

ALONE = types("text", "number", "flag", "choice", "record")
LISTED = types("text", "number", "choice", "record")


def same(place: Place, values: Sequence[object]) -> Q:
    wanted = [one for value in values if value is not None for one in _alike(value)]
    if not wanted:
        return NOTHING
    column = place.folded if place.type == "text" else place.lookup
    q = Q(**{column: wanted[0]}) if len(wanted) == 1 else Q(**{f"{column}__in": wanted})
    return place.holding(q, column)


def _alike(value: object) -> tuple[object, ...]:
    """A value may be read as several keys that mean the same."""
    return value if isinstance(value, tuple) else (value,)


OPERATORS = (
    Operator("is", _("is"), _("%(field)s is %(value)s"), ALONE, Takes.ONE, same, compares=Exact),
    Operator(
        "is_not",
        _("is not"),
        _("%(field)s is not %(value)s"),
        ALONE,
        Takes.ONE,
        same,
        negated=True,
        compares=Exact,
    ),
    Operator("is_one_of", _("is one of"), _("%(field)s is one of %(value)s"), LISTED, Takes.SEVERAL, same),
    Operator(
        "is_none_of",
        _("is none of"),
        _("%(field)s is none of %(value)s"),
        LISTED,
        Takes.SEVERAL,
        same,
        negated=True,
    ),
)
