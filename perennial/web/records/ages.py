"""How long ago, and on which day, in as few letters as a table or the right edge of a fact has room for."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache

from babel.dates import format_date
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from perennial.lib.dates import show_date, shown_day
from perennial.lib.locales import locale_of

_DAY = timedelta(days=1)
_MONTH = 30.44
_STILL_MONTHS = 24
# Within so many days nobody takes a day for that of another year.
_PLAIN = 300


def age(at: datetime, now: datetime) -> str:
    """“3 h”, “5 d”, “8 mo” or “2 y”."""
    past = max(now - at, timedelta())
    if past < timedelta(minutes=1):
        return pgettext("age", "now")
    if past < timedelta(hours=1):
        return pgettext("age", "%d min") % (past.seconds // 60)
    if past < _DAY:
        return pgettext("age", "%d h") % (past.seconds // 3600)
    if past < timedelta(days=45):
        return pgettext("age", "%d d") % past.days
    months = round(past.days / _MONTH)
    if months < _STILL_MONTHS:
        return pgettext("age", "%d mo") % months
    return pgettext("age", "%d y") % (months // 12)


def short_day(at: datetime, language: str, zone: tzinfo, now: datetime) -> str:
    """“15 Sep” this year, “Sep 2024” else."""
    day, today = at.astimezone(zone).date(), now.astimezone(zone).date()
    return _day_in("MMMd" if day.year == today.year else "yMMM", day, language)


def near_day(day: date, language: str, today: date) -> str:
    """“15 Sep” where the year is plain, “Sep 2028” else."""
    return _day_in("MMMd" if abs((day - today).days) < _PLAIN else "yMMM", day, language)


def month(day: date, language: str) -> str:
    """“September”."""
    name = format_date(day, "LLLL", locale=locale_of(language))
    return name[:1].upper() + name[1:]


@lru_cache(maxsize=1024)
def _day_in(pattern: str, day: date, language: str) -> str:
    return shown_day(day, pattern, language)


def full_day(at: datetime, language: str, zone: tzinfo) -> str:
    """“15 Sep 2024”."""
    return show_date(at.astimezone(zone).date(), language)


def clock(at: datetime, zone: tzinfo) -> str:
    """“11:02” in the reader's zone."""
    return at.astimezone(zone).strftime("%H:%M")


def period(at: datetime, language: str, zone: tzinfo, now: datetime) -> str:
    """The heading a moment stands under in a timeline: today, yesterday, this week, else its month."""
    day, today = at.astimezone(zone).date(), now.astimezone(zone).date()
    if day >= today:
        return _("Today")
    if day == today - _DAY:
        return _("Yesterday")
    if day > today - timedelta(days=7):
        return _("This week")
    pattern = "LLLL" if day.year == today.year else "LLLL y"
    name = format_date(day, pattern, locale=locale_of(language))
    return name[:1].upper() + name[1:]
