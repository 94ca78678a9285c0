"""Cron texts and the instants they name; no database."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from perennial.operations import cron
from perennial.operations.errors import CronRefused

WARSAW = "Europe/Warsaw"
ZONE = ZoneInfo(WARSAW)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def local(instant: datetime) -> str:
    return instant.astimezone(ZONE).strftime("%m-%d %H:%M %Z")


def runs(text: str, start: str, end: str, zone: str = WARSAW) -> list[datetime]:
    """Every due instant in (start, end], asked for one after the other as the scheduler does."""
    found, instant = [], at(start)
    while (instant := cron.next_after(text, instant, zone)) <= at(end):
        found.append(instant)
    return found


@pytest.mark.parametrize(
    ("text", "after", "due"),
    [
        ("* * * * *", "2026-01-01T00:00:30", "2026-01-01T00:01:00"),
        ("*/15 * * * *", "2026-01-01T00:15:00", "2026-01-01T00:30:00"),
        ("5,35 8-18/2 * * *", "2026-01-01T10:05:00", "2026-01-01T10:35:00"),
        ("5,35 8-18/2 * * *", "2026-01-01T18:35:00", "2026-01-02T08:05:00"),
        ("30 6 * * mon-fri", "2026-01-02T07:00:00", "2026-01-05T06:30:00"),
        ("0 0 * * 7", "2026-01-01T00:00:00", "2026-01-04T00:00:00"),
        ("0 0 13 * fri", "2026-01-01T00:00:00", "2026-01-02T00:00:00"),
        ("0 0 29 feb *", "2096-03-01T00:00:00", "2104-02-29T00:00:00"),
        ("@monthly", "2026-01-31T12:00:00", "2026-02-01T00:00:00"),
        ("0 12 31 * *", "2026-03-31T12:00:00", "2026-05-31T12:00:00"),
        ("50/5 3 * * *", "2026-03-31T03:50:00", "2026-03-31T03:55:00"),
    ],
)
def test_a_schedule_comes_due_when_its_text_says(text: str, after: str, due: str) -> None:
    assert cron.next_after(text, at(after), "UTC") == at(due)
    assert cron.latest_until(text, at(due), "UTC") == at(due)
    assert cron.latest_until(text, at(due) + timedelta(seconds=59), "UTC") == at(due)


@pytest.mark.parametrize(
    "text",
    [
        *("", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 8"),
        *("a * * * *", "5-1 * * * *", "*/0 * * * *", "1,,2 * * * *", "-1 * * * *", "1.5 * * * *", "@never"),
        *("0 0 30 2 *", "0 0 31 4,6 *", "٣ * * * *", "* * * jan-foo *"),
    ],
)
def test_a_schedule_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(CronRefused) as refused:
        cron.parse(text)
    assert refused.value.field == "cron"


def test_an_unknown_time_zone_is_refused() -> None:
    for name in ("Europe/Atlantis", "../etc/passwd", ""):
        with pytest.raises(CronRefused) as refused:
            cron.zone_of(name)
        assert refused.value.field == "zone"


def test_a_step_over_the_weekdays_does_not_count_sunday_twice() -> None:
    assert cron.parse("0 0 * * */2").weekdays == {0, 2, 4, 6}


# Europe/Warsaw, 29 March 2026: 02:00 CET becomes 03:00 CEST. 25 October 2026: 03:00 CEST becomes 02:00 CET.


def test_a_time_that_spring_jumps_over_runs_at_the_jump() -> None:
    found = runs("30 2 * * *", "2026-03-27T12:00", "2026-03-31T12:00")
    assert [local(run) for run in found] == [
        "03-28 02:30 CET",
        "03-29 03:00 CEST",
        "03-30 02:30 CEST",
        "03-31 02:30 CEST",
    ]


def test_several_times_that_spring_jumps_over_run_once() -> None:
    found = runs("*/20 2 * * *", "2026-03-28T12:00", "2026-03-29T12:00")
    assert [local(run) for run in found] == ["03-29 03:00 CEST"]


def test_a_time_that_autumn_repeats_runs_the_first_time_only() -> None:
    found = runs("30 2 * * *", "2026-10-24T12:00", "2026-10-26T12:00")
    assert [local(run) for run in found] == ["10-25 02:30 CEST", "10-26 02:30 CET"]


def test_an_hourly_schedule_follows_real_time_over_both_changes() -> None:
    for start, end in (("2026-03-28T12:00", "2026-03-29T12:00"), ("2026-10-24T12:00", "2026-10-25T12:00")):
        found = runs("30 * * * *", start, end)
        assert len(found) == 24
        assert {later - run for run, later in pairwise(found)} == {timedelta(hours=1)}


def test_every_second_hour_is_neither_skipped_nor_doubled() -> None:
    spring = runs("0 */2 * * *", "2026-03-28T22:59", "2026-03-29T04:30")
    assert [local(run) for run in spring] == [
        "03-29 00:00 CET",
        "03-29 03:00 CEST",
        "03-29 04:00 CEST",
        "03-29 06:00 CEST",
    ]
    autumn = runs("0 */2 * * *", "2026-10-24T21:59", "2026-10-25T03:30")
    assert [local(run) for run in autumn] == ["10-25 00:00 CEST", "10-25 02:00 CEST", "10-25 04:00 CET"]


@pytest.mark.parametrize("zone", [WARSAW, "Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Gaza"])
def test_a_daily_schedule_runs_once_on_every_day_of_ten_years(zone: str) -> None:
    found = runs("15 0 * * *", "2013-06-01T00:00", "2023-06-01T00:00", zone)
    days = Counter(run.astimezone(ZoneInfo(zone)).date() for run in found)
    assert set(days.values()) == {1}
    assert 3651 <= len(days) <= 3653


def test_walking_back_finds_what_walking_on_finds() -> None:
    forward = runs("*/30 1-3 * * *", "2026-10-24T12:00", "2026-10-25T12:00")
    backward, instant = [], forward[-1]
    while instant >= forward[0]:
        backward.append(instant)
        instant = cron.latest_until("*/30 1-3 * * *", instant - timedelta(microseconds=1), WARSAW)
    assert backward[::-1] == forward
