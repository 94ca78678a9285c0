"""Days and times for a reader's eyes, in their language and zone."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from babel.dates import format_date, format_time
from django.utils import timezone
from django.utils.translation import get_language, gettext

from perennial.lib.dates import show_date, shown_day
from perennial.lib.locales import locale_of


def local(moment: datetime) -> datetime:
    """The moment in the zone that is active for this request."""
    return timezone.localtime(moment)


def clock(moment: datetime) -> str:
    """The time of day, as 10:42."""
    return format_time(local(moment), "HH:mm", locale=locale_of(get_language() or "en"))


def day_name(day: date) -> tuple[str, str]:
    """What a day is called and, beside it, its full date: ("Today", "Thursday, 17 September")."""
    today = timezone.localdate()
    language = get_language() or "en"
    full = _full(day, language, with_year=day.year != today.year)
    if day == today:
        return gettext("Today"), full
    if day == today - timedelta(days=1):
        return gettext("Yesterday"), full
    weekday = format_date(day, "EEEE", locale=locale_of(language))
    return weekday[:1].upper() + weekday[1:], _full(day, language, with_year=True, weekday=False)


def when(moment: datetime | None) -> str:
    """Short: the time of today, else day and time; '' for no moment."""
    if moment is None:
        return ""
    at = local(moment)
    if at.date() == timezone.localdate():
        return clock(moment)
    return f"{show_date(at.date(), get_language() or 'en')}, {clock(moment)}"


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """The instants between which a day lies in the active zone."""
    zone = timezone.get_current_timezone()
    start = datetime(day.year, day.month, day.day, tzinfo=zone)
    after = day + timedelta(days=1)
    return start, datetime(after.year, after.month, after.day, tzinfo=zone)


def _full(day: date, language: str, *, with_year: bool, weekday: bool = True) -> str:
    """“Thursday, 17 September 2026”, with as much of it as is asked for."""
    shown = shown_day(day, "yMMMMd" if with_year else "MMMMd", language)
    return f"{format_date(day, 'EEEE', locale=locale_of(language))}, {shown}" if weekday else shown
