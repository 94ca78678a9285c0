"""Entries for the scheduler and the worker: what others did is told within seconds, and forgotten after a while."""

from __future__ import annotations

from collections.abc import Sequence

from perennial.inbox.keeping import forget, keep_told
from perennial.journal.following import follower
from perennial.journal.reading import Line
from perennial.operations.jobs import job, plan
from perennial.operations.work import Work

FORGET = "forget_notices"

plan(FORGET, kind=FORGET, cron="17 3 * * *")


def nothing_before() -> None:
    """What was done before anybody listened is old news."""


@follower("inbox", nothing_before)
def tell(lines: Sequence[Line]) -> None:
    """Tell those who follow records, and those who are named, what these lines did."""
    keep_told(lines)


@job(FORGET)
def forget_notices(work: Work) -> None:
    with work.slice():
        forgotten = forget()
    work.finish({"forgotten": forgotten})
