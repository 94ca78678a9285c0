"""How long something took: “10 min”, “1,5 h”, “pół godziny”."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from perennial.lib.understanding.reading import Reading

_NUMBER = re.compile(r"\d{1,3}(?:[.,]\d{1,2})?", re.ASCII)
_COLON = re.compile(r"(\d{1,2}):([0-5]\d)", re.ASCII)
#: No talk lasts longer; 24 h is how fast somebody answers.
LONGEST = 12 * 60


@dataclass(frozen=True)
class Length:
    minutes: int
    end: int


def length_at(reading: Reading, index: int) -> Length | None:
    """The length that is said from this token on, unless the words around it speak of something else."""
    found = _hours_and_minutes(reading, index) or _phrase(reading, index)
    if not found or not 0 < found.minutes <= LONGEST or _of_something_else(reading, index, found.end):
        return None
    return found


def _of_something_else(reading: Reading, index: int, end: int) -> bool:
    before = reading.key(index - 1)
    if before in {"/", "±"} or (before == "-" and reading.glued(index)) or reading.key(end) == "/":
        return True
    if before == "-" and reading.token(index - 2) and reading.tokens[index - 2].kind == "figure":
        return True
    led = any(
        (found := reading.at("not a length", start)) is not None and found.end == index
        for start in (index - 1, index - 2)
        if start >= 0
    )
    return led or reading.at("no length", end) is not None or reading.at("no length", end + 1) is not None


def _phrase(reading: Reading, index: int) -> Length | None:
    found = reading.at("length", index)
    if not found:
        return None
    rest, end = _minutes_behind(reading, found.end) if found.value == 60 else (0, found.end)
    return Length(found.value + rest, end)


def _hours_and_minutes(reading: Reading, index: int) -> Length | None:
    first = _counted(reading, index)
    if not first:
        return None
    amount, unit, end = first
    if unit == "minute":
        whole = int(amount)
        return Length(whole, end) if whole == amount else None
    minutes = amount * 60
    half = reading.at("and a half", end)
    if half:
        return _whole(minutes + 30, half.end)
    rest, rest_end = _minutes_behind(reading, end)
    return _whole(minutes + rest, rest_end)


def _whole(minutes: Decimal, end: int) -> Length | None:
    return Length(int(minutes), end) if minutes == int(minutes) else None


def _counted(reading: Reading, index: int) -> tuple[Decimal, str, int] | None:
    """(count, minute or hour, index behind the unit)."""
    number = _number(reading, index)
    if not number:
        return None
    count, place = number
    half = reading.at("and a half", place)
    unit = reading.at("unit", half.end if half else place)
    if not unit or unit.value not in {"minute", "hour"} or _is_minimum(reading, unit.end):
        return None
    return count + (Decimal("0.5") if half else 0), unit.value, unit.end


def _number(reading: Reading, index: int) -> tuple[Decimal, int] | None:
    figure = reading.figure(index)
    if _NUMBER.fullmatch(figure):
        return Decimal(figure.replace(",", ".")), index + 1
    if found := _COLON.fullmatch(figure):
        # 1:30 h; a clock has two digits or no unit behind it.
        unit = reading.at("unit", index + 1)
        hours = Decimal(int(found[1]) * 60 + int(found[2])) / 60
        return (hours, index + 1) if unit and unit.value == "hour" and int(found[1]) < 7 else None
    word = reading.at("number", index)
    article = word is not None and word.value == 1
    return (Decimal(word.value), word.end) if word and not article else None


def _is_minimum(reading: Reading, index: int) -> bool:
    """“100 min. 50 mm”: a minimum, no minutes."""
    token = reading.token(index + 1)
    return (
        reading.key(index) == "."
        and token is not None
        and token.kind == "figure"
        and reading.counts(index + 1)
    )


def _minutes_behind(reading: Reading, index: int) -> tuple[int, int]:
    """(minutes behind the hours, index behind them): “1 h 20 min”, “1h30”, “2 godziny i 15 minut”."""
    place = reading.past_dot(index)
    joined = reading.at("and", place)
    place = joined.end if joined else place + (reading.key(place) == "a")
    minutes = reading.number(place, most=59)
    token = reading.token(place)
    if (
        minutes is None
        and token
        and token.glued
        and token.kind == "figure"
        and token.key.isdigit()
        and len(token.key) == 2
    ):
        minutes = int(token.key) if int(token.key) < 60 else None
    if minutes is None:
        return 0, index
    unit = reading.at("unit", place + 1)
    if unit and unit.value == "minute":
        return minutes, unit.end
    glued = token is not None and token.glued and len(token.key) == 2
    return (minutes, place + 1) if glued else (0, index)
