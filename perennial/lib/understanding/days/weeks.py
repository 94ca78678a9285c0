"""Weeks stand for their Monday: “next week”, “KW 43”, “43. týždeň”."""

from __future__ import annotations

from datetime import date

from perennial.lib.understanding.days import arithmetic
from perennial.lib.understanding.days.day import Day
from perennial.lib.understanding.reading import Reading

#: Endings of Russian ordinals behind a hyphen: 43-я неделя.
_ENDINGS = frozenset({"ya", "y", "oy", "ey", "yu"})
_PREPOSITIONS = frozenset({"w", "v", "na"})
_LAST_WEEK = 53


def week_ahead_at(reading: Reading, index: int) -> Day | None:
    found = reading.at("week ahead", index)
    if not found:
        return None
    monday = arithmetic.shifted(reading.today, 7 * found.value - reading.today.weekday())
    # “this week” names no day by itself.
    return Day(monday if found.value else None, found.end, monday=monday) if monday else None


def numbered_week_at(reading: Reading, index: int) -> Day | None:
    word = reading.at("week number", index)
    if not word:
        return _behind_its_number(reading, index)
    place = reading.past_dot(word.end)
    if "/" in reading.figure(place):
        return _of_year(reading, place)
    number = reading.number(place, most=_LAST_WEEK)
    return _week(reading, number, place + 1) if number else None


def _behind_its_number(reading: Reading, index: int) -> Day | None:
    """43 kW is power, “2 tygodnie” a length: an ordinal or a preposition before a larger number makes it a week."""
    number = reading.number(index, most=_LAST_WEEK)
    place = reading.past_dot(index + 1)
    ordinal = place > index + 1
    if reading.key(place) == "-" and reading.key(place + 1) in _ENDINGS:
        place, ordinal = place + 2, True
    word = reading.at("week number", place) if number else None
    led = (number or 0) > 4 and reading.key(index - 1) in _PREPOSITIONS and reading.key(place) != "kw"
    return _week(reading, number, word.end) if number and word and (ordinal or led) else None


def _week(reading: Reading, number: int, end: int) -> Day | None:
    monday = arithmetic.monday_of(reading.today, number)
    return Day(monday, end, monday=monday) if monday else None


def _of_year(reading: Reading, index: int) -> Day | None:
    """“KW 43/2026”, “KW 43/26”."""
    week, _slash, year = reading.figure(index).partition("/")
    if not (1 <= len(week) <= 2 and len(year) in {2, 4} and year.isdecimal()):
        return None
    try:
        monday = date.fromisocalendar(int(year) + (2000 if len(year) == 2 else 0), int(week), 1)
    except ValueError:
        return None
    return Day(monday, index + 1, monday=monday, past=monday < reading.today)
