"""Weekdays, long and short: “Tuesday”, “next Fri”, “wt.”, “am Do”."""

from __future__ import annotations

from perennial.lib.understanding.days import arithmetic
from perennial.lib.understanding.days.day import Day
from perennial.lib.understanding.reading import Reading

#: What stands before a short form of a weekday and makes it one.
_PREPOSITIONS = frozenset(
    {"on", "by", "until", "till", "this", "am", "bis", "ab", "w", "we", "v", "vo", "na", "do", "ku"}
)
_LONGEST_SHORT = 7


def weekday_at(reading: Reading, index: int) -> Day | None:
    """The weekday with what says which one; “last” ones are over."""
    which = reading.at("which", index)
    found = _name(reading, which.end if which else index, led=which is not None)
    if not found:
        return None
    weekday, end = found
    kind = which.value if which else "plain"
    day = arithmetic.weekday_in(reading.today, weekday, kind)
    return Day(day, end, weekday=weekday if kind == "plain" else None, past=kind == "last")


def _name(reading: Reading, index: int, *, led: bool) -> tuple[int, int] | None:
    """(weekday, index behind it)."""
    long = reading.at("weekday", index)
    if long:
        is_short = len(reading.key(index)) <= _LONGEST_SHORT
        return long.value, reading.past_short_dot(long.end) if is_short else long.end
    short = reading.at("weekday short", index)
    found = short or reading.at("weekday weak", index)
    if not found or not (led or _is_day(reading, index, found.end, weak=short is None)):
        return None
    return found.value, reading.past_short_dot(found.end)


def _is_day(reading: Reading, index: int, end: int, *, weak: bool) -> bool:
    """Whether a short form names a day: something beside it speaks of days. “PN 16” never does.

    A weak form (“do”, “so”, “po”) is a word of its own, and more must speak for it.
    """
    token, dotted, behind = reading.tokens[index], reading.past_dot(end) > end, reading.past_dot(end)
    if token.glued and index and reading.tokens[index - 1].kind != "mark":
        return False
    if _is_name(reading, index, behind) and not dotted:
        return False
    if reading.key(index - 1) in _PREPOSITIONS:
        return True
    if weak:
        timed = (
            _timed(reading, behind) or reading.at("part", behind) is not None or reading.key(behind) == "um"
        )
        return timed and (dotted or reading.begins(index) or token.capital)
    return (
        dotted
        or _timed(reading, behind)
        or _beside_act(reading, index, behind)
        or _stands_well(reading, index, behind)
    )


def _is_name(reading: Reading, index: int, behind: int) -> bool:
    """Two capitals before anything but a clock: “PN 16”, “PT 100”."""
    token = reading.tokens[index]
    alone = reading.token(behind) is None or ":" in reading.figure(behind)
    return token.raw.isupper() and len(token.raw) == 2 and not alone


def _timed(reading: Reading, index: int) -> bool:
    return bool(reading.figure(index)) and not reading.at("quantity", index + 1)


def _beside_act(reading: Reading, index: int, behind: int) -> bool:
    return bool(reading.at("verb", behind) or reading.at("noun", behind)) or reading.after_act(index)


def _stands_well(reading: Reading, index: int, behind: int) -> bool:
    """It opens a clause that goes on, a time follows, or it is one of several days."""
    after = reading.token(behind)
    opens = reading.begins(index) and after is not None and after.kind != "mark"
    listed = reading.at("or", index - 1) or (reading.key(index - 1) == "-" and reading.names_day(index - 2))
    return opens or bool(listed or reading.at("at", behind) or reading.at("part", behind))
