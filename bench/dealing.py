"""Deals and activities in a workspace of many contacts: half as many deals as contacts, five activities a contact.

Most deals are decided. One contact has a long timeline (`BUSY`); who is asked for has some fifty things to do.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from bench.filling import Values, _import, fill
from perennial.journal import sealer
from perennial.records.models import Activity, Company, Contact, Deal

STAGES = (
    *("enquiry",) * 3, *("qualified",) * 2, *("offer",) * 3, *("negotiation",) * 2, *("won",) * 50, *("lost",) * 40,
)  # fmt: skip
KINDS = ("call", "call", "call", "email", "email", "meeting", "note")
SAID = "Wants the offer with the certificate and delivery in week 43; the board meets on the 24th."
BUSY = 2_000


def fill_day(contacts: int) -> None:
    """Fill an empty database; one that holds activities stays as it is."""
    fill(contacts)
    if Activity.objects.exists():
        return
    chance = random.Random(5)
    people = list(Contact.objects.order_by("pk").values_list("pk", "company_id", "owner_id"))
    count = len(people) // 2
    first = _import("deal", count, (_deal(chance, *chance.choice(people)) for _n in range(count)))
    _import("activity", len(people) * 5, _activities(chance, people, first, count))
    _import("activity", BUSY, (_activity(chance, *people[0], None, n) for n in range(BUSY)))
    while sealer.seal():
        pass
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def busy() -> int:
    """The contact with the long timeline."""
    return int(Contact.objects.order_by("pk").values_list("pk", flat=True)[0])


def _deal(chance: random.Random, contact: int, company: int | None, owner: int | None) -> Values:
    values: Values = {
        "name": f"Valves {chance.randrange(10**6)}",
        "contact": contact,
        "company": company,
        "owner": owner,
        "stage": chance.choice(STAGES),
        "expected_close": timezone.localdate() + timedelta(days=chance.randrange(-60, 120)),
    }
    if chance.random() < 0.9:
        values["amount"] = {"amount": chance.randrange(10**5, 10**7), "currency": "EUR"}
    return values


def _activities(chance: random.Random, people: list[Any], first: int, deals: int) -> Iterator[Values]:
    for n in range(len(people) * 5):
        contact, company, owner = people[n % len(people)]
        deal = first + chance.randrange(deals) if chance.random() < 0.3 else None
        yield _activity(chance, contact, company, owner, deal, n)


def _activity(
    chance: random.Random, contact: int, company: int | None, owner: int | None, deal: int | None, n: int
) -> Values:
    values: Values = {
        "kind": chance.choice(KINDS),
        "subject": f"Spoke about it {n}",
        "contact": contact,
        "owner": owner,
    }
    values |= {"company": company, "deal": deal, "text": SAID}
    # Of those that look after 2,500 contacts each, some fifty things are still to be done.
    if chance.random() < 0.004:
        return values | {"due": timezone.localdate() + timedelta(days=chance.randrange(-5, 9))}
    done = timezone.now() - timedelta(minutes=chance.randrange(1, 730 * 24 * 60))
    return values | {"done": done, "minutes": chance.choice((5, 10, 20))}


def counts() -> str:
    """How much there is, for the head of a table."""
    several = (Contact, Company, Deal, Activity)
    return ", ".join(f"{one.objects.count():,} {one._meta.verbose_name_plural}" for one in several)
