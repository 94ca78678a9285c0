"""Which day is meant, seen from today. What lies outside the calendar is no day."""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, date, timedelta

from perennial.lib.periods import WEEK, first_day

_LONGEST = 5000


def shifted(today: date, days: int) -> date | None:
    """So many days from today, back when negative."""
    if abs(days) > _LONGEST:
        return None
    try:
        return today + timedelta(days=days)
    except OverflowError:
        return None


def shifted_months(today: date, months: int) -> date | None:
    """The same day so many months on; the last of the month where it has no such day."""
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    if not 1 <= year <= MAXYEAR or abs(months) > _LONGEST:
        return None
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def weekday_in(today: date, weekday: int, which: str) -> date | None:
    """`plain`: the next such day after today; `next`, `this`: that of the coming or this calendar week; `last`: the
    latest before today. A day of this week that is over is none.
    """
    monday = first_day(today, WEEK)
    if which == "next":
        return shifted(monday, 7 + weekday)
    if which == "this":
        day = shifted(monday, weekday)
        return day if day and day >= today else None
    if which == "last":
        return shifted(today, -((today.weekday() - weekday - 1) % 7 + 1))
    return shifted(today, (weekday - today.weekday() - 1) % 7 + 1)


def monday_of(today: date, week: int) -> date | None:
    """Monday of the next ISO week with this number that does not begin before today."""
    for year in range(today.year, min(today.year + 7, MAXYEAR)):
        try:
            monday = date.fromisocalendar(year, week, 1)
        except ValueError:
            continue
        if monday >= today:
            return monday
    return None


def next_date(today: date, month: int, day: int) -> date | None:
    """The next such day from today on; 29 February waits for its year."""
    for year in range(today.year, min(today.year + 9, MAXYEAR)):
        found = exact_date(year, month, day)
        if found and found >= today:
            return found
    return None


def exact_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def end_of(today: date, what: str, ahead: int) -> date | None:
    """The Friday of a week (on a weekend: the coming one), or the last day of a month, so many on."""
    if what == "week":
        friday = first_day(today, WEEK) + timedelta(days=4)
        return shifted(friday, 7 * ahead if ahead or friday >= today else 7)
    month = shifted_months(today.replace(day=1), ahead)
    return month and last_of(month.year, month.month)


def last_of(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def next_last_of(today: date, month: int) -> date | None:
    """The next last day of this month."""
    year = today.year + (month < today.month)
    return last_of(year, month) if year <= MAXYEAR else None
