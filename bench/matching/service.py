"""One new record against all that are there, as forms, the API and imports ask: beside its bare key look-up."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from statistics import median, quantiles
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from bench.matching.matched import given
from bench.matching.people import people
from perennial.access.actions import create_user, default_roles
from perennial.access.actor import of_user, operator
from perennial.access.models import User
from perennial.access.queries import find_user
from perennial.journal import guard
from perennial.journal.setwise import insert_rows, slices
from perennial.matching.specs import SPECS, hashed
from perennial.records.matching.finding import candidates_of
from perennial.records.matching.meeting import holders
from perennial.records.models import Contact, MatchKey, MatchProfile, Record
from perennial.schema.once import read_once

Row = dict[str, Any]
SPEC = SPECS["contact"]
STORED, TYPED, TIMES = 404, 505, 1000
SELLER = "sales@x.example"


def services(rows: int) -> Iterator[Row]:
    """Milliseconds; half of those that are typed are there already."""
    _fill(rows)
    actor = of_user(find_user(SELLER) or _seller(), "web", "")
    there, new = people(rows, STORED), people(TIMES, TYPED)
    typed = [given(row) for pair in zip(there, new, strict=False) for row in pair][:TIMES]
    keys = [hashed("contact", SPEC.keys(SPEC.normal(one))) for one in typed]

    def ask(number: int) -> object:
        with read_once():
            return candidates_of(actor, "contact", typed[number])

    found, bare = _timed(ask), _timed(lambda number: holders(keys[number]))
    yield {
        "what": "one record against all",
        "records": rows,
        **found,
        **{f"bare {name}": at for name, at in bare.items()},
    }


def _seller() -> User:
    return create_user(operator(), SELLER, "Sales", default_roles(operator())["sales"])


def _timed(ask: Callable[[int], object]) -> Row:
    times = []
    for number in range(TIMES):
        begun = time.perf_counter()
        ask(number)
        times.append((time.perf_counter() - begun) * 1000)
    return {"p50": round(median(times), 2), "p95": round(quantiles(times, n=20)[-1], 2)}


def _fill(rows: int) -> None:
    """Only what a look-up reads, by no change of anybody."""
    if Record.objects.exists():
        return
    now = timezone.now()
    for piece in slices(enumerate(people(rows, STORED), start=1), 5000):
        normal = [(number, SPEC.normal(given(row)), row) for number, row in piece]
        with transaction.atomic(), guard.door_open(guard.RECORDED, guard.DERIVED):
            insert_rows(Record, ("id", "entity"), [(number, "contact") for number, *_ in normal])
            heads = [
                Contact(
                    record_id=number,
                    given_name=row["given_name"],
                    family_name=row["family_name"],
                    created=now,
                    updated=now,
                )
                for number, _columns, row in normal
            ]
            names = [one.attname for one in Contact._meta.concrete_fields]
            insert_rows(Contact, names, [[getattr(head, name) for name in names] for head in heads])
            told = [
                (number, {"entity": "contact", **{name: its for name, its in columns.items() if its}})
                for number, columns, _row in normal
            ]
            insert_rows(MatchProfile, ("record_id", "columns"), told)
            met = [
                (key, number)
                for number, columns, _row in normal
                for key in hashed("contact", SPEC.keys(columns))
            ]
            insert_rows(MatchKey, ("key", "record_id"), met)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
