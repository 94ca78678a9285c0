"""The views that the colleagues of the demonstration share."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from perennial.demo.colleagues import COLLEAGUES, MANAGER, SERVICE, Colleague
from perennial.demo.staff import Staff
from perennial.insight.models import View
from perennial.journal.door import change
from perennial.schema.standard.contract import BINDING
from perennial.schema.standard.deal import OPEN
from perennial.schema.standard.ticket import STILL_OPEN

AGATA = COLLEAGUES[2]
BIG = 30_000


@dataclass(frozen=True, slots=True)
class Shared:
    """`told` are columns of a view; `where` are the conditions it narrows its list by."""

    entity: str
    name: str
    by: Colleague
    where: tuple[dict[str, Any], ...]
    told: dict[str, Any] = field(default_factory=dict, hash=False)


def _test(key: str, op: str, value: Any = None) -> dict[str, Any]:
    return {"field": key, "op": op} | ({} if value is None else {"value": value})


_OPEN_DEAL = _test("outcome", "is", OPEN)
_CUSTOMER = _test("lifecycle", "is", "customer")
_BINDING = _test("status", "is_one_of", list(BINDING))
SHARED = (
    Shared("contact", "Without an owner", MANAGER, (_test("owner", "is_empty"),), {"sort": "-updated"}),
    Shared(
        "contact",
        "Customers long not spoken with",
        AGATA,
        (_CUSTOMER, _test("touched", "more_than_days_ago", 180)),
        {"sort": "touched", "columns": ["company", "phone", "touched", "owner"]},
    ),
    Shared("company", "Without an owner", MANAGER, (_test("owner", "is_empty"),)),
    Shared("company", "Customers cooling", MANAGER, (_CUSTOMER, _test("warmth", "is", "cooling"))),
    Shared("lead", "New", MANAGER, (_test("status", "is", "new"),), {"sort": "created"}),
    Shared(
        "deal",
        "Closing within 30 days",
        AGATA,
        (_OPEN_DEAL, _test("expected_close", "within_next_days", 30)),
        {"sort": "expected_close"},
    ),
    Shared(
        "deal",
        "Big and open",
        MANAGER,
        (_OPEN_DEAL, _test("amount", "at_least", str(BIG))),
        {"sort": "-amount"},
    ),
    Shared("deal", "Mine on the board", AGATA, (), {"mine": True, "look": "board"}),
    Shared("ticket", "Waiting for the customer", SERVICE, (_test("status", "is", "waiting"),)),
    Shared(
        "ticket",
        "High and urgent",
        SERVICE,
        (
            _test("status", "is_one_of", list(STILL_OPEN)),
            _test("priority", "is_one_of", ["high", "urgent"]),
        ),
    ),
    Shared(
        "contract",
        "Open to notice",
        MANAGER,
        (_BINDING, _test("notice_by", "within_next_days", 90)),
        {"sort": "notice_by", "columns": ["company", "notice_by", "annual", "owner"]},
    ),
    Shared("contract", "Running", MANAGER, (_test("status", "is", "running"),), {"sort": "-annual"}),
    Shared("order", "Placed and not paid", MANAGER, (_test("status", "is", "placed"),), {"sort": "due"}),
)


def share_views(staff: Staff, at: datetime) -> dict[tuple[str, str], View]:
    """Each as its maker kept it at `at`; by entity and name."""
    made = {}
    for one in SHARED:
        where = one.where[0] if len(one.where) == 1 else {"all": list(one.where)}
        maker = staff.users[one.by.email]
        told = {"filter": where if one.where else None, **one.told}
        with change(staff.actor(one.by.email), "view.create", at=at) as act:
            view = View(entity=one.entity, name=one.name, maker=maker, shared=True, **told)
            act.create(view)
            made[one.entity, one.name] = view
    return made
