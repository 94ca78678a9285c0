"""Days with a name of their own: today, tomorrow, the end of the month."""

from __future__ import annotations

from perennial.lib.understanding.days import arithmetic
from perennial.lib.understanding.days.day import Day
from perennial.lib.understanding.reading import Reading


def named_day_at(reading: Reading, index: int) -> Day | None:
    """“today”, “pojutrze”, “gestern”."""
    found = reading.at("day", index)
    if not found:
        return None
    day = arithmetic.shifted(reading.today, found.value)
    return Day(day, found.end, past=found.value < 0, from_today=found.value == 0)


def end_at(reading: Reading, index: int) -> Day | None:
    """“end of next week”, “koniec września”."""
    found = reading.at("end", index)
    if found:
        what, ahead = found.value
        return Day(arithmetic.end_of(reading.today, what, ahead), found.end)
    lead = reading.at("end of", index)
    month = reading.month(lead.end) if lead else 0
    return Day(arithmetic.next_last_of(reading.today, month), lead.end + 1) if lead and month else None
