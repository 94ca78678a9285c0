"""Days counted from today: “in 3 days”, “za tydzień”, “vor zwei Wochen”, “2 hours from now”."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from perennial.lib.understanding.days import arithmetic
from perennial.lib.understanding.days.day import Day
from perennial.lib.understanding.reading import Reading

_SHORT = 4
_MINUTES = {"minute": 1, "hour": 60}
_MONTHS = {"month": 1, "year": 12}
_DAYS = {"day": 1, "week": 7}


@dataclass(frozen=True)
class _Amount:
    count: int
    unit: str
    end: int


def in_while_at(reading: Reading, index: int) -> Day | None:
    lead = reading.at("in", index)
    if not lead:
        amount = _amount(reading, index)
        later = reading.at("from now", amount.end) if amount else None
        return _moved(reading, replace(amount, end=later.end)) if amount and later else None
    phrase = reading.at("length", lead.end)
    # “za kwadrans dziesiąta” is a time of day.
    if phrase and not (reading.at("offset", index) and reading.at("hour", phrase.end)):
        return _moved(reading, _Amount(phrase.value, "minute", phrase.end))
    amount = _amount(reading, lead.end)
    return _moved(reading, amount) if amount else None


def ago_at(reading: Reading, index: int) -> Day | None:
    before = reading.at("ago before", index)
    amount = _amount(reading, before.end if before else index)
    if not amount:
        return None
    after = None if before else reading.at("ago", amount.end)
    if not before and not after:
        return None
    found = _moved(reading, _Amount(-amount.count, amount.unit, after.end if after else amount.end))
    return replace(found, past=True) if found else None


def _amount(reading: Reading, index: int) -> _Amount | None:
    """A count and its unit; “za tydzień”: a unit that may stand alone is one of it."""
    number, word = reading.number(index, most=999), reading.at("number", index)
    if number is None and word is None:
        unit = reading.at("unit alone", index)
        return _Amount(1, unit.value, unit.end) if unit else None
    count, place = (
        (number, index + 1) if number is not None else (word.value, word.end) if word else (0, index)
    )
    unit = reading.at("unit", place)
    if not unit:
        return None
    is_short = len(reading.key(unit.end - 1)) <= _SHORT
    return _Amount(count, unit.value, reading.past_short_dot(unit.end) if is_short else unit.end)


def _moved(reading: Reading, amount: _Amount) -> Day | None:
    count, unit = amount.count, amount.unit
    if unit in _MINUTES:
        moment = _moment(reading.now, count * _MINUTES[unit])
        return Day(moment.date(), amount.end, time=moment.time(), from_today=True) if moment else None
    if unit in _MONTHS:
        day = arithmetic.shifted_months(reading.today, count * _MONTHS[unit])
    else:
        day = arithmetic.shifted(reading.today, count * _DAYS[unit])
    # “Wednesday in 2 weeks” is the Wednesday of that week.
    in_weeks = day is not None and unit == "week" and count > 0
    monday = arithmetic.shifted(day, -day.weekday()) if day and in_weeks else None
    return Day(day, amount.end, monday=monday) if day else None


def _moment(now: datetime, minutes: int) -> datetime | None:
    """Wall time so many minutes on: no zone is asked."""
    try:
        return now.replace(tzinfo=None, second=0, microsecond=0) + timedelta(minutes=minutes)
    except OverflowError:
        return None
