"""The queue, which only delivers "run operation N". The one file that knows which task backend is used."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from perennial.lib.breaking import fault
from perennial.operations import runner
from perennial.operations.clock import database_now
from perennial.operations.models import Operation
from perennial.operations.stopping import Stop
from perennial.operations.work import Work

logger = logging.getLogger("perennial.operations")
# Of the queue, which takes the higher first.
ASKED, UNASKED = 0, -50


@task
def run_operation(number: int) -> None:
    """What a broker's worker calls; delivering an operation that runs or has ended does nothing."""
    work = runner.claim(number)
    if work is not None:
        run(work)


def run(work: Work) -> None:
    """Execute the work and, if it is to be tried again, hand it to the queue."""
    again = runner.execute(work)
    if again is not None:
        deliver(work.operation.pk, after=again)


def deliver(number: int, after: datetime | None = None) -> None:
    """Hand operation `number` to the queue once the transaction commits, to run not before `after`.

    What a person waits for comes before what nobody asked for. A failure here is logged and not raised: the operation
    is queued, and the reaper delivers it again.
    """

    def hand_over() -> None:
        fault("delivery.committed")
        asked = Operation.objects.filter(pk=number, requested_by__isnull=False).exists()
        call = run_operation.using(priority=ASKED if asked else UNASKED, run_after=after)
        call.enqueue(number)

    transaction.on_commit(hand_over, robust=True)


def take(worker: str, stop: Stop | None = None) -> Work | None:
    """Receive one delivery and claim its operation in one transaction; None when there is nothing to do."""
    if not _ready().exists():  # a plain read first: an idle worker takes no write lock
        return None
    with transaction.atomic():
        row = _ready().get_locked()
        if row is None:
            return None
        row.delete()
        number = _number_in(row.args_kwargs)
        return None if number is None else runner.claim(number, worker, stop)


def undelivered(numbers: Iterable[int]) -> set[int]:
    """Which of these operations no waiting delivery names."""
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path=run_operation.module_path)
    named = {_number_in(arguments) for arguments in waiting.values_list("args_kwargs", flat=True).iterator()}
    return set(numbers) - named


def _number_in(arguments: Any) -> int | None:
    """The operation a delivery names; None for one that names nothing and is dropped."""
    match arguments:
        case {"args": [int(number)]}:
            return number
    logger.error("A delivery without an operation number was dropped.")
    return None


def _ready() -> Any:
    """Waiting deliveries that are due by the database's clock. The library's `ready` asks this machine's."""
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path=run_operation.module_path)
    return waiting.filter(runner.is_due("run_after", database_now()))
