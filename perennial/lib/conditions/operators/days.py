"""Days counted from today, whole days in the zone of the moment. Empty lies in no stretch of days."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from perennial.lib.conditions.operators.base import Operator, Takes
from perennial.lib.conditions.operators.ordering import TIME, short_of, within
from perennial.lib.conditions.places import Moment, Place
from perennial.lib.conditions.values import MOST_DAYS, Scalar, Span, count, days, shifted


def _last(place: Place, value: Scalar, moment: Moment) -> Span:
    return days(
        place, shifted(moment.today, -count(value, MOST_DAYS, place, _("days"))), moment.today, moment
    )


def _next(place: Place, value: Scalar, moment: Moment) -> Span:
    return days(place, moment.today, shifted(moment.today, count(value, MOST_DAYS, place, _("days"))), moment)


OPERATORS = (
    Operator(
        "within_last_days",
        _("is within the last days"),
        _("%(field)s is within the last %(value)s"),
        TIME,
        Takes.ONE,
        within,
        _last,
        counts="days",
    ),
    Operator(
        "more_than_days_ago",
        _("is more than days ago"),
        _("%(field)s is more than %(value)s ago"),
        TIME,
        Takes.ONE,
        short_of,
        _last,
        counts="days",
    ),
    Operator(
        "within_next_days",
        _("is within the next days"),
        _("%(field)s is within the next %(value)s"),
        TIME,
        Takes.ONE,
        within,
        _next,
        counts="days",
    ),
)
