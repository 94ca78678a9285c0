"""What is due starts once: late, early, twice, on two nodes, with a clock that jumps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from perennial.operations import jobs, scheduler, schedules, worker
from perennial.operations.clock import database_now
from perennial.operations.errors import CronRefused
from perennial.operations.models import Lease, Operation, Schedule, ScheduleRun, State

pytestmark = pytest.mark.django_db(transaction=True)

MONDAY = datetime(2026, 3, 23, 12, 0, 10, tzinfo=UTC)


def due_starts() -> list[datetime]:
    return list(ScheduleRun.objects.order_by("due").values_list("due", flat=True))


def pass_time(start: datetime, *, hours: float, step: timedelta = timedelta(minutes=7)) -> datetime:
    now, end = start, start + timedelta(hours=hours)
    while now <= end:
        schedules.start_due(now)
        now += step
    schedules.start_due(end)
    return end


def hourly() -> Schedule:
    schedule = schedules.set_schedule("each-hour", "test-count", "0 * * * *", parameters={"total": 1})
    schedules.start_due(MONDAY)
    return schedule


def test_a_new_schedule_starts_nothing_of_the_past() -> None:
    schedule = hourly()
    schedule.refresh_from_db()
    assert due_starts() == []
    assert schedule.next_run == datetime(2026, 3, 23, 13, tzinfo=UTC)


def test_every_due_instant_starts_one_operation() -> None:
    hourly()
    pass_time(MONDAY, hours=5)
    assert due_starts() == [datetime(2026, 3, 23, hour, tzinfo=UTC) for hour in (13, 14, 15, 16, 17)]
    assert Operation.objects.count() == 5
    started = Operation.objects.order_by("pk")[0]
    assert (started.kind, started.channel, started.requested_by, started.parameters) == (
        "test-count", "system", None, {"total": 1},
    )  # fmt: skip
    assert Schedule.objects.get().last_run > datetime(2026, 3, 23, 17, tzinfo=UTC)


def test_instants_missed_while_nothing_ran_are_one_start() -> None:
    hourly()
    schedules.start_due(MONDAY + timedelta(days=3))
    assert due_starts() == [datetime(2026, 3, 26, 12, tzinfo=UTC)]


def test_a_clock_moved_back_two_hours_runs_nothing_twice_and_skips_nothing() -> None:
    hourly()
    now = pass_time(MONDAY, hours=5)
    now = pass_time(now - timedelta(hours=2), hours=4)
    assert now == MONDAY + timedelta(hours=7)
    assert due_starts() == [datetime(2026, 3, 23, hour, tzinfo=UTC) for hour in (13, 14, 15, 16, 17, 18, 19)]
    assert Operation.objects.count() == 7


def test_a_clock_a_day_ahead_and_set_right_again_runs_nothing_twice_and_does_not_fall_silent() -> None:
    hourly()
    ahead = MONDAY + timedelta(days=1)
    schedules.start_due(ahead)
    assert due_starts() == [datetime(2026, 3, 24, 12, tzinfo=UTC)]
    pass_time(MONDAY, hours=25)
    due = due_starts()
    assert due == [datetime(2026, 3, 23, 13, tzinfo=UTC) + timedelta(hours=n) for n in range(25)]
    assert Operation.objects.count() == 25


@pytest.mark.parametrize(("month", "day"), [(3, 28), (10, 24)])
def test_a_nightly_schedule_runs_once_in_the_night_the_clocks_change(month: int, day: int) -> None:
    eve = datetime(2026, month, day, 12, tzinfo=UTC)
    schedules.set_schedule("nightly", "test-count", "30 2 * * *", zone="Europe/Warsaw")
    schedules.start_due(eve)
    pass_time(eve, hours=24, step=timedelta(minutes=1))
    assert Operation.objects.count() == 1


@pytest.mark.parametrize(("month", "day"), [(3, 28), (10, 24)])
@pytest.mark.parametrize("hours", [10, 12, 13, 14, 16])
def test_a_clock_moved_back_in_the_night_the_clocks_change_runs_nothing_twice_and_skips_nothing(
    month: int, day: int, hours: int
) -> None:
    eve = datetime(2026, month, day, 12, tzinfo=UTC)
    for key, text in (("nightly", "30 2 * * *"), ("each-hour", "0 * * * *")):
        schedules.set_schedule(key, "test-count", text, zone="Europe/Warsaw")
    schedules.start_due(eve)
    now = pass_time(eve, hours=hours)
    schedules.start_due(now + timedelta(days=1))
    pass_time(now - timedelta(hours=2), hours=26 - hours)
    runs = ScheduleRun.objects.filter(due__lte=eve + timedelta(hours=24))
    assert runs.filter(schedule__key="nightly").count() == 1
    assert list(runs.filter(schedule__key="each-hour").order_by("due").values_list("due", flat=True)) == [
        eve + timedelta(hours=number) for number in range(1, 25)
    ]


def test_two_nodes_that_both_believe_it_is_their_turn_start_it_once() -> None:
    schedule = hourly()
    due = MONDAY + timedelta(hours=1)
    schedules.start_due(due)
    Schedule.objects.filter(pk=schedule.pk).update(next_run=datetime(2026, 3, 23, 13, tzinfo=UTC))
    schedules.start_due(due)
    assert Operation.objects.count() == 1


def test_a_schedule_switched_off_does_not_run_and_does_not_catch_up() -> None:
    hourly()
    schedules.set_schedule("each-hour", "test-count", "0 * * * *", enabled=False)
    pass_time(MONDAY, hours=3)
    schedules.set_schedule("each-hour", "test-count", "0 * * * *")
    schedules.start_due(MONDAY + timedelta(hours=3))
    assert due_starts() == []


def test_a_schedule_that_can_no_longer_be_read_does_not_stop_the_others() -> None:
    broken = schedules.set_schedule("broken", "test-count", "0 * * * *", zone="Europe/Warsaw")
    hourly()
    Schedule.objects.filter(pk=broken.pk).update(zone="Europe/Atlantis")
    pass_time(MONDAY, hours=1)
    assert Operation.objects.count() == 1


def test_a_schedule_that_cannot_be_used_is_not_stored() -> None:
    for cron_text, zone in (("61 * * * *", ""), ("0 * * * *", "Europe/Atlantis")):
        with pytest.raises(CronRefused):
            schedules.set_schedule("wrong", "test-count", cron_text, zone=zone)
    assert not Schedule.objects.exists()


def test_one_of_several_nodes_holds_the_lease() -> None:
    now, lasting = database_now(), timedelta(seconds=20)
    assert schedules.hold_lease("part", "alice:1", now, lasting)
    assert schedules.hold_lease("part", "alice:1", now, lasting)
    assert not schedules.hold_lease("part", "bob:1", now + timedelta(seconds=19), lasting)
    assert schedules.hold_lease("part", "bob:1", now + timedelta(seconds=20), lasting)
    assert not schedules.hold_lease("part", "alice:1", now + timedelta(seconds=21), lasting)
    schedules.release_lease("part", "alice:1")
    assert not schedules.hold_lease("part", "alice:1", now + timedelta(seconds=21), lasting)
    schedules.release_lease("part", "bob:1")
    assert schedules.hold_lease("part", "alice:1", now + timedelta(seconds=21), lasting)


def test_a_lease_from_before_the_clock_went_back_is_taken_over() -> None:
    now, lasting = database_now(), timedelta(seconds=20)
    assert schedules.hold_lease("part", "alice:1", now + timedelta(hours=2), lasting)
    assert schedules.hold_lease("part", "bob:1", now, lasting)


def test_shipped_schedules_are_made_once_and_stay_the_operators() -> None:
    schedules.make_planned()
    assert {plan.key for plan in jobs.planned()} == set(Schedule.objects.values_list("key", flat=True))
    schedules.set_schedule("sweep", "sweep", "0 5 * * *", enabled=False)
    schedules.make_planned()
    sweep = Schedule.objects.get(key="sweep")
    assert (sweep.cron, sweep.enabled) == ("0 5 * * *", False)


def test_a_tick_starts_what_is_due_and_the_worker_runs_it() -> None:
    schedule = schedules.set_schedule("minutely", "test-count", "* * * * *", parameters={"total": 2})
    assert scheduler.tick_safely()
    Schedule.objects.filter(pk=schedule.pk).update(next_run=database_now() - timedelta(minutes=1))
    assert scheduler.tick_safely()
    assert worker.run_next()
    assert Operation.objects.get().state == State.DONE
    assert Lease.objects.get().name == scheduler.NAME


def test_a_node_without_the_lease_starts_nothing() -> None:
    schedule = schedules.set_schedule("minutely", "test-count", "* * * * *")
    schedules.hold_lease(scheduler.NAME, "other:1", database_now(), scheduler.HELD)
    Schedule.objects.filter(pk=schedule.pk).update(next_run=database_now() - timedelta(minutes=1))
    scheduler.tick()
    assert not Operation.objects.exists()
