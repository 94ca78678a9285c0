"""Ages and days in few letters."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from perennial.web.records.ages import age, clock, full_day, period, short_day

NOW = datetime(2026, 9, 17, 12, 0, tzinfo=UTC)
WARSAW = ZoneInfo("Europe/Warsaw")


@pytest.mark.parametrize(
    ("past", "said"),
    [
        (timedelta(seconds=30), "now"),
        (timedelta(minutes=12), "12 min"),
        (timedelta(hours=3), "3 h"),
        (timedelta(days=5), "5 d"),
        (timedelta(days=240), "8 mo"),
        (timedelta(days=548), "18 mo"),
        (timedelta(days=740), "2 y"),
        (timedelta(days=-1), "now"),
    ],
    ids=str,
)
def test_how_long_ago_is_said_in_one_unit(past, said):
    assert age(NOW - past, NOW) == said


def test_a_day_of_another_year_names_the_year():
    assert "2026" not in short_day(NOW - timedelta(days=10), "de", WARSAW, NOW)
    assert "2024" in short_day(NOW - timedelta(days=800), "de", WARSAW, NOW)
    assert "2026" in full_day(NOW, "de", WARSAW)


def test_the_clock_is_that_of_the_reader():
    assert clock(NOW, WARSAW) == "14:00"
    assert short_day(datetime(2026, 9, 16, 23, 30, tzinfo=UTC), "en", WARSAW, NOW) == "17 Sep"


@pytest.mark.parametrize(
    ("days", "heading"),
    [(0, "Today"), (1, "Yesterday"), (4, "This week"), (40, "August"), (400, "August 2025")],
)
def test_events_stand_under_the_time_they_belong_to(days, heading):
    assert period(NOW - timedelta(days=days), "en", WARSAW, NOW) == heading
