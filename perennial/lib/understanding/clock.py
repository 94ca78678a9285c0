"""Times of day as people say them: 10:00, “at 10”, “halb elf”, “wpół do jedenastej”."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

from perennial.lib.understanding.reading import Reading

_COLON = re.compile(r"(\d{1,2}):(\d{2})", re.ASCII)
_DOTTED = re.compile(r"(\d{1,2})\.(\d{2})", re.ASCII)
#: An hour below this, said without minutes and without a half of the day, may be of either half.
_FIRST_CLEAR_HOUR = 7
#: Prepositions that may stand before an hour but say more often something else.
_VAGUE = frozenset({"od", "po", "pred", "przed", "do", "na", "by", "from", "ab", "bis", "vor", "nach", "von", "auf", "s", "k", "posle", "after", "between", "zwischen", "medzi", "miedzy", "mezhdu", "about", "around"})


@dataclass(frozen=True)
class Clock:
    """`time` is None where the hour may be of either half of the day. `sure`: said to be a time."""

    time: time | None
    end: int
    sure: bool


def clock_at(reading: Reading, index: int, *, after_day: bool = False) -> Clock | None:
    """The time that is said from this token on; behind a day a bare figure is one, too."""
    part = reading.at("part", index)
    start = part.end if part else index
    lead = reading.at("at", start)
    place, led = (reading.past_dot(lead.end), True) if lead else (start, False)
    if led and (second := reading.at("at", place)):
        place = second.end
    vague = led and lead is not None and reading.key(lead.end - 1) in _VAGUE
    found = _offset(reading, place) or _noon(reading, place) or _hour(reading, place, led=led, vague=vague, after_day=after_day)
    if not found or (part and not after_day):
        return None
    return _with_part(reading, found, part.value if part else "")


@dataclass(frozen=True)
class _Hour:
    hour: int
    minute: int
    end: int
    clear: bool
    sure: bool


def _offset(reading: Reading, index: int) -> _Hour | None:
    """“half past ten”, “halb elf”, “štvrť na jedenásť”: minutes before or after the hour that is named."""
    for start in (index, index - 1):
        found = reading.at("offset", start)
        if found and found.end > index:
            named = reading.at("hour", found.end)
            hour = named.value if named else reading.number(found.end, most=24)
            if hour:
                moment = (hour * 60 + found.value) % (24 * 60)
                end = named.end if named else _past_clock_word(reading, found.end + 1)
                clear = hour >= _FIRST_CLEAR_HOUR and moment >= _FIRST_CLEAR_HOUR * 60
                return _Hour(moment // 60, moment % 60, end, clear or hour > 12, True)
    return None


def _noon(reading: Reading, index: int) -> _Hour | None:
    found = reading.at("noon", index) or reading.at("noon", index - 1)
    return _Hour(12, 0, found.end, True, True) if found and found.end > index else None


def _hour(reading: Reading, index: int, *, led: bool, vague: bool, after_day: bool) -> _Hour | None:
    figure = reading.figure(index)
    if found := _COLON.fullmatch(figure):
        return _valid(int(found[1]), int(found[2]), _past_clock_word(reading, index + 1), sure=led or after_day)
    if found := _DOTTED.fullmatch(figure):
        return _dotted(reading, index, int(found[1]), int(found[2]), led=led and not vague, after_day=after_day)
    if led and not vague and (named := reading.at("hour", index)):
        end = _past_clock_word(reading, named.end)
        return _Hour(named.value, 0, end, named.value >= _FIRST_CLEAR_HOUR, True) if _may_be_hour(reading, end) else None
    return _bare(reading, index, led=led, vague=vague, after_day=after_day)


def _valid(hour: int, minute: int, end: int, *, sure: bool) -> _Hour | None:
    return _Hour(hour, minute, end, True, sure) if hour < 24 and minute < 60 else None


def _dotted(reading: Reading, index: int, hour: int, minute: int, *, led: bool, after_day: bool) -> _Hour | None:
    """10.30 is a time where something says so; else it may be a date or a price."""
    end = _past_clock_word(reading, index + 1)
    said = end > index + 1 or led or after_day or (minute % 5 == 0 and minute > 12 and _beside_act(reading, index))
    return _valid(hour, minute, end, sure=True) if said and (end > index + 1 or reading.stands_free(end)) else None


def _beside_act(reading: Reading, index: int) -> bool:
    return any(
        (found := reading.at(section, start)) is not None and found.end == index
        for section in ("verb", "noun")
        for start in range(max(0, index - 3), index)
    )


def _bare(reading: Reading, index: int, *, led: bool, vague: bool, after_day: bool) -> _Hour | None:
    hour = reading.number(index, most=24)
    if hour is None or len(reading.key(index)) > 2:
        return None
    end = _past_clock_word(reading, index + 1)
    said = end > index + 1
    minute = reading.number(end, most=59) if said and len(reading.key(end)) == 2 and not reading.at("unit", end + 1) else None
    if minute is not None and reading.key(end - 1) in {"uhr", "h", "hod", "ch", "chasov"}:
        return _valid(hour, minute, end + 1, sure=True)
    half = reading.at("half day", index + 1) if reading.key(index + 2) not in _weekday_keys(reading, index + 2) else None
    is_hour = said or half is not None or ((led and not vague) and _may_be_hour(reading, end)) or (
        after_day and reading.stands_free(end)
    )
    if not is_hour or hour > 23 or (said and _is_length(reading, index + 2, end) and (not (led or after_day) or hour < _FIRST_CLEAR_HOUR)):
        return None
    return _Hour(hour, 0, end, hour >= _FIRST_CLEAR_HOUR or hour == 0, True)


def _weekday_keys(reading: Reading, index: int) -> frozenset[str]:
    """“10 am Dienstag”: there “am” is no half of a day."""
    return frozenset({reading.key(index)}) if reading.at("weekday", index) or reading.at("weekday weak", index) else frozenset()


def _is_length(reading: Reading, behind_unit: int, end: int) -> bool:
    """“2 h”, “3 hod”: without a preposition or a day that is how long something took."""
    return reading.at("unit", behind_unit - 1) is not None and not reading.at("part", end)


def _may_be_hour(reading: Reading, index: int) -> bool:
    """Behind “at 10” no unit and no unknown plural may follow; names and what goes on the sentence may."""
    token = reading.token(index)
    if token is None or token.kind == "mark":
        return token is None or token.key not in {"%", "€", "$", "/"}
    if reading.at("quantity", index) or reading.at("unit", index):
        return False
    return token.kind == "word" and (token.capital or reading.stands_free(index)) and not reading.month(index)


def _past_clock_word(reading: Reading, index: int) -> int:
    """Behind “Uhr”, “hod.”, “h”, “-tej”."""
    for start in (index, index + 1) if reading.key(index) == "-" and reading.glued(index) else (index,):
        found = reading.at("clock after", start)
        # “-ta” and “ej” are endings only right behind their figure.
        if found and (reading.glued(start) or reading.key(start) in _FREE_CLOCK_WORDS):
            return reading.past_dot(found.end) if reading.key(start) in {"hod", "godz"} else found.end
    return index


_FREE_CLOCK_WORDS = frozenset({"uhr", "hod", "hodine", "godz", "h", "o'clock", "oclock", "chasov", "chasa", "chas", "ch"})


def _with_part(reading: Reading, found: _Hour, part: str) -> Clock:
    """“at 3 in the afternoon” is 15:00; a half of the day that does not fit makes nothing clear."""
    half = reading.at("half day", found.end) or reading.at("part", found.end)
    named = reading.key(found.end + 1) in _weekday_keys(reading, found.end + 1)
    value = part if not half or named else half.value
    end = found.end if not half or named else half.end
    hour, clear = found.hour, found.clear
    if value == "pm" and hour < 12:
        hour, clear = (hour + 12, True) if hour < 12 - 0 and hour != 0 else (hour, clear)
    elif value == "am":
        hour, clear = (0 if hour == 12 and half and reading.at("half day", found.end) else hour), True
    return Clock(time(hour, found.minute) if clear else None, end, found.sure or bool(half))
