"""Run an operation in the process that asked for it, as the command line does."""

from __future__ import annotations

import logging
import signal
import time
from collections.abc import Callable
from contextlib import suppress

from django.db import InterfaceError, OperationalError, connection

from perennial.faults.trouble import trouble_of
from perennial.operations import delivery, runner
from perennial.operations.actions import cancel, reap
from perennial.operations.errors import OperationOver
from perennial.operations.models import Operation, State
from perennial.operations.pulse import kept_alive
from perennial.operations.stopping import Stop, stop_on_signal

EVERY = 0.25
AFTER_TROUBLE = 1.0

logger = logging.getLogger("perennial.operations")


def run_inline(operation: Operation, watch: Callable[[Operation], None] | None = None) -> Operation:
    """Run the operation here, under the same lease as a worker would, and return its row ended.

    If a worker has it, wait for that. Needs no server. `watch` is called with the row as the work goes on.
    Ctrl-C cancels the operation at its next slice and rises as KeyboardInterrupt; SIGTERM hands it back and
    rises as SystemExit; a killed process leaves it to a worker. A full disk or a database that is away for a
    while is waited for: part of the work is done, so a command that gave up would ask to have it done twice.
    """
    with stop_on_signal(signal.SIGTERM) as stop, stop_on_signal(signal.SIGINT) as interrupt:
        in_trouble = False
        while operation.is_open:
            try:
                _step(operation, watch, stop, interrupt)
                in_trouble = False
            except (OperationalError, InterfaceError) as problem:
                if trouble_of(problem) is None:
                    raise
                connection.close()
                if interrupt.is_set():
                    raise KeyboardInterrupt from problem
                if not in_trouble:
                    logger.warning("Operation %s waits until it can be written again.", operation.pk)
                in_trouble = True
                stop.wait(AFTER_TROUBLE)
            if stop.is_set():
                raise SystemExit(128 + signal.SIGTERM)
        if interrupt.is_set() and operation.state == State.CANCELLED:
            raise KeyboardInterrupt
    return operation


def _step(
    operation: Operation, watch: Callable[[Operation], None] | None, stop: Stop, interrupt: Stop
) -> None:
    """Run the operation as far as it goes now, or look how far somebody else is."""
    work = runner.claim(operation.pk, stop=stop, interrupt=interrupt)
    if work is not None:
        work.watch = watch
        with kept_alive(work):
            delivery.run(work)
    elif interrupt.is_set() and not operation.cancelling:
        with suppress(OperationOver):
            cancel(operation)
    operation.refresh_from_db()
    if watch is not None:
        watch(operation)
    if operation.is_open and not stop.is_set():
        time.sleep(EVERY)
        # Whoever had it may have been killed, and without a server nobody else would notice.
        reap()
