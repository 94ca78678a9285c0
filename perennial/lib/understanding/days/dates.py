"""Dates, day first: 22.09.2026, 2026-09-22, 22.9., 22 Sep, 22 września, the 22nd."""

from __future__ import annotations

import re
from datetime import date

from perennial.lib.understanding.days import arithmetic
from perennial.lib.understanding.days.day import Day
from perennial.lib.understanding.reading import Reading

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_FULL = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})", re.ASCII)
_SHORT = re.compile(r"(\d{1,2})([./])(\d{1,2})", re.ASCII)
_ORDINALS = frozenset({"st", "nd", "rd", "th"})
_HYPHENED = frozenset({"go", "ego", "e"})
#: Prepositions that stand before quantities as often as before days.
_VAGUE = frozenset(["za", "for", "fur", "z", "s", "po", "od", "von", "of", "auf"])
_YEARS = range(1990, 2100)
_SHORT_MONTH = 4


def date_at(reading: Reading, index: int) -> Day | None:
    token = reading.token(index)
    if token is None or token.kind == "mark":
        return None
    if token.kind == "word":
        return _month_first(reading, index)
    figure = reading.figure(index)
    if found := _ISO.fullmatch(figure):
        return _dated(reading, found[1], int(found[2]), int(found[3]), index + 1)
    if found := _FULL.fullmatch(figure):
        return _dated(reading, found[4], int(found[3]), int(found[1]), index + 1)
    if found := _SHORT.fullmatch(figure):
        return _without_year(reading, index, int(found[3]), int(found[1]), dotted=found[2] == ".")
    return _spaced(reading, index) or _with_month(reading, index) or _day_of_month(reading, index)


def _dated(reading: Reading, year: str, month: int, day: int, end: int) -> Day | None:
    full = int(year) + (2000 if len(year) == 2 else 0)
    found = arithmetic.exact_date(full, month, day) if full in _YEARS else None
    return Day(found, end, past=found < reading.today) if found else None


def _next(reading: Reading, month: int, day: int, end: int) -> Day | None:
    """The next such day, or that of the year behind it."""
    comma = end + 1 if reading.key(end) == "," else end
    year = reading.number(comma)
    if year in _YEARS and len(reading.key(comma)) == 4:
        return _dated(reading, str(year), month, day, comma + 1)
    found = arithmetic.next_date(reading.today, month, day)
    return Day(found, end) if found else None


def _without_year(reading: Reading, index: int, month: int, day: int, *, dotted: bool) -> Day | None:
    """Without its last dot it may be a price or a part of an inch, so more must speak for it."""
    end = reading.past_dot(index + 1) if dotted else index + 1
    if end > index + 1:
        return _closed(reading, _next(reading, month, day, end))
    found = arithmetic.next_date(reading.today, month, day)
    if not found or not reading.stands_free(end):
        return None
    led = reading.begins(index) or reading.after_act(index) or _led(reading, index) or _timed(reading, end)
    return Day(found, end) if led else None


def _led(reading: Reading, index: int) -> bool:
    """A preposition of days or a weekday stands before."""
    if reading.at("on", index - 1) and reading.key(index - 1) not in _VAGUE:
        return True
    return any(reading.names_weekday(start) for start in (index - 1, index - 2))


def _timed(reading: Reading, index: int) -> bool:
    """A clock stands behind, such as “o 12” or “10:00”."""
    lead = reading.at("at", index)
    return ":" in reading.figure(index) or (
        lead is not None and reading.number(lead.end, most=24) is not None
    )


def _closed(reading: Reading, found: Day | None) -> Day | None:
    """The dot of a date also ends the sentence when an unknown capital follows; it is left to do so."""
    if not found or reading.key(found.end - 1) != ".":
        return found
    after = reading.token(found.end)
    ends = after is None or (after.kind == "word" and after.capital and not _goes_on(reading, found.end))
    return Day(found.day, found.end - 1, past=found.past) if ends else found


def _goes_on(reading: Reading, index: int) -> bool:
    return any(
        reading.at(section, index)
        for section in ("noun", "weak noun", "clock after", "weekday", "at", "part")
    )


def _spaced(reading: Reading, index: int) -> Day | None:
    """“22. 9.”, “22. 9. 2026”."""
    day = reading.number(index, most=31)
    first = reading.past_dot(index + 1)
    month = reading.number(first, most=12) if day and first > index + 1 else None
    second = reading.past_dot(first + 1)
    if not day or not month or second == first + 1:
        return None
    return _closed(reading, _next(reading, month, day, second))


def _with_month(reading: Reading, index: int) -> Day | None:
    """“22 Sep”, “22nd of September”, “22. September 2026”, “22-go września”."""
    day = reading.number(index, most=31)
    place = _past_ordinal(reading, index + 1)
    month = reading.month(place) if day else 0
    if not day or not month:
        return None
    is_short = len(reading.key(place)) <= _SHORT_MONTH
    return _next(reading, month, day, reading.past_short_dot(place + 1) if is_short else place + 1)


def _month_first(reading: Reading, index: int) -> Day | None:
    """“Sep 22”, “September 22nd, 2026”."""
    month = reading.month(index)
    place = reading.past_dot(index + 1)
    day = reading.number(place, most=31) if month else None
    end = _past_ordinal(reading, place + 1)
    return _next(reading, month, day, end) if day and reading.stands_free(end) else None


def _past_ordinal(reading: Reading, index: int) -> int:
    index = reading.past_dot(index)
    if reading.key(index) == "-" and reading.glued(index) and reading.key(index + 1) in _HYPHENED:
        return index + 2
    if reading.key(index) in _ORDINALS | _HYPHENED and reading.glued(index):
        index += 1
    return index + 1 if reading.key(index) == "of" else index


def _day_of_month(reading: Reading, index: int) -> Day | None:
    """“the 22nd”: the next such day of a month."""
    day = reading.number(index, most=31)
    if not day or reading.key(index + 1) not in _ORDINALS or not reading.glued(index + 1):
        return None
    found = _in_coming_months(reading.today, day)
    return Day(found, index + 2) if found else None


def _in_coming_months(today: date, day: int) -> date | None:
    for ahead in range(3):
        month = arithmetic.shifted_months(today.replace(day=1), ahead)
        found = arithmetic.exact_date(month.year, month.month, day) if month else None
        if found and found >= today:
            return found
    return None
