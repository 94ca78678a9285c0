"""More, less and between, on the lines of numbers, days and instants. Empty is on no side of anything."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.db.models.lookups import Exact, GreaterThan, GreaterThanOrEqual, LessThan, LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from perennial.lib.conditions.operators.base import Operator, Takes, types
from perennial.lib.conditions.places import Place
from perennial.lib.conditions.values import Span, span

NUMBER = types("number")
TIME = types("date", "instant")


def beyond(place: Place, values: Sequence[Span]) -> Q:
    return place.holding(Q(**{f"{place.lookup}__gt": values[0].last}))


def not_before(place: Place, values: Sequence[Span]) -> Q:
    return place.holding(Q(**{f"{place.lookup}__gte": values[0].first}))


def short_of(place: Place, values: Sequence[Span]) -> Q:
    return place.holding(Q(**{f"{place.lookup}__lt": values[0].first}))


def not_after(place: Place, values: Sequence[Span]) -> Q:
    return place.holding(Q(**{f"{place.lookup}__lte": values[0].last}))


def within(place: Place, values: Sequence[Span]) -> Q:
    """From the first value's beginning to the last value's end; nothing when that is backwards."""
    first, last = values[0].first, values[-1].last
    return place.holding(Q(**{f"{place.lookup}__gte": first, f"{place.lookup}__lte": last}))


OPERATORS = (
    Operator(
        "above",
        _("is above"),
        _("%(field)s is above %(value)s"),
        NUMBER,
        Takes.ONE,
        beyond,
        span,
        compares=GreaterThan,
    ),
    Operator(
        "at_least",
        _("is at least"),
        _("%(field)s is at least %(value)s"),
        NUMBER,
        Takes.ONE,
        not_before,
        span,
        compares=GreaterThanOrEqual,
    ),
    Operator(
        "below",
        _("is below"),
        _("%(field)s is below %(value)s"),
        NUMBER,
        Takes.ONE,
        short_of,
        span,
        compares=LessThan,
    ),
    Operator(
        "at_most",
        _("is at most"),
        _("%(field)s is at most %(value)s"),
        NUMBER,
        Takes.ONE,
        not_after,
        span,
        compares=LessThanOrEqual,
    ),
    Operator(
        "between",
        _("is between"),
        _("%(field)s is between %(value)s and %(other)s"),
        NUMBER | TIME,
        Takes.TWO,
        within,
        span,
    ),
    Operator(
        "on",
        _("is on"),
        _("%(field)s is on %(value)s"),
        TIME,
        Takes.ONE,
        within,
        span,
        compares=Exact,
    ),
    Operator(
        "before",
        _("is before"),
        _("%(field)s is before %(value)s"),
        TIME,
        Takes.ONE,
        short_of,
        span,
        compares=LessThan,
    ),
    Operator(
        "after",
        _("is after"),
        _("%(field)s is after %(value)s"),
        TIME,
        Takes.ONE,
        beyond,
        span,
        compares=GreaterThan,
    ),
    Operator(
        "on_or_before",
        _("is on or before"),
        _("%(field)s is on or before %(value)s"),
        TIME,
        Takes.ONE,
        not_after,
        span,
        compares=LessThanOrEqual,
    ),
    Operator(
        "on_or_after",
        _("is on or after"),
        _("%(field)s is on or after %(value)s"),
        TIME,
        Takes.ONE,
        not_before,
        span,
        compares=GreaterThanOrEqual,
    ),
)
