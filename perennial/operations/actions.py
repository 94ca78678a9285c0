"""Start, cancel, repeat and rescue operations. The caller has asked `access` whether the actor may."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from perennial.faults.capture import capture
from perennial.operations import delivery, outbox, runner
from perennial.operations.clock import database_now
from perennial.operations.errors import OperationNotFailed, OperationOver, OperationUnknown, WorkerLost
from perennial.operations.models import OPEN, Heartbeat, Lease, Operation, Schedule, State
from perennial.operations.work import LEASE

GRACE = timedelta(seconds=5)
REAPED_AT_ONCE = 200


def enqueue(
    kind: str,
    *,
    requested_by: int | None,
    channel: str,
    parameters: dict[str, Any] | None = None,
    total: int | None = None,
    key: str | None = None,
    max_attempts: int = 5,
    deliver: bool = True,
) -> Operation:
    """A queued operation, handed to the queue once the transaction commits.

    `parameters` holds keys and ids only. A `key` stands for one operation for ever: asking again with it
    returns the first. `deliver=False` is for a command that goes on to `run_inline`; should it die, the
    reaper delivers.
    """
    now = database_now()
    operation = Operation(
        kind=kind,
        requested_by=requested_by,
        channel=channel,
        parameters=parameters or {},
        total_count=total,
        key=key,
        max_attempts=max_attempts,
        created=now,
        queued=now,
    )
    with transaction.atomic():
        try:
            with transaction.atomic():
                operation.save(force_insert=True)
        except IntegrityError:
            existing = Operation.objects.filter(key=key).first() if key is not None else None
            if existing is None:
                raise
            return existing
        if deliver:
            delivery.deliver(operation.pk)
    return operation


def cancel(operation: Operation, *, choice: str = "") -> Operation:
    """Ask a running operation to stop at its next slice; a queued one that never ran is cancelled at once.

    One that failed on a fault is queued once more, so that its handler closes what it began. `choice` reaches the
    handler with Cancelled: what to do with what is done, such as "keep" or "undo".
    """
    asked = {"cancelling": True, "cancel_choice": choice}
    with transaction.atomic():
        now = database_now()
        mine = Operation.objects.filter(pk=operation.pk)
        cancelled = mine.filter(state=State.QUEUED, attempt=0).update(state=State.CANCELLED, finished=now)
        # One that has begun is queued for its handler, which alone knows how to close what is half done.
        mine.filter(state=State.FAILED).exclude(fault="").update(**_queued_again(now))
        asked_now = mine.filter(state__in=OPEN).update(**asked, next_try=None)
        if not cancelled and not asked_now:
            raise OperationOver if mine.exists() else OperationUnknown
        if mine.filter(state=State.QUEUED).exists():
            delivery.deliver(operation.pk)
    operation.refresh_from_db()
    return operation


def retry(operation: Operation) -> Operation:
    """Queue a failed operation again; it goes on from its cursor."""
    with transaction.atomic():
        failed = Operation.objects.filter(pk=operation.pk, state=State.FAILED)
        queued = failed.update(**_queued_again(database_now()), cancelling=False)
        if not queued:
            raise OperationNotFailed
        delivery.deliver(operation.pk)
    operation.refresh_from_db()
    return operation


def _queued_again(now: datetime) -> dict[str, Any]:
    """The columns of one that failed and begins to count its failures anew."""
    return {
        "state": State.QUEUED,
        "failures": 0,
        "failed_at_done": -1,
        "next_try": None,
        "fault": "",
        "finished": None,
        "queued": now,
    }


def begin_anew() -> int:
    """What was running or waited when the database was saved is not gone on with: a person's work ends as cancelled,
    the machine's own waits for its turn; leases and signs of life are nobody's. How many were cancelled.
    """
    now = database_now()
    still = Operation.objects.filter(state__in=OPEN)
    asked = still.exclude(requested_by__isnull=True, channel="system")
    ended = {
        "state": State.CANCELLED,
        "finished": now,
        "lease_until": None,
        "worker": "",
        "cancelling": False,
    }
    cancelled = asked.update(**ended, attempt=F("attempt") + 1)
    still.update(**_queued_again(now), attempt=F("attempt") + 1, lease_until=None, worker="")
    Lease.objects.exclude(name=outbox.HELD).delete()
    Heartbeat.objects.all().delete()
    # Set anew by the scheduler, from now on: nothing starts for instants of the past.
    Schedule.objects.update(next_run=None)
    return cancelled


def reap() -> int:
    """Queue again what dead workers left, deliver again what the queue lost, mark what was maybe sent; how many.

    Safe to call from any number of processes at once, any number of times.
    """
    return _reap_lost() + _deliver_forgotten() + outbox.give_up_lost()


def _reap_lost() -> int:
    now = database_now()
    # A lease far ahead was written before the clock went back, by a worker that did not renew it since.
    lost = Q(lease_until__lt=now) | Q(lease_until__gt=now + 2 * LEASE)
    running = Operation.objects.filter(lost, state=State.RUNNING).order_by("pk")
    return sum(_reap_one(operation) for operation in running[:REAPED_AT_ONCE])


def _reap_one(operation: Operation) -> bool:
    now = database_now()
    same = {"pk": operation.pk, "state": State.RUNNING, "attempt": operation.attempt}
    columns, again = runner.after_failure(operation, now)
    with transaction.atomic():
        # The lease is compared too: a worker that renewed it meanwhile is alive.
        reaped = Operation.objects.filter(**same, lease_until=operation.lease_until).update(
            **columns, lease_until=None, worker=""
        )
        if reaped and again is not None:
            delivery.deliver(operation.pk, after=again)
    if reaped and again is None:
        reference = capture(WorkerLost(), f"operation:{operation.kind}", user_id=operation.requested_by)
        Operation.objects.filter(pk=operation.pk, state=State.FAILED).update(fault=reference)
    return bool(reaped)


def _deliver_forgotten() -> int:
    now = database_now()
    overdue = Q(next_try__isnull=True, queued__lte=now - GRACE) | Q(next_try__lte=now - GRACE)
    beyond = Q(next_try__gt=now + 2 * runner.LONGEST_WAIT) | Q(queued__gt=now + GRACE, next_try__isnull=True)
    waiting = Operation.objects.filter(overdue | beyond, state=State.QUEUED).order_by("pk")
    forgotten = delivery.undelivered(waiting.values_list("pk", flat=True)[:REAPED_AT_ONCE])
    for number in sorted(forgotten):
        Operation.objects.filter(pk=number, state=State.QUEUED, next_try__gt=now).update(next_try=None)
        delivery.deliver(number)
    return len(forgotten)
