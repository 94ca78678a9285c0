"""Random programs of writes for the property tests: each operation is (kind, number, number, text)."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from hypothesis import strategies as st

from perennial.access.models import Role
from perennial.journal.door import OpenChange
from perennial.journal.models import Entry
from perennial.journal.reading import Line, lines
from perennial.records.models import Company, Contact, ContactPoint, Link, Record
from perennial.schema.models import CustomField
from tests.journal.acting import new_contact, new_record, pick

TEXTS = st.sampled_from(["", "a", "b", "Łódź", "Ko\u0301s", "K\u00f3s", "0", "  x ", "ß☎"])
VALUES = st.sampled_from(
    [None, "", "q", 0, 1, True, False, [], ["k1", "k2"], {"amount": 5, "currency": "EUR"}]
)
NUMBERS = st.integers(0, 7)


class Cancelled(Exception):
    """Rolls a savepoint back."""


def _rows(model: Any) -> list[Any]:
    return list(model.objects.order_by("pk"))


def new_company(act: OpenChange, one: int, two: int, text: str, value: Any) -> None:
    parent = pick([None, *_rows(Company)], one)
    new_record(
        act, "company", name=text, parent=parent, size=two or None, attributes={"x_a": value} if two else {}
    )


def new_person(act: OpenChange, one: int, two: int, text: str, value: Any) -> None:
    company = pick([None, *_rows(Company)], one)
    made = new_record(act, "contact", given_name=text, company=company, do_not_contact=bool(two % 2))
    act.create([ContactPoint(record_id=made.pk, kind="email", raw=f"{n}@x.example") for n in range(two % 3)])


def new_circle(act: OpenChange, one: int, two: int, text: str, value: Any) -> None:
    mother = new_record(act, "company", name=text)
    daughter = new_record(act, "company", name=text, parent_id=mother.pk)
    act.update(mother, parent_id=daughter.pk)


def edit_person(act: OpenChange, one: int, two: int, text: str, value: Any) -> None:
    if row := pick(_rows(Contact), one):
        act.update(row, job_title=text, **{f"attributes.x_{two % 2}": value})


def move_person(act: OpenChange, one: int, two: int, text: str, value: Any) -> None:
    if row := pick(_rows(Contact), one):
        target = pick([None, *_rows(Company)], two)
        act.update(row, company_id=target.pk if target else None)


def adopt(act: OpenChange, one: int, two: int, text: str, value: Any) -> None:
    if row := pick(_rows(Company), one):
        parent = pick([None, *_rows(Company)], two)
        act.update(row, parent_id=parent.pk if parent else None, name=text)


def add_point(act: OpenChange, one: int, two: int, text: str, value: Any) -> None:
    if record := pick(_rows(Record), one):
        act.create(ContactPoint(record_id=record.pk, kind="phone", raw=text, rank=two))


def edit_point(act: OpenChange, one: int, two: int, text: str, value: Any) -> None:
    if row := pick(_rows(ContactPoint), one):
        act.update(row, raw=text, rank=two)


def drop_point(act: OpenChange, one: int, two: int, text: str, value: Any) -> None:
    if row := pick(_rows(ContactPoint), one):
        act.delete(row)


def add_link(act: OpenChange, one: int, two: int, text: str, value: Any) -> None:
    records = _rows(Record)
    if records:
        act.create(Link(record=pick(records, one), target=pick(records, two), field="company", role=text))


def edit_link(act: OpenChange, one: int, two: int, text: str, value: Any) -> None:
    if row := pick(_rows(Link), one):
        act.update(row, role=text, target_id=pick(_rows(Record), two).pk)


def drop_link(act: OpenChange, one: int, two: int, text: str, value: Any) -> None:
    if row := pick(_rows(Link), one):
        act.delete(row)


def drop_person(act: OpenChange, one: int, two: int, text: str, value: Any) -> None:
    if row := pick(_rows(Contact), one):
        _remove(act, row.pk)


def _remove(act: OpenChange, record: int) -> None:
    """A record for good, with all that hangs on it."""
    act.update(Contact.objects.filter(company_id=record), company_id=None)
    act.update(Company.objects.filter(parent_id=record), parent_id=None)
    act.delete(Link.objects.filter(Q(record_id=record) | Q(target_id=record)))
    act.delete(ContactPoint.objects.filter(record_id=record))
    act.delete(Contact.objects.filter(pk=record))
    act.delete(Company.objects.filter(pk=record))
    act.delete(Record.objects.filter(pk=record))


def configure(act: OpenChange, one: int, two: int, text: str, value: Any) -> None:
    row = pick(_rows(Role), one)
    if row is None or two > 4:
        act.create(Role(key=text or "k", name=text))
    elif two == 4:
        act.delete(row)
    else:
        act.update(row, name=text, undo_others=bool(two % 2))


def describe(act: OpenChange, one: int, two: int, text: str, value: Any) -> None:
    row = pick(_rows(CustomField), one)
    if row is None or two > 5:
        act.create(
            CustomField(
                entity="contact",
                key="x_9",
                kind="text",
                filterable=False,
                choices=[{"key": text, "labels": {"en": text}}],
            )
        )
    else:
        act.update(
            row,
            labels={"en": text},
            choices=[{"key": text, "labels": {"en": text}}] * (two % 3),
            position=two,
        )


def think_again(act: OpenChange, one: int, two: int, text: str, value: Any) -> None:
    """Write in a savepoint that is rolled back, its derivations too."""
    edit_point(act, one, two, text, value)
    try:
        with act.savepoint():
            edit_person(act, one, two, text, value)
            add_point(act, one, two, text, value)
            act.settle()
            raise Cancelled
    except Cancelled:
        pass


KINDS = [
    new_company, new_person, new_circle, edit_person, move_person, adopt, add_point, edit_point, drop_point, add_link,
    edit_link, drop_link, drop_person, configure, describe, think_again,
]  # fmt: skip
OPERATIONS = st.tuples(st.sampled_from(KINDS), NUMBERS, NUMBERS, TEXTS, VALUES)
# Batches of a change; most changes have one.
PROGRAMS = st.lists(st.lists(OPERATIONS, min_size=1, max_size=3), min_size=1, max_size=3)


def furnish(act: OpenChange) -> None:
    """Two companies, mother and daughter, with a person each, who are linked."""
    mother = new_record(act, "company", name="Mother")
    daughter = new_record(act, "company", name="Daughter", parent_id=mother.pk)
    people = [new_contact(act, "p@x.example", company=firm, job_title="Buyer") for firm in (mother, daughter)]
    act.create(Link(record_id=people[0].pk, target_id=people[1].pk, field="company", role="friend"))


def carry_out(act: OpenChange, operations: list[Any], more: str = "") -> None:
    """`more` is said at the end of every text, so that the same operations again write other values."""
    for kind, one, two, text, value in operations:
        kind(act, one, two, text + more, value)


_TEXT_OF: dict[type[Any], str] = {
    Contact: "job_title", Company: "name", ContactPoint: "raw", Link: "role", Role: "name",
}  # fmt: skip


def edit_what(act: OpenChange, change_id: int, which: int) -> None:
    """Somebody edits one of the rows that a change wrote, in a field it may have written."""
    there = [one for one in _lines_of(change_id) if one.model in _TEXT_OF and _row_of(one) is not None]
    if one := pick(there, which):
        act.update(_row_of(one), **{_TEXT_OF[one.model]: f"later {act.row.at:%f}"})


def remove_what(act: OpenChange, change_id: int, which: int) -> None:
    """Somebody removes for good a record to which rows pointed before the change."""
    pointers = ("company_id", "parent_id", "target_id")
    before = {one.fields[name][0] for one in _lines_of(change_id) for name in pointers if name in one.fields}
    if target := pick(sorted(before - {None}), which):
        _remove(act, target)


def _lines_of(change_id: int) -> list[Line]:
    return list(lines(Entry.objects.filter(batch__change=change_id).order_by("id")))


def _row_of(one: Line) -> Any:
    return one.model.objects.filter(pk=one.row).first()


__all__ = ["PROGRAMS", "carry_out", "edit_what", "furnish", "remove_what"]
