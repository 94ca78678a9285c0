"""Claim one operation, run its handler, and write how the attempt ended.

The one broad `except` of long work stands here: what nobody expected is captured and tried again.
"""

from __future__ import annotations

import logging
import os
import socket
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from perennial.faults.capture import capture
from perennial.faults.trouble import FULL, trouble_of
from perennial.lib.refusals import Refusal
from perennial.operations import jobs
from perennial.operations.clock import database_now
from perennial.operations.errors import Cancelled, HandedBack, Interruption, NotNow, Superseded
from perennial.operations.models import Operation, State
from perennial.operations.payloads import keep_text
from perennial.operations.stopping import Stop
from perennial.operations.work import LEASE, Work

LONGEST_WAIT = timedelta(minutes=5)
PERSISTENCE = LEASE.total_seconds()
REFUSAL = "refusal"

T = TypeVar("T")

logger = logging.getLogger("perennial.operations")


def process_name() -> str:
    """Which process, of which machine."""
    return f"{socket.gethostname()}:{os.getpid()}"


def is_due(column: str, now: datetime) -> Q:
    """Whether what `column` puts off is to run. Put off longer than any work is, it was so before the clock went back.

    Deliveries without a time stand at the end of all times, and so are due.
    """
    return Q(**{f"{column}__lte": now}) | Q(**{f"{column}__gt": now + 2 * LONGEST_WAIT})


def claim(
    number: int, worker: str = "", stop: Stop | None = None, interrupt: Stop | None = None
) -> Work | None:
    """A new attempt at operation `number`, or None when it is not queued or not due yet.

    `stop`, once set, asks the work to hand itself back at its next slice; `interrupt` to end as cancelled.
    """
    with transaction.atomic():
        now = database_now()
        due = Q(next_try__isnull=True) | is_due("next_try", now)
        claimed = Operation.objects.filter(due, pk=number, state=State.QUEUED).update(
            state=State.RUNNING,
            attempt=F("attempt") + 1,
            worker=worker or process_name(),
            heartbeat=now,
            lease_until=now + LEASE,
            started=Coalesce(F("started"), now),
            next_try=None,
        )
        return Work(Operation.objects.get(pk=number), stop, interrupt) if claimed else None


def execute(work: Work) -> datetime | None:
    """Run the handler and settle the attempt; the instant from which it should be delivered again, or None.

    Returns normally whatever the handler did, KeyboardInterrupt and SystemExit excepted.
    """
    operation = work.operation
    try:
        return _run(work)
    except Superseded:
        logger.warning("Operation %s: attempt %s was superseded and stops.", operation.pk, work.attempt)
    except (OperationalError, InterfaceError) as problem:
        # Nothing could be written for a whole lease: it runs out, and the reaper queues the operation again.
        connection.close()
        logger.error("Operation %s: the database did not answer (%s).", operation.pk, type(problem).__name__)
    return None


def _run(work: Work) -> datetime | None:
    try:
        jobs.handler(work.operation.kind)(work)
    except HandedBack:
        return _persistently(lambda: _hand_back(work))
    except Cancelled:
        return _persistently(lambda: _stop_cancelled(work))
    except NotNow:
        return _persistently(lambda: _put_off(work, LONGEST_WAIT))
    except Interruption:
        raise
    except Refusal as refusal:
        return _refused(work, refusal)
    except Exception as problem:
        if trouble_of(problem) == FULL:
            return _wait_for_space(work)
        return _failed(work, problem)
    return None if work.finished else _persistently(work.finish)


def _hand_back(work: Work) -> datetime:
    """Queue the operation again with its cursor; the attempt does not count as a failure."""
    now = database_now()
    work.settle(state=State.QUEUED, queued=now)
    return now


def _wait_for_space(work: Work) -> datetime:
    """Queue the operation again for later. A full disk is no failure of the work, however long it lasts."""
    logger.warning(
        "Operation %s: no space is left on the disk; it goes on by itself once there is.", work.operation.pk
    )
    return _persistently(lambda: _put_off(work, timedelta(seconds=FULL.seconds)))


def _put_off(work: Work, wait: timedelta) -> datetime:
    now = database_now()
    work.settle(state=State.QUEUED, queued=now, next_try=now + wait)
    return now + wait


def _stop_cancelled(work: Work) -> None:
    work.settle(state=State.CANCELLED, cancelling=False, result=work.result, finished=database_now())


def _refused(work: Work, refusal: Refusal) -> None:
    """An expected "no" is final. Its sentence may name values, so it stands in a payload."""
    sentence, result = str(refusal), {**work.result, REFUSAL: refusal.code}

    def write() -> None:
        with transaction.atomic():
            work.settle(state=State.FAILED, finished=database_now(), result=result)
            keep_text(sentence, kind=REFUSAL, operation=work.operation)

    _persistently(write)


def _failed(work: Work, problem: Exception) -> datetime | None:
    if not _persistently(work.is_current):
        raise Superseded
    reference = capture(problem, f"operation:{work.operation.kind}", user_id=work.operation.requested_by)
    return _persistently(lambda: _settle_failed(work, reference))


def _settle_failed(work: Work, reference: str) -> datetime | None:
    columns, again = after_failure(work.operation, database_now())
    work.settle(**columns, fault=reference)
    return again


def after_failure(operation: Operation, now: datetime) -> tuple[dict[str, Any], datetime | None]:
    """The columns after one more failure of `operation`, and when to try again (None: no more).

    Failures count only while nothing more gets done: an attempt that went further than the last starts a
    new count, so a long run survives many killed workers, and a row that always fails ends it after
    `max_attempts`.
    """
    went_on = operation.done_count > operation.failed_at_done
    failures = 1 if went_on else operation.failures + 1
    columns = {"failures": failures, "failed_at_done": max(operation.done_count, operation.failed_at_done)}
    if failures >= operation.max_attempts:
        return {**columns, "state": State.FAILED, "finished": now}, None
    again = now + min(timedelta(seconds=2**failures), LONGEST_WAIT)
    return {**columns, "state": State.QUEUED, "queued": now, "next_try": again}, again


def _persistently(write: Callable[[], T]) -> T:
    """Try a closing write again while the database is away (restarting, disk full), for at most one lease."""
    end = time.monotonic() + PERSISTENCE
    while True:
        try:
            return write()
        except (OperationalError, InterfaceError):
            if time.monotonic() > end:
                raise
            connection.close()
            time.sleep(0.5)
