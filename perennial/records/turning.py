"""Contracts that their days lead on: a signed one runs from its first day, a running one has ended after its last.

The status is recorded, so its history tells when; that a day has come is nobody's to notice. `turns` is the day on
which a contract is led on, so that each is found for as long as it is due and no longer, on any node.
"""

from __future__ import annotations

from datetime import date, datetime

from perennial.access.actor import system
from perennial.journal.door import change
from perennial.journal.rows import values_by
from perennial.operations.jobs import job, plan
from perennial.operations.pace import Pace
from perennial.operations.work import Work
from perennial.quality.queries import present_moment
from perennial.records.models import Contract
from perennial.schema.standard.contract import ENDED, RUNNING, SIGNED

TURN = "turn"
AT_ONCE = 200
NEXT = {SIGNED: RUNNING, RUNNING: ENDED}

plan(TURN, kind=TURN, cron="4 * * * *")


@job(TURN)
def turn_due(work: Work) -> None:
    """Slice by slice until every contract stands where its days say; one that came late is led on twice."""
    pace, turned = Pace(AT_ONCE), work.cursor.get("turned", 0)
    today = present_moment().today
    while due := due_on(today, pace.rows):
        with work.slice() as part, pace.timed(len(due)):
            turned += turn(due, today)
            part.cursor = {"turned": turned}
            part.progress(done=part.done + len(due))
    work.finish({"turned": turned})


def turn(contracts: list[int], today: date, *, at: datetime | None = None) -> int:
    """Lead these on, as far as it is due; returns how many. Only demonstration data gives `at`."""
    with change(system(), "contract.turn", at=at) as act:
        # Another node may have led them on meanwhile, or somebody has moved their days.
        rows = values_by(Contract, "pk", sorted(contracts), ("pk", "status", "turns"), lock="NO KEY UPDATE")
        led = {pk: NEXT[status] for pk, status, day in rows if day and day <= today and status in NEXT}
        act.update_each(Contract, {pk: {"status": status} for pk, status in led.items()})
    return len(led)


def due_on(today: date, limit: int = AT_ONCE) -> list[int]:
    """Contracts that are to be led on, the longest due first."""
    found = Contract.objects.filter(archived__isnull=True, turns__lte=today).order_by("turns", "pk")
    return list(found.values_list("pk", flat=True)[:limit])
