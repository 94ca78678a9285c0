"""Periods of the calendar that figures are compared over."""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, timedelta

WEEK, MONTH, QUARTER, YEAR = "week", "month", "quarter", "year"
PERIODS = (WEEK, MONTH, QUARTER, YEAR)
_MONTHS = {MONTH: 1, QUARTER: 3, YEAR: 12}


def before(day: date, period: str) -> date:
    """The same day one period earlier; the last of its month where that has no such day."""
    if period == WEEK:
        return day - timedelta(days=7)
    return months_later(day, -_MONTHS[period])


def months_later(day: date, months: int) -> date:
    """The same day so many months later (earlier, below 0); the last of its month where that has no such day.

    Raises ValueError beyond the years 1 to 9999.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise ValueError(f"{months} months from {day} lie beyond the calendar")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_day(day: date, period: str) -> date:
    """The last day of the month, quarter or year that a day lies in."""
    length = _MONTHS[period]
    month = (day.month - 1) // length * length + length
    return date(day.year, month, monthrange(day.year, month)[1])


def first_day(day: date, period: str) -> date:
    """The first day of the week (Monday) or the month that a day lies in."""
    return day - timedelta(days=day.weekday()) if period == WEEK else day.replace(day=1)
