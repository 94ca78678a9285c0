"""Periods of the calendar that figures are compared over."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

WEEK, MONTH, QUARTER, YEAR = "week", "month", "quarter", "year"
PERIODS = (WEEK, MONTH, QUARTER, YEAR)
_MONTHS = {MONTH: 1, QUARTER: 3, YEAR: 12}


def before(day: date, period: str) -> date:
    """The same day one period earlier; the last of its month where that has no such day."""
    if period == WEEK:
        return day - timedelta(days=7)
    year, month = divmod(day.year * 12 + day.month - 1 - _MONTHS[period], 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def first_day(day: date, period: str) -> date:
    """The first day of the week (Monday) or the month that a day lies in."""
    return day - timedelta(days=day.weekday()) if period == WEEK else day.replace(day=1)
