from datetime import date, timedelta
from random import Random

import pytest

from perennial.demo.working_days import WorkingDays

TODAY = date(2026, 11, 22)


def test_two_years_have_about_520_working_days():
    assert 515 <= len(WorkingDays(TODAY)) <= 525


def test_a_moment_is_aware_and_in_working_hours():
    days, rng = WorkingDays(TODAY), Random(1)
    for number in range(0, len(days), 7):
        at = days.moment(number, rng)
        assert at.utcoffset() in (timedelta(hours=1), timedelta(hours=2))
        assert at.weekday() < 5
        assert 8 <= at.hour < 17
        assert days.number_of(at) == number


def test_between_is_always_a_later_day():
    days, rng = WorkingDays(TODAY), Random(2)
    start = days.moment(500, rng)
    later = [days.between(start, rng) for _ in range(200)]
    assert all(at.date() > start.date() for at in later)
    assert max(at.date() for at in later) < TODAY


def test_between_keeps_to_the_share_of_what_follows():
    days, rng = WorkingDays(TODAY), Random(3)
    start = days.moment(100, rng)
    latest = max(days.number_of(days.between(start, rng, 0.1)) for _ in range(300))
    assert 120 < latest <= 101 + (len(days) - 101) // 10


def test_nothing_comes_after_the_last_day():
    days, rng = WorkingDays(TODAY), Random(4)
    with pytest.raises(IndexError):
        days.between(days.moment(len(days) - 1, rng), rng)


def test_days_before_today_and_shares_are_counted_in_working_days():
    days = WorkingDays(TODAY)
    assert days.days_before(730) == 0
    assert days.share(0) == 0
    assert days.share(1) == len(days) - 1
    assert days.days_before(2) == len(days) - 1, "the Friday before this Sunday"
