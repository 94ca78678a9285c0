"""Carts that nobody touched for long are abandoned: said once a day, and taken back like any other change.

Whoever touches such an order brings it back by its status; nothing else of it changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings

from perennial.access.actor import system
from perennial.journal.door import change
from perennial.journal.rows import values_by
from perennial.operations.clock import database_now
from perennial.operations.jobs import job, plan
from perennial.operations.pace import Pace
from perennial.operations.work import Work
from perennial.records.drafts import Draft
from perennial.records.models import Order
from perennial.records.orders import ENTITY, STATUS
from perennial.records.writing import edit
from perennial.schema.queries import setting, shape_of
from perennial.schema.standard.order import ABANDONED, CART

ABANDON = "abandon_carts"
AT_ONCE = 200

plan(ABANDON, kind=ABANDON, cron="20 4 * * *")


@job(ABANDON)
def abandon_carts(work: Work) -> None:
    """Slice by slice until no cart is left that stood still for so long."""
    pace, told = Pace(AT_ONCE), work.cursor.get("told", 0)
    while waiting := untouched(database_now(), pace.rows):
        with work.slice() as part, pace.timed(len(waiting)):
            told += abandon(waiting, database_now())
            part.cursor = {"told": told}
            part.progress(done=part.done + len(waiting))
    work.finish({"told": told})


def abandon(orders: Sequence[int], now: datetime) -> int:
    """Note that these carts are abandoned, those that still are; returns how many."""
    since = _since(now)
    with change(system(), f"{ENTITY}.abandon") as act:
        # Somebody may have touched one meanwhile.
        names = ("pk", STATUS, "updated", "archived")
        rows = values_by(Order, "pk", sorted(orders), names, lock="NO KEY UPDATE")
        still = [
            pk
            for pk, status, updated, archived in rows
            if status == CART and archived is None and since is not None and updated < since
        ]
        edit(act, shape_of(ENTITY), {pk: Draft(columns={STATUS: ABANDONED}) for pk in still}, setting())
    return len(still)


def untouched(now: datetime, limit: int = AT_ONCE) -> list[int]:
    """Carts that stood still for long, the longest first; none where no such time is set."""
    if (since := _since(now)) is None:
        return []
    found = Order.objects.filter(archived__isnull=True, status=CART, updated__lt=since)
    return list(found.order_by("updated", "pk").values_list("pk", flat=True)[:limit])


def _since(now: datetime) -> datetime | None:
    days = settings.ENV["CART_DAYS"]
    return now - timedelta(days=days) if days else None
