"""Signs of life: a thread that repeats a small act, and the row by which a process shows that it lives."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

from django.db import InterfaceError, OperationalError, connection

from perennial.operations.clock import database_now
from perennial.operations.errors import Superseded
from perennial.operations.models import Heartbeat
from perennial.operations.work import Work

EVERY = 5.0
JOIN = 10.0

logger = logging.getLogger("perennial.operations")


@contextmanager
def pulse(beat: Callable[[], None], every: float = EVERY, first: float = 0.0) -> Iterator[None]:
    """Call `beat` after `first` and then every `every` seconds in a thread, until the block ends."""
    over = Event()
    thread = Thread(target=_repeat, args=(beat, every, first, over), name="pulse", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(timeout=JOIN)  # a beat that waits longer for a database ends by itself once it answers


def show_life(name: str) -> None:
    """Write the heartbeat row of this process in the part `name`."""
    row = Heartbeat(name=name, host=socket.gethostname(), pid=os.getpid(), at=database_now())
    Heartbeat.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["name", "host", "pid"], update_fields=["at"]
    )


def end_life(name: str) -> None:
    """Remove the row at an orderly stop, so that health does not report a missing process."""
    Heartbeat.objects.filter(name=name, host=socket.gethostname(), pid=os.getpid()).delete()


@contextmanager
def kept_alive(work: Work, every: float = EVERY) -> Iterator[None]:
    """Renew the lease of `work` while a slice is slow. If it is lost, the slice notices and stops."""

    def renew() -> None:
        try:
            work.renew()
        except Superseded:
            logger.warning("Operation %s: the lease of attempt %s is lost.", work.operation.pk, work.attempt)

    with pulse(renew, every, first=every):  # it was claimed just now
        yield


def _repeat(beat: Callable[[], None], every: float, first: float, over: Event) -> None:
    try:
        wait = first
        while not over.wait(wait):
            wait = every
            try:
                beat()
            except (OperationalError, InterfaceError) as problem:
                logger.warning("A heartbeat could not be written (%s).", type(problem).__name__)
                connection.close()
    finally:
        connection.close()
