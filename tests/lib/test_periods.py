"""Periods of the calendar: the same day earlier, and the day a week or a month begins on."""

from __future__ import annotations

from datetime import date

import pytest

from perennial.lib.periods import before, first_day


@pytest.mark.parametrize(
    ("day", "period", "earlier"),
    [
        (date(2026, 3, 31), "week", date(2026, 3, 24)),
        (date(2026, 3, 31), "month", date(2026, 2, 28)),
        (date(2024, 3, 31), "month", date(2024, 2, 29)),
        (date(2026, 1, 15), "month", date(2025, 12, 15)),
        (date(2026, 5, 31), "quarter", date(2026, 2, 28)),
        (date(2024, 2, 29), "year", date(2023, 2, 28)),
    ],
)
def test_a_period_earlier_is_the_same_day_of_the_calendar(day, period, earlier):
    assert before(day, period) == earlier


def test_weeks_begin_on_monday_and_months_on_the_first():
    assert first_day(date(2026, 11, 1), "week") == date(2026, 10, 26)
    assert first_day(date(2026, 11, 30), "month") == date(2026, 11, 1)
