"""A workspace of many records to measure in, written as an import writes them: through the door, with journal.

Companies are a third as many as contacts. Forty people own them evenly; `FREE` may read everybody's records,
`BOUND` only their own.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from perennial.access.actions import create_user, default_roles
from perennial.access.actions.roles import create_role
from perennial.access.actor import operator
from perennial.access.models import User
from perennial.journal import sealer
from perennial.journal.door import begin, change
from perennial.journal.setwise import slices
from perennial.records.actions.edit import edit_record
from perennial.records.drafts import draft_of
from perennial.records.models import Contact
from perennial.records.writing import insert
from perennial.schema.actions import create_field
from perennial.schema.models import Workspace
from perennial.schema.queries import setting, shape_of

GIVEN = (
    "Anna", "Jan", "Piotr", "Maria", "Katarzyna", "Tomasz", "Andrzej",
    "Petra", "Lukáš", "Olga", "Dmitrij", "Ivan", "Hans", "Claudia", "Zuzana", "Li",
)  # fmt: skip
SYLLABLES = (
    "ko", "va", "ri", "mi", "ha", "no", "wa", "sta", "lu", "be", "che", "ska",
    "da", "ro", "pe", "ni", "vo", "tra", "gu", "zi", "mar", "tin", "bo", "kow", "zel",
)  # fmt: skip
ENDINGS = ("ski", "ová", "er", "ik", "ov", "", "mann", "czyk")
CYRILLIC = ("Щербаков", "Иванова", "Хрущёв", "Юрьев", "Цветаева", "Чайковский", "Жуков", "Алексеев")
CITIES = (
    "Warszawa", "Kraków", "Žilina", "Bratislava", "Berlin", "Hamburg", "Moskva", "London", "Gdańsk",
    "Łódź", "Košice", "Wien",
)  # fmt: skip
TRADES = ("Handel", "Trade", "Logistik", "Stahl", "Drevo", "Bau", "Service", "Media", "Agro", "Textil")
JOBS = ("Buyer", "Director", "Accountant", "Warehouse", "Sales", "Engineer")
STAGES = ("prospect", "customer", "former", "partner", "supplier")
SEGMENTS = tuple(f"Segment {n}" for n in range(40))
OWNERS, BOUND, FREE = 40, 40, 1
# So many rows are one act, and acts are spread over two years.
ACT = 10_000
BUSY_EDITS = 1_000
Values = dict[str, Any]


def fill(contacts: int) -> None:
    """Fill an empty database; one that holds contacts stays as it is."""
    if Contact.objects.exists():
        return
    _people()
    chance = random.Random(3)
    firms = contacts // 3
    names = [_family(chance) for _ in range(20_000)]
    first = _import("company", firms, (_company(chance, names, n) for n in range(firms)))
    _import("contact", contacts, (_contact(chance, names, n, first, firms) for n in range(contacts)))
    _edit_often()
    while sealer.seal():
        pass
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def busiest() -> int:
    """The record that was edited a thousand times."""
    return Contact.objects.order_by("-version", "pk").values_list("pk", flat=True)[0]


def _people() -> None:
    actor = operator()
    with change(actor, "workspace.create") as act:
        act.create(Workspace(name="Baltic Amber", country="PL"))
    free = default_roles(actor)["sales"]
    grants = {("*", action): "own" for action in ("read", "create", "edit", "delete", "export", "bulk")}
    bound = create_role(actor, "Own records", grants=grants)
    for n in range(1, OWNERS + 1):
        create_user(actor, f"u{n}@x.example", f"User {n}", bound if n == BOUND else free)
    create_field(actor, "contact", "text", {"en": "Segment"})


def _family(chance: random.Random) -> str:
    if chance.random() < 0.02:
        return chance.choice(CYRILLIC)
    word = "".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))).title()
    return word + chance.choice(ENDINGS)


def _company(chance: random.Random, names: list[str], n: int) -> Values:
    return {
        "name": f"{chance.choice(TRADES)} {chance.choice(names)}",
        "tax_id": f"PL {chance.randint(10**9, 10**10 - 1)}",
        "city": chance.choice(CITIES),
        "owner": 1 + n % OWNERS,
        "lifecycle": chance.choice(STAGES),
    }


def _contact(chance: random.Random, names: list[str], n: int, first: int, firms: int) -> Values:
    given, family = chance.choice(GIVEN), chance.choice(names)
    host = chance.choice(TRADES).lower()
    return {
        "given_name": given,
        "family_name": family,
        "company": first + chance.randrange(firms),
        "job_title": chance.choice(JOBS),
        "email": f"{given}.{family}{n}@{host}.example".lower(),
        "phone": f"+48{chance.randint(500_000_000, 899_999_999)}",
        "city": chance.choice(CITIES),
        "owner": 1 + n % OWNERS,
        "lifecycle": chance.choice(STAGES),
        "x_segment": chance.choice(SEGMENTS),
    }


def _import(entity: str, count: int, several: Iterator[Values]) -> int:
    """Write records as acts of `ACT` rows each; returns the id of the first one."""
    shape, house, first = shape_of(entity), setting(), 0
    acts = -(-count // ACT)
    for number, rows in enumerate(slices(several, ACT)):
        at = timezone.now() - timedelta(days=730 * (acts - number) / acts)
        act = begin(operator(), f"{entity}.import", title="people.csv", channel="import", at=at)
        for piece in slices(rows):
            with act.batch():
                heads = insert(act, shape, [draft_of(shape, values) for values in piece], house)
            first = first or heads[0].pk
        act.close()
        if number % 10 == 0:
            print(f"{timezone.now():%H:%M:%S} {entity} {(number + 1) * ACT:,}", flush=True)
    return first


def _edit_often() -> None:
    """One record with a long history."""
    pk = Contact.objects.values_list("pk", flat=True).order_by("pk")[0]
    actor = operator()
    for number in range(BUSY_EDITS):
        edit_record(actor, "contact", pk, {"job_title": f"{JOBS[number % len(JOBS)]} {number}"})


def user(number: int) -> User:
    return User.objects.get(email_key=f"u{number}@x.example")
