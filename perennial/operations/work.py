"""What a job handler is given: parameters, a cursor, and slices that commit effect and progress together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction

from perennial.journal.statistics import Statistics
from perennial.lib.breaking import fault
from perennial.operations.clock import database_now
from perennial.operations.errors import Cancelled, HandedBack, Superseded
from perennial.operations.models import Operation, State
from perennial.operations.stopping import Stop

LEASE = timedelta(seconds=20)


@dataclass(slots=True)
class Slice:
    """Where the work will stand once this slice is committed. Assign `cursor`, `change`; call `progress`."""

    cursor: dict[str, Any]
    done: int
    total: int | None
    phase: str
    change: int | None

    def progress(self, done: int | None = None, total: int | None = None, phase: str | None = None) -> None:
        """State how many units are done, of how many, in which phase; what is left out stays as it was."""
        self.done = self.done if done is None else done
        self.total = self.total if total is None else total
        self.phase = self.phase if phase is None else phase


class Work:
    """One attempt at one operation.

    `stop`, once set, hands it back; `interrupt` cancels it; `watch` is called after each slice.
    """

    def __init__(self, operation: Operation, stop: Stop | None = None, interrupt: Stop | None = None) -> None:
        self.operation = operation
        self.parameters: dict[str, Any] = operation.parameters
        self.cursor: dict[str, Any] = operation.cursor
        self.attempt = operation.attempt
        self.result: dict[str, Any] = operation.result
        self.finished = False
        self.watch: Callable[[Operation], None] | None = None
        self._stop = stop or Stop()
        self._interrupt = interrupt or Stop()
        self._cancel_told = False
        self._statistics = Statistics()

    @contextmanager
    def slice(self) -> Iterator[Slice]:
        """One transaction, in which effect, cursor, progress and the attempt check commit together.

        Raises Superseded, HandedBack or (once) Cancelled before it begins, and Superseded, with everything
        rolled back, when another attempt took over in the meantime.
        """
        self._go_on()
        operation = self.operation
        part = Slice(
            deepcopy(self.cursor),
            operation.done_count,
            operation.total_count,
            operation.phase,
            operation.change,
        )
        with transaction.atomic():
            yield part
            fault("work.effect")
            columns = {
                "cursor": part.cursor,
                "done_count": part.done,
                "total_count": part.total,
                "phase": part.phase,
                "change": part.change,
            }
            self._write(**columns, **self._lease())
        fault("work.committed")
        self.cursor = part.cursor
        for name, value in columns.items():
            setattr(operation, name, value)
        self._statistics.refresh()
        if self.watch is not None:
            self.watch(operation)

    def check_cancelled(self) -> None:
        """Raise Cancelled if a person asked to stop (as `slice` does by itself, once, before it begins)."""
        self._go_on()

    def finish(self, result: dict[str, Any] | None = None) -> None:
        """End the operation as done. `result` holds counts, keys and ids, never free text."""
        self.result = self.result if result is None else result
        self._statistics.refresh(now=True)
        self.settle(state=State.DONE, result=self.result, finished=database_now(), fault="", cancelling=False)
        self.finished = True

    def settle(self, **columns: Any) -> None:
        """End this attempt with these columns and give up the lease; raises Superseded if it is not ours."""
        self._write(**columns, lease_until=None, worker="")

    def renew(self) -> None:
        """Push the lease on while a slice is slow; raises Superseded if it is not ours."""
        self._write(**self._lease())

    def is_current(self) -> bool:
        return self._mine().exists()

    def _go_on(self) -> None:
        if self._stop.is_set():
            raise HandedBack
        row = self._mine().values_list("cancelling", "cancel_choice").first()
        if row is None:
            raise Superseded
        # Told once, so that a handler may still write its closing slice.
        if (row[0] or self._interrupt.is_set()) and not self._cancel_told:
            self._cancel_told = True
            raise Cancelled(row[1])

    def _mine(self) -> Any:
        return Operation.objects.filter(pk=self.operation.pk, attempt=self.attempt, state=State.RUNNING)

    def _write(self, **columns: Any) -> None:
        if not self._mine().update(**columns):
            raise Superseded

    @staticmethod
    def _lease() -> dict[str, Any]:
        now = database_now()
        return {"heartbeat": now, "lease_until": now + LEASE}
