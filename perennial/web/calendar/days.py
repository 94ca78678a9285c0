"""The days of a view: which there are, what they are called, and where one goes from there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date
from django.utils.translation import gettext_lazy

from perennial.lib.dates import show_date, shown_day
from perennial.lib.locales import locale_of

MONTH, WEEK, DAY, AGENDA = VIEWS = ("month", "week", "day", "agenda")
LABELS = {
    MONTH: gettext_lazy("Month"),
    WEEK: gettext_lazy("Week"),
    DAY: gettext_lazy("Day"),
    AGENDA: gettext_lazy("Agenda"),
}
ONE = timedelta(days=1)
AHEAD = 30


@dataclass(frozen=True, slots=True)
class Span:
    """The days that a view shows around one of them: weeks begin on Monday."""

    view: str
    day: date

    @property
    def first(self) -> date:
        if self.view == MONTH:
            begin = self.day.replace(day=1)
            return begin - begin.weekday() * ONE
        return self.day - self.day.weekday() * ONE if self.view == WEEK else self.day

    @property
    def last(self) -> date:
        if self.view == MONTH:
            end = _next_month(self.day) - ONE
            return end + (6 - end.weekday()) * ONE
        return self.first + {WEEK: 6, DAY: 0, AGENDA: AHEAD - 1}[self.view] * ONE

    def days(self) -> list[date]:
        return [self.first + number * ONE for number in range((self.last - self.first).days + 1)]

    @property
    def following(self) -> date:
        if self.view == MONTH:
            return _next_month(self.day)
        return self.last + ONE

    @property
    def preceding(self) -> date:
        if self.view == MONTH:
            return (self.day.replace(day=1) - ONE).replace(day=1)
        return self.first - (self.last - self.first + ONE)

    def title(self, language: str) -> str:
        """“December 2026”, “30 Nov 2026 – 6 Dec 2026”, “Tuesday 1 December 2026”."""
        if self.view == MONTH:
            return _first_large(format_date(self.day, "LLLL y", locale=locale_of(language)))
        if self.view == DAY:
            weekday = format_date(self.day, "EEEE", locale=locale_of(language))
            return _first_large(f"{weekday}, {show_date(self.day, language)}")
        return f"{show_date(self.first, language)} – {show_date(self.last, language)}"


def label(day: date, language: str) -> str:
    """“Tue 1 Dec”."""
    return f"{format_date(day, 'EEE', locale=locale_of(language))} {shown_day(day, 'MMMd', language)}"


def _first_large(text: str) -> str:
    return text[:1].upper() + text[1:]


def _next_month(day: date) -> date:
    return (day.replace(day=28) + 4 * ONE).replace(day=1)
