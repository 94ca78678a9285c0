"""Telling of promises that are nearly due or broken: each ticket once for each, however often one looks.

What was told stands on the ticket (`escalation`), and by it the moment of the next thing to tell (`escalates`) follows.
So a ticket is found as long as something is to be told and no longer, on any node, and after the clock went back too.
Who owns it, who leads the team of the owner, and administrators see it in My day and in the mail of the day.
"""

from __future__ import annotations

from datetime import datetime

from perennial.access.actor import system
from perennial.journal.door import change
from perennial.journal.rows import rows_by
from perennial.operations.clock import database_now
from perennial.operations.jobs import job, plan
from perennial.operations.pace import Pace
from perennial.operations.work import Work
from perennial.records.models import Ticket
from perennial.schema.queries import setting, shape_of

ESCALATE = "escalate"
AT_ONCE = 200

plan(ESCALATE, kind=ESCALATE, cron="*/5 * * * *")


@job(ESCALATE)
def escalate_due(work: Work) -> None:
    """Slice by slice until nothing is left to tell."""
    pace, told = Pace(AT_ONCE), work.cursor.get("told", 0)
    while waiting := waiting_at(database_now(), pace.rows):
        with work.slice() as part, pace.timed(len(waiting)):
            told += escalate(waiting, database_now())
            part.cursor = {"told": told}
            part.progress(done=part.done + len(waiting))
    work.finish({"told": told})


def escalate(tickets: list[int], now: datetime, *, at: datetime | None = None) -> int:
    """Note on each of these what is to be told by now; returns of how many there was something.

    Only demonstration data gives `at`.
    """
    shape, house = shape_of("ticket"), setting()
    with change(system(), "ticket.escalate", at=at) as act:
        # Another node may have told it meanwhile.
        rows = rows_by(Ticket, "pk", sorted(tickets), lock="NO KEY UPDATE")
        told = {row.pk: word for row in rows if (word := row.to_tell(now, shape, house))}
        act.update_each(
            Ticket, {pk: {"escalation": word, "escalated": act.row.at} for pk, word in told.items()}
        )
    return len(told)


def waiting_at(now: datetime, limit: int = AT_ONCE) -> list[int]:
    """Tickets of which something is to be told, the longest overdue first."""
    found = Ticket.objects.filter(archived__isnull=True, escalates__lte=now).order_by("escalates", "pk")
    return list(found.values_list("pk", flat=True)[:limit])
