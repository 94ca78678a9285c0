"""Acts for the tests of the journal: small programs of writes through the door, and what the tables hold after them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import models

from perennial.access.models import Role
from perennial.journal import guard
from perennial.journal.door import OpenChange, begin, change
from perennial.journal.fingerprint import recorded_models
from perennial.journal.tables import Recorded
from perennial.journal.values import image
from perennial.records.models import Company, Contact, ContactPoint, Link, Record
from perennial.schema.models import CustomField
from tests.cast import OPERATOR

HEADS = {"contact": Contact, "company": Company}
TABLES: tuple[type[Recorded], ...] = (Record, Contact, Company, ContactPoint, Link, Role, CustomField)


def tables() -> dict[tuple[str, int], dict[str, Any]]:
    """{(table, row): {field: value}} of everything recorded, as a replay gives it."""
    found = {}
    for model in recorded_models():
        for row in models.QuerySet(model):
            found[model._meta.label_lower, row.pk] = image(row)
    return found


def versions() -> dict[tuple[str, int], int]:
    return {
        (model._meta.label_lower, row.pk): row.version
        for model in (Contact, Company, Role, CustomField)
        for row in models.QuerySet(model)
    }


def new_record(act: OpenChange, entity: str, **columns: Any) -> Any:
    """A contact or company with its identity."""
    record = Record(entity=entity)
    act.create(record)
    head = HEADS[entity](record_id=record.pk, **columns)
    act.create(head)
    return head


def new_contact(act: OpenChange, *emails: str, **columns: Any) -> Contact:
    head: Contact = new_record(act, "contact", **columns)
    act.create(
        [ContactPoint(record_id=head.pk, kind="email", raw=raw, rank=n) for n, raw in enumerate(emails)]
    )
    return head


def contact(*emails: str, **columns: Any) -> tuple[int, Contact]:
    """A contact made by a change of its own: (change, contact)."""
    with change(OPERATOR, "contact.create") as act:
        made = new_contact(act, *emails, **columns)
    return number(act), made


def company(**columns: Any) -> tuple[int, Company]:
    with change(OPERATOR, "company.create") as act:
        made = new_record(act, "company", **columns)
    return number(act), made


def edited(row: Recorded, **values: Any) -> int:
    """One edit as a change of its own; its number."""
    with change(OPERATOR, "contact.edit") as act:
        act.update(row, **values)
    return number(act)


def in_batches(*steps: Callable[[OpenChange], object]) -> int:
    """A change of several transactions, one for each step; its number."""
    act = begin(OPERATOR, "import")
    for one in steps:
        with act.batch():
            one(act)
    act.close()
    return number(act)


def number(act: OpenChange) -> int:
    assert act.id is not None
    return act.id


def now(row: Any) -> Any:
    """The row as the database has it."""
    return type(row).objects.get(pk=row.pk)


@contextmanager
def any_door() -> Iterator[None]:
    """What an intruder with a database shell can do."""
    with guard.door_open(guard.RECORDED, guard.DERIVED, guard.JOURNAL):
        yield


def pick(rows: Sequence[Any], number: int) -> Any:
    """One of the rows, None when there are none."""
    return rows[number % len(rows)] if rows else None
