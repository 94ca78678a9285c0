"""Backups by the worker: every night, verified; every week one is restored on trial."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from perennial.backup.actions import (
    BACKUP,
    DAILY,
    DRILL,
    VERIFY,
    drill_set,
    every_second,
    make_set,
    verify_set,
)
from perennial.backup.errors import AlreadyBusy
from perennial.backup.making import Told
from perennial.backup.places import own_place
from perennial.operations.clock import database_now
from perennial.operations.errors import NotNow
from perennial.operations.jobs import job, plan
from perennial.operations.work import Work

plan("backup", kind=BACKUP, cron="7 2 * * *", parameters={"reason": DAILY})
plan("backup-drill", kind=DRILL, cron="7 4 * * 0", parameters={"set": "latest"})


# For so long what nobody asked for waits while something else is busy with the sets.
PATIENCE = timedelta(hours=12)


@job(BACKUP)
def back_up(work: Work) -> None:
    with _waiting(work):
        work.finish(make_set(own_place(), work.parameters.get("reason", DAILY), _told(work)))


@job(VERIFY)
def verify_one(work: Work) -> None:
    work.finish(verify_set(own_place(), work.parameters["set"], _told(work)))


@job(DRILL)
def drill_one(work: Work) -> None:
    with _waiting(work):
        work.finish(drill_set(own_place(), work.parameters["set"], _told(work)))


@contextmanager
def _waiting(work: Work) -> Iterator[None]:
    """A person hears at once that something else is busy; what was planned is tried again later."""
    asked = work.operation
    try:
        yield
    except AlreadyBusy:
        if asked.channel != "system" or database_now() - asked.created > PATIENCE:
            raise
        raise NotNow from None


def _told(work: Work) -> Told:
    """Each second a slice without effect: it tells how far the work is, and hears that it is to stop."""

    def tell(phase: str, done: int, total: int) -> None:
        with work.slice() as part:
            part.progress(done, total, phase)

    return every_second(tell)
