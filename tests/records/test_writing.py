"""Records as they are written: identity, typed row, points, links, and what is derived from them at once."""

from __future__ import annotations

from datetime import date

import pytest

from perennial.journal import derivations
from perennial.journal.door import change
from perennial.journal.models import Entry
from perennial.lib.refusals import BadRequest
from perennial.records.derive.fresh import fresh_among
from perennial.records.drafts import draft_of
from perennial.records.models import AttributeValue, Contact, ContactPoint, Link, Record, SearchDocument
from perennial.records.writing import edit, insert
from perennial.schema.models import CustomField
from perennial.schema.queries import setting, shape_of
from tests.cast import OPERATOR

pytestmark = pytest.mark.django_db

VALUES = {
    "given_name": "Łucja", "family_name": "Müller", "email": "Lu@Jantar.example", "email_2": "b@jantar.example",
    "phone": "030 123456", "city": "Köln", "country": "DE", "x_size": 5,
}  # fmt: skip
LABELS = {"phone": "work"}


@pytest.fixture(autouse=True)
def _fields() -> None:
    with change(OPERATOR, "field.create") as act:
        act.create(CustomField(entity="contact", key="x_size", kind="number", labels={"en": "Size"}))
        act.create(
            CustomField(
                entity="contact", key="x_boss", kind="record", target="contact", labels={"en": "Boss"}
            )
        )


def written(**values: object) -> Contact:
    shape = shape_of("contact")
    with change(OPERATOR, "contact.create") as act:
        head = insert(act, shape, [draft_of(shape, values, LABELS)], setting())[0]
    return Contact.objects.get(pk=head.pk)


def edited(head: Contact, reach: str = "replace", **values: object) -> set[int]:
    shape = shape_of("contact")
    with change(OPERATOR, "contact.edit") as act:
        return edit(act, shape, {head.pk: draft_of(shape, values)}, setting(), reach)  # type: ignore[arg-type]


def raws(head: Contact, kind: str) -> list[str]:
    return list(
        ContactPoint.objects.filter(record=head.pk, kind=kind)
        .order_by("rank", "pk")
        .values_list("raw", flat=True)
    )


def derived() -> list[object]:
    return [
        list(model.objects.order_by("pk").values()) for model in (Contact, ContactPoint, SearchDocument)
    ] + [sorted(AttributeValue.objects.values_list("record", "field", "number"))]


def test_an_inserted_record_has_its_identity_points_and_primary_values():
    head = written(**VALUES)
    assert Record.objects.get(pk=head.pk).entity == "contact"
    assert (head.email, head.email_key) == ("Lu@Jantar.example", "lu@jantar.example")
    assert (head.phone_key, head.country, head.name_key) == ("+4930123456", "DE", "lucja muller")
    assert raws(head, "email") == ["Lu@Jantar.example", "b@jantar.example"]
    assert ContactPoint.objects.get(record=head.pk, kind="phone").label == "work"
    assert AttributeValue.objects.get(record=head.pk).number == 5


def test_what_insert_derives_in_memory_is_what_a_rebuild_derives_from_the_tables():
    boss = written(given_name="Boss")
    written(**VALUES, x_boss=boss.pk)
    before = derived()
    derivations.rebuild()
    assert derived() == before


def test_what_is_written_after_insert_in_the_same_change_is_derived():
    shape = shape_of("contact")
    with change(OPERATOR, "contact.create") as act:
        head = insert(act, shape, [draft_of(shape, VALUES)], setting())[0]
        act.update(head, given_name="Ola", **{"attributes.x_size": 7})
        edit(act, shape, {head.pk: draft_of(shape, {"email": "new@jantar.example"})}, setting())
    before = derived()
    derivations.rebuild()
    assert derived() == before
    assert Contact.objects.get().email_key == "new@jantar.example"
    assert AttributeValue.objects.get().number == 7
    assert fresh_among({head.pk}) == {}


def test_nothing_to_insert_writes_nothing():
    with change(OPERATOR, "contact.create") as act:
        assert insert(act, shape_of("contact"), [], setting()) == []
    assert not Record.objects.exists()


def test_replacing_sets_the_nth_point_and_an_empty_value_removes_it():
    head = written(**VALUES)
    ContactPoint.objects.get(record=head.pk, raw="b@jantar.example")
    assert edited(head, email="", email_2="c@jantar.example") == {head.pk}
    assert raws(head, "email") == ["c@jantar.example"]


def test_adding_puts_new_ones_first_and_knows_those_that_are_there():
    head = written(**VALUES)
    assert edited(head, "add", email="LU@jantar.example", phone="+49 30 123456") == set()
    assert edited(head, "add", email="c@jantar.example", email_2="C@jantar.example") == {head.pk}
    assert raws(head, "email") == ["c@jantar.example", "Lu@Jantar.example", "b@jantar.example"]
    head.refresh_from_db()
    assert head.email == "c@jantar.example"


def test_adding_a_further_one_alone_leaves_the_primary_where_it_is():
    head = written(**VALUES)
    assert edited(head, "add", email_2="c@jantar.example") == {head.pk}
    assert edited(head, "add", email="LU@jantar.example", email_2="d@jantar.example") == {head.pk}
    assert raws(head, "email") == [
        "Lu@Jantar.example",
        "b@jantar.example",
        "c@jantar.example",
        "d@jantar.example",
    ]


def test_filling_writes_only_where_there_is_none():
    head = written(given_name="Anna", email="a@jantar.example", city="Köln")
    assert edited(head, "fill", email="b@jantar.example", city="Bonn") == set()
    assert edited(head, "fill", phone="601 100 200", street="Ring 1") == {head.pk}
    address = ContactPoint.objects.get(record=head.pk, kind="address")
    assert (address.city, address.street) == ("Köln", "Ring 1")


def test_a_corrected_point_is_no_longer_confirmed():
    head = written(given_name="Anna", email="a@jantar.example")
    with change(OPERATOR, "contact.edit") as act:
        act.update(ContactPoint.objects.get(), verified=date(2026, 1, 2))
    edited(head, email="b@jantar.example")
    assert ContactPoint.objects.get().verified is None


def test_a_link_field_has_one_target_today():
    one, other = written(given_name="One"), written(given_name="Other")
    head = written(given_name="Anna", x_boss=one.pk)
    assert edited(head, x_boss=one.pk) == set()
    assert edited(head, x_boss=other.pk) == {head.pk}
    assert list(Link.objects.values_list("target", flat=True)) == [other.pk]
    assert edited(head, x_boss=None) == {head.pk}
    assert not Link.objects.exists()


def test_writing_what_is_there_changes_nothing_and_leaves_no_trace():
    head = written(**VALUES)
    entries = Entry.objects.count()
    assert edited(head, **VALUES) == set()
    assert Entry.objects.count() == entries


def test_an_unknown_field_is_refused():
    with pytest.raises(BadRequest, match="no field “shoes”"):
        draft_of(shape_of("contact"), {"shoes": 1})
