"""Job handlers whose effect can be counted: rows of a table in which nothing hides one written twice."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from perennial.lib.refusals import Refusal
from perennial.operations.clock import database_now
from perennial.operations.errors import Cancelled
from perennial.operations.jobs import job
from perennial.operations.mail import Mail, send
from perennial.operations.models import Operation, OperationRow, Payload
from perennial.operations.outbox import sender
from perennial.operations.work import Work


def write_effect(operation: Operation, number: int) -> None:
    now = database_now()
    Payload.objects.create(operation=operation, kind="effect", text=str(number), created=now, expires=now)


def effects(operation: Operation) -> list[int]:
    rows = Payload.objects.filter(operation=operation, kind="effect").values_list("text", flat=True)
    return sorted(int(text) for text in rows)


@job("test-count")
def count(work: Work) -> None:
    """Writes the numbers 1 to `total`, `step` of them in a slice that lasts `pause` seconds.

    The first attempt stops its own process, as SIGSTOP does, `inside` each slice or `between` two, as `frozen` says.
    """
    frozen = work.parameters.get("frozen") if work.attempt == 1 else None
    total, step = work.parameters["total"], work.parameters.get("step", 1)
    while work.cursor.get("next", 1) <= total:
        with work.slice() as part:
            start = part.cursor.get("next", 1)
            for number in range(start, min(start + step, total + 1)):
                write_effect(work.operation, number)
            time.sleep(work.parameters.get("pause", 0))
            part.cursor = {"next": start + step}
            part.progress(done=min(start + step - 1, total), total=total, phase="counting")
            if frozen == "inside" and start > 1:
                os.kill(os.getpid(), signal.SIGSTOP)
        if frozen == "between":
            os.kill(os.getpid(), signal.SIGSTOP)
    work.finish({"counted": total})


@sender("test-file")
def append_to_file(payload: Mapping[str, Any], key: str) -> str:
    """What arrived outside, a key a line: a second arrival would be seen."""
    with open(payload["path"], "a") as file:
        time.sleep(payload["pause"])
        file.write(f"{key}\n")
    time.sleep(payload["pause"])
    return "arrived"


@job("test-broken")
def broken(work: Work) -> None:
    """Gets to number `until` and fails there, every time."""
    until = work.parameters["until"]
    while work.cursor.get("next", 1) <= until:
        with work.slice() as part:
            number = part.cursor.get("next", 1)
            write_effect(work.operation, number)
            if number == until:
                raise ZeroDivisionError("row 17 of Alice")
            part.cursor = {"next": number + 1}
            part.progress(done=number)


@job("test-stumbles")
def stumbles(work: Work) -> None:
    """Fails once at every number up to `total`, and gets past it at the next attempt."""
    for number in range(work.cursor.get("next", 1), work.parameters["total"] + 1):
        with work.slice() as part:
            write_effect(work.operation, number)
            part.cursor = {"next": number + 1}
            part.progress(done=number)
        raise ZeroDivisionError


@job("test-refuses")
def refuses(work: Work) -> None:
    raise Refusal(_("The file of Alice cannot be read. Save it as CSV."))


@job("test-dies")
def dies(work: Work) -> None:
    os._exit(9)


@job("test-closes")
def closes(work: Work) -> None:
    """Counts until cancelled, then writes a closing row and leaves a result."""
    try:
        while True:
            with work.slice() as part:
                part.progress(done=part.done + 1)
            time.sleep(0.01)
    except Cancelled as cancelled:
        with work.slice():
            OperationRow.objects.create(operation=work.operation, number=0, fate=cancelled.choice)
        work.result = {"stopped_at": work.operation.done_count}
        raise


@sender("test-mail")
def send_mail(payload: Mapping[str, Any], key: str) -> str:
    return send(Mail(payload["to"], "Subject", "Text"), key)
