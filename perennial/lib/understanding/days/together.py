"""One day said in two parts: “Tuesday 22 Sep”, “Friday of week 43”, “tomorrow, Thursday”."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from perennial.lib.understanding.days import arithmetic
from perennial.lib.understanding.days.dates import date_at
from perennial.lib.understanding.days.day import Day
from perennial.lib.understanding.days.named import end_at, named_day_at
from perennial.lib.understanding.days.weekdays import weekday_at
from perennial.lib.understanding.days.weeks import numbered_week_at, week_ahead_at
from perennial.lib.understanding.days.whiles import ago_at, in_while_at
from perennial.lib.understanding.reading import Reading

_READERS: tuple[Callable[[Reading, int], Day | None], ...] = (
    week_ahead_at,
    end_at,
    named_day_at,
    weekday_at,
    ago_at,
    in_while_at,
    numbered_week_at,
    date_at,
)
#: “KW 43 bis Freitag” is no Friday of that week.
_DEADLINES = frozenset(
    {"by", "until", "till", "before", "bis", "vor", "do", "przed", "pred", "k", "ku", "ab", "from", "od", "s"}
)
_MOST_BETWEEN = 4


def day_at(reading: Reading, index: int) -> Day | None:
    """The day that is said from this token on, with all that is said of it."""
    found = _one(reading, index)
    while found:
        joined = _joined(reading, found)
        if joined is None:
            return found
        found = joined
    return None


def _one(reading: Reading, index: int) -> Day | None:
    return next((found for reader in _READERS if (found := reader(reading, index))), None)


def _joined(reading: Reading, first: Day) -> Day | None:
    """The day that this one and the next make together, or None when nothing more is said of it."""
    between = _between(reading, first.end)
    second = _one(reading, between.end)
    if second is None or first.past != second.past:
        return None
    return replace(second, day=None) if between.choice else _together(first, second, comma=between.comma)


@dataclass(frozen=True)
class _Between:
    """What stands between two parts of a day; `choice`: “or”, “-”."""

    end: int
    comma: bool
    choice: bool


def _between(reading: Reading, index: int) -> _Between:
    comma = choice = False
    for _step in range(_MOST_BETWEEN):
        word = reading.at("on", index)
        if reading.key(index) in _DEADLINES:
            break
        if reading.key(index) in {",", "("} and not comma:
            index, comma = index + 1, True
        elif reading.at("or", index) or reading.key(index) in {"-", "/"}:
            index, choice = index + 1, True
        elif word and (not reading.at("in", index) or not _one(reading, index)):
            index = word.end
        else:
            break
    return _Between(index, comma, choice)


def _together(first: Day, second: Day, *, comma: bool) -> Day | None:
    weekdays = [one.weekday for one in (first, second) if one.weekday is not None]
    mondays = [one.monday for one in (first, second) if one.monday]
    if len(weekdays) == len(mondays) == 1 and not comma:
        return Day(arithmetic.shifted(mondays[0], weekdays[0]), second.end)
    if len(weekdays) == 2 and not comma:
        return replace(second, day=None)
    # Behind a comma a weekday opens something new: “delivery 20.9., Tuesday call”.
    if not weekdays or mondays or (comma and second.weekday is not None):
        return None
    dated = second if first.weekday is not None else first
    agree = dated.day is not None and dated.day.weekday() == weekdays[0]
    return replace(dated, day=dated.day if agree else None, end=second.end)
