"""The hour that is named: 10:00, 10.30, “10 Uhr”, “halb elf”, “noon”, “ten”."""

from __future__ import annotations

import re
from dataclasses import dataclass

from perennial.lib.understanding.reading import Reading

_COLON = re.compile(r"(\d{1,2}):(\d{2})", re.ASCII)
_DOTTED = re.compile(r"(\d{1,2})\.(\d{2})", re.ASCII)
#: An hour below this, said without minutes and without a half of the day, may be of either half.
_FIRST_CLEAR_HOUR = 7
_DAY = 24 * 60
#: Stand apart from their figure; others (“-tej”, “ej”) are endings right behind it.
_CLOCK_WORDS = frozenset(
    ["uhr", "hod", "hodine", "godz", "h", "o'clock", "oclock", "chasov", "chasa", "chas", "ch"]
)
_WITH_MINUTES = frozenset(["uhr", "h", "hod", "ch", "chasov"])
_SHORTENED = frozenset({"hod", "godz"})
_NOT_BEHIND_HOUR = frozenset("%€$/")


@dataclass(frozen=True)
class Hour:
    """`clear`: it can only be of one half of the day; `sure`: it is said to be a time."""

    hour: int
    minute: int
    end: int
    clear: bool
    sure: bool


@dataclass(frozen=True)
class Before:
    """What stands before the hour: a preposition, one that says more often something else, a day."""

    led: bool
    vague: bool
    day: bool

    @property
    def plain(self) -> bool:
        return self.led and not self.vague


def hour_at(reading: Reading, index: int, before: Before) -> Hour | None:
    return (
        _offset(reading, index)
        or _noon(reading, index)
        or _colon(reading, index, before)
        or _dotted(reading, index, before)
        or _word(reading, index, before)
        or _bare(reading, index, before)
    )


def _offset(reading: Reading, index: int) -> Hour | None:
    """“half past ten”, “halb elf”, “štvrť na jedenásť”: so many minutes from the hour that is named."""
    for start in (index, index - 1):
        found = reading.at("offset", start)
        if found and found.end > index:
            return _from_hour(reading, found.end, found.value)
    return None


def _from_hour(reading: Reading, index: int, offset: int) -> Hour | None:
    named = reading.at("hour", index)
    hour = named.value if named else reading.number(index, most=24)
    if not hour:
        return None
    end = named.end if named else past_clock_word(reading, index + 1)
    minutes = (hour * 60 + offset) % _DAY
    clear = hour >= _FIRST_CLEAR_HOUR and minutes >= _FIRST_CLEAR_HOUR * 60
    return Hour(minutes // 60, minutes % 60, end, clear, True)


def _noon(reading: Reading, index: int) -> Hour | None:
    found = reading.at("noon", index) or reading.at("noon", index - 1)
    return Hour(12, 0, found.end, True, True) if found and found.end > index else None


def _colon(reading: Reading, index: int, before: Before) -> Hour | None:
    found = _COLON.fullmatch(reading.figure(index))
    end = past_clock_word(reading, index + 1)
    return _valid(int(found[1]), int(found[2]), end, sure=before.led or before.day) if found else None


def _dotted(reading: Reading, index: int, before: Before) -> Hour | None:
    """10.30 is a time where something says so; else it may be a date or a price."""
    found = _DOTTED.fullmatch(reading.figure(index))
    if not found:
        return None
    hour, minute, end = int(found[1]), int(found[2]), past_clock_word(reading, index + 1)
    no_month = minute % 5 == 0 and minute > 12
    said = end > index + 1 or before.plain or before.day or (no_month and reading.after_act(index))
    return (
        _valid(hour, minute, end, sure=True)
        if said and (end > index + 1 or reading.stands_free(end))
        else None
    )


def _valid(hour: int, minute: int, end: int, *, sure: bool) -> Hour | None:
    return Hour(hour, minute, end, True, sure) if hour < 24 and minute < 60 else None


def _word(reading: Reading, index: int, before: Before) -> Hour | None:
    """“at ten”, “o dziesiątej”."""
    named = reading.at("hour", index) if before.plain else None
    if not named:
        return None
    end = past_clock_word(reading, named.end)
    clear = named.value >= _FIRST_CLEAR_HOUR
    return Hour(named.value, 0, end, clear, True) if _may_be_hour(reading, end) else None


def _bare(reading: Reading, index: int, before: Before) -> Hour | None:
    """“10 Uhr”, “10am”, “at 10”, and behind a day “10” alone."""
    hour = reading.number(index, most=23)
    if hour is None or len(reading.key(index)) > 2:
        return None
    end = past_clock_word(reading, index + 1)
    with_minutes = _minutes_behind(reading, hour, index, end)
    if with_minutes:
        return with_minutes
    if end > index + 1 and _is_length(reading, index, end, hour, before):
        return None
    said = end > index + 1 or half_of_day(reading, index + 1) is not None
    free = (before.plain and _may_be_hour(reading, end)) or (before.day and reading.stands_free(end))
    return Hour(hour, 0, end, hour >= _FIRST_CLEAR_HOUR or hour == 0, True) if said or free else None


def _minutes_behind(reading: Reading, hour: int, index: int, end: int) -> Hour | None:
    """“14 Uhr 30”."""
    minute = (
        reading.number(end, most=59) if end > index + 1 and reading.key(end - 1) in _WITH_MINUTES else None
    )
    if minute is None or len(reading.key(end)) != 2 or reading.at("unit", end + 1):
        return None
    return _valid(hour, minute, end + 1, sure=True)


def _is_length(reading: Reading, index: int, end: int, hour: int, before: Before) -> bool:
    """“2 h”, “3 hod.”: without a preposition or a day that is how long something took."""
    is_unit = reading.at("unit", index + 1) is not None and not reading.at("part", end)
    return is_unit and (not (before.led or before.day) or hour < _FIRST_CLEAR_HOUR)


def _may_be_hour(reading: Reading, index: int) -> bool:
    """Behind “at 10” no unit and no unknown plural may follow; names and what goes on the sentence may."""
    token = reading.token(index)
    if token is None or token.kind == "mark":
        return token is None or token.key not in _NOT_BEHIND_HOUR
    if reading.any_at(("quantity", "unit"), index) or reading.month(index):
        return False
    return token.kind == "word" and (token.capital or reading.stands_free(index))


def half_of_day(reading: Reading, index: int) -> tuple[str, int] | None:
    """(am or pm, index behind it); in “10 am Dienstag” there is none."""
    found = reading.at("half day", index)
    if not found or reading.any_at(("weekday", "weekday weak"), found.end):
        return None
    return found.value, found.end


def past_clock_word(reading: Reading, index: int) -> int:
    """The index behind “Uhr”, “hod.”, “h”, “-tej”."""
    found = reading.at("clock after", index)
    if not found or not (reading.glued(index) or reading.key(index) in _CLOCK_WORDS):
        return index
    return reading.past_dot(found.end) if reading.key(index) in _SHORTENED else found.end
