"""Times of day with what stands around them: “at 10”, “rano o 9”, “at 3 in the afternoon”."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import time

from perennial.lib.understanding.hours import Before, Hour, half_of_day, hour_at
from perennial.lib.understanding.reading import Reading

#: Prepositions that may stand before an hour but say more often something else.
_VAGUE = frozenset(
    {
        "od",
        "po",
        "pred",
        "przed",
        "do",
        "na",
        "by",
        "from",
        "ab",
        "bis",
        "vor",
        "nach",
        "von",
        "auf",
        "s",
        "k",
    }
    | {"posle", "after", "between", "zwischen", "medzi", "miedzy", "mezhdu", "about", "around"}
)

_UNTIL = frozenset({"-", "do", "bis", "to", "till", "until"})


@dataclass(frozen=True)
class Clock:
    """`time` is None where the hour may be of either half of the day. `sure`: said to be a time."""

    time: time | None
    end: int
    sure: bool


def clock_at(reading: Reading, index: int, *, after_day: bool = False) -> Clock | None:
    """The time that is said from this token on; behind a day a bare figure is one, too."""
    part = reading.at("part", index) if after_day else None
    place, led = _past_prepositions(reading, part.end if part else index)
    vague = led is not None and reading.key(led) in _VAGUE
    found = hour_at(reading, place, Before(led is not None, vague, after_day))
    if not found:
        return None
    clock = _with_part(reading, found, part.value if part else "")
    return replace(clock, end=_past_range(reading, clock.end))


def _past_range(reading: Reading, index: int) -> int:
    """“10:00-11:30”, “10 bis 12 Uhr”: the beginning is the time, its end goes with it."""
    until = hour_at(reading, index + 1, Before(True, False, True)) if reading.key(index) in _UNTIL else None
    return until.end if until else index


def _past_prepositions(reading: Reading, index: int) -> tuple[int, int | None]:
    """(the index behind “at”, “o godz.”, the index of the first one's last word)."""
    first = reading.at("at", index)
    if not first:
        return index, None
    place = reading.past_dot(first.end)
    second = reading.at("at", place)
    return second.end if second else place, first.end - 1


def _with_part(reading: Reading, found: Hour, part: str) -> Clock:
    half, named = half_of_day(reading, found.end), reading.at("part", found.end)
    value, end = half or ((named.value, named.end) if named else (part, found.end))
    hour, clear = found.hour, found.clear or value == "am" or (value == "pm" and found.hour != 0)
    if value == "pm" and 0 < hour < 12:
        hour += 12
    elif half and value == "am" and hour == 12:
        hour = 0
    return Clock(time(hour, found.minute) if clear else None, end, found.sure or half is not None)
