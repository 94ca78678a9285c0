"""Cron rows and what is due. A due instant starts once, whatever the clock does: ScheduleRun is unique."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from perennial.operations import cron, jobs
from perennial.operations.actions import enqueue
from perennial.operations.errors import CronRefused
from perennial.operations.models import Lease, Operation, Schedule, ScheduleRun

logger = logging.getLogger("perennial.scheduler")


def zone_of(schedule: Schedule) -> str:
    return schedule.zone or str(settings.TIME_ZONE)


def set_schedule(
    key: str,
    kind: str,
    cron_text: str,
    *,
    zone: str = "",
    parameters: dict | None = None,
    enabled: bool = True,
) -> Schedule:
    """Make or change the schedule `key`; raises CronRefused for a text or zone that cannot be used."""
    cron.parse(cron_text)
    if zone:
        cron.zone_of(zone)
    columns = {
        "kind": kind,
        "cron": cron_text,
        "zone": zone,
        "parameters": parameters or {},
        "enabled": enabled,
    }
    # No next run: the scheduler sets it from now on, so a new schedule never starts for instants of the past.
    schedule, _created = Schedule.objects.update_or_create(key=key, defaults={**columns, "next_run": None})
    return schedule


def make_planned() -> None:
    """Make the schedules installed packages ship, where they are missing; an operator's changes stay."""
    jobs.discover()
    for planned in jobs.planned():
        Schedule.objects.get_or_create(
            key=planned.key,
            defaults={"kind": planned.kind, "cron": planned.cron, "parameters": planned.parameters},
        )


def start_due(now: datetime) -> list[Operation]:
    """Start what came due by `now` and note when each schedule comes next.

    Several instants missed while nothing ran are one start, for the latest of them.
    """
    started = [_tend_safely(number, now) for number in _enabled()]
    return [operation for operation in started if operation is not None]


def hold_lease(name: str, holder: str, now: datetime, lasting: timedelta) -> bool:
    """Whether `holder` plays the part `name` until `now + lasting`; till then others are refused."""
    until = now + lasting
    # A lease further ahead than any is given was written before the clock went back.
    free = Q(holder=holder) | Q(until__lte=now) | Q(until__gt=now + 2 * lasting)
    if Lease.objects.filter(free, name=name).update(holder=holder, until=until):
        return True
    _lease, created = Lease.objects.get_or_create(name=name, defaults={"holder": holder, "until": until})
    return created


def release_lease(name: str, holder: str) -> None:
    Lease.objects.filter(name=name, holder=holder).delete()


def _enabled() -> list[int]:
    return list(Schedule.objects.filter(enabled=True).order_by("pk").values_list("pk", flat=True))


def _tend_safely(number: int, now: datetime) -> Operation | None:
    try:
        return _tend(number, now)
    except CronRefused as refusal:
        # A zone may vanish with an update of the time zone data; the other schedules must not wait for it.
        logger.error("Schedule %s cannot be read: %s", number, refusal)
        return None


def _tend(number: int, now: datetime) -> Operation | None:
    schedule = Schedule.objects.get(pk=number)
    zone = zone_of(schedule)
    upcoming = cron.next_after(schedule.cron, now, zone)
    if schedule.next_run == upcoming:
        return None
    with transaction.atomic():
        schedule = Schedule.objects.select_for_update().get(pk=number)
        operation = None
        if schedule.enabled and schedule.next_run is not None and schedule.next_run <= now:
            operation = _start(schedule, cron.latest_until(schedule.cron, now, zone), now)
        # Also after the clock went back, with `next_run` too far ahead; what ran once does not run again.
        schedule.next_run = upcoming
        schedule.save(update_fields=["next_run", "last_run"])
    return operation


def _start(schedule: Schedule, due: datetime, now: datetime) -> Operation | None:
    run, is_first = ScheduleRun.objects.get_or_create(schedule=schedule, due=due, defaults={"started": now})
    if not is_first:
        return None
    key = f"schedule:{schedule.pk}@{due.isoformat()}"
    run.operation = enqueue(
        schedule.kind, requested_by=None, channel="system", parameters=schedule.parameters, key=key
    )
    run.save(update_fields=["operation"])
    schedule.last_run = now
    return run.operation
