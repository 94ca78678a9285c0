"""Fields that hold several choices at once, one row for each. Empty is no choice made."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, Exists, Q
from django.utils.translation import gettext_lazy as _

from perennial.lib.conditions.operators.base import Operator, Takes, types
from perennial.lib.conditions.places import Place

CHOICES = types("choices")


def any_of(place: Place, values: Sequence[str]) -> Q:
    return place.holding(Q(**{f"{place.lookup}__in": list(values)}))


def all_of(place: Place, values: Sequence[str]) -> Q:
    """One counting subquery: an EXISTS for each value would outgrow the depth SQLite allows an expression."""
    assert place.rows is not None
    wanted = set(values)
    chosen = (
        place.rows.related().filter(**{f"{place.lookup}__in": wanted}).order_by().values(place.rows.inner)
    )
    return Q(Exists(chosen.annotate(_held=Count(place.lookup, distinct=True)).filter(_held=len(wanted))))


OPERATORS = (
    Operator(
        "has_any_of", _("has any of"), _("%(field)s has any of %(value)s"), CHOICES, Takes.SEVERAL, any_of
    ),
    Operator(
        "has_all_of", _("has all of"), _("%(field)s has all of %(value)s"), CHOICES, Takes.SEVERAL, all_of
    ),
    Operator(
        "has_none_of",
        _("has none of"),
        _("%(field)s has none of %(value)s"),
        CHOICES,
        Takes.SEVERAL,
        any_of,
        negated=True,
    ),
)
