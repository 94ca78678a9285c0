"""The door: what it writes, what it refuses, what it forgets when a transaction is rolled back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import transaction

from perennial.access.models import Role
from perennial.journal.door import NotInBatch, begin, change, machine_update, resume
from perennial.journal.fingerprint import fingerprint
from perennial.journal.guard import WriteOutsideDoor
from perennial.journal.models import Batch, Change, ChangeNote, Entry
from perennial.journal.reading import lines_of
from perennial.journal.replay import replayed
from perennial.journal.sealer import seal, verify
from perennial.lib.refusals import Refusal
from perennial.records.models import Contact, ContactPoint, Link, Record
from tests.cast import OPERATOR
from tests.journal.acting import company, contact, edited, in_batches, new_contact, now, number, tables

pytestmark = pytest.mark.django_db


def told() -> bool:
    seal()
    return replayed() == tables() and verify().bad == ""


def test_a_change_says_who_did_what_from_where_and_why():
    with change(OPERATOR, "contact.create", reason="Called us") as act:
        new_contact(act, family_name="Nowak")
    row = Change.objects.get(pk=act.id)
    assert (row.actor_id, row.channel, row.action, row.records, row.entries) == (
        None,
        "cli",
        "contact.create",
        1,
        2,
    )
    assert ChangeNote.objects.get(change=row, kind="reason").value == "Called us"
    assert row.closed


def test_a_change_that_writes_nothing_leaves_no_trace():
    _, ada = contact(family_name="Nowak")
    with change(OPERATOR, "contact.edit") as act:
        assert act.update(ada, family_name="Nowak") == 0
    assert act.id is None
    assert Change.objects.count() == 1
    assert now(ada).version == 1


def test_the_version_rises_once_a_batch_for_the_head_and_its_parts():
    _, ada = contact("a@x.example", family_name="Nowak")
    point = ContactPoint.objects.get(record=ada.pk)
    with change(OPERATOR, "contact.edit") as act:
        act.update(point, raw="b@x.example")
        act.update(ada, family_name="Lis")
        act.update(point, raw="c@x.example")
    assert now(ada).version == 2
    assert {one.version for one in lines_of(ada.pk)[-2:]} == {2}


def test_several_writes_of_one_row_in_a_batch_are_one_entry():
    _, ada = contact(family_name="Nowak")
    with change(OPERATOR, "contact.edit") as act:
        act.update(ada, family_name="Lis")
        act.update(ada, family_name="Wilk", job_title="Buyer")
        act.update(ada, job_title="")
    (entry,) = Entry.objects.filter(batch__change=act.id)
    assert lines_of(ada.pk)[-1].fields == {"family_name": ("Nowak", "Wilk")}
    assert entry.op == "update"
    assert told()


def test_a_row_made_and_removed_in_one_batch_was_never_there():
    _, ada = contact(family_name="Nowak")
    with change(OPERATOR, "contact.edit") as act:
        point = ContactPoint(record_id=ada.pk, kind="phone", raw="1")
        act.create(point)
        act.delete(point)
    assert act.id is None
    assert told()


@pytest.mark.parametrize(("at_once", "page"), [(50, 4096), (1, 1), (2, 2)])
def test_records_touched_in_several_batches_are_counted_once(monkeypatch, at_once, page):
    monkeypatch.setattr("perennial.journal.append.AT_ONCE", at_once)
    monkeypatch.setattr("perennial.journal.append.PAGE", page)
    _, ada = contact(family_name="Nowak")
    done = in_batches(
        lambda act: act.update(ada, job_title="a"),
        lambda act: act.update(ada, job_title="b"),
        lambda act: new_contact(act, family_name="Lis"),
    )
    row = Change.objects.get(pk=done)
    assert (row.records, row.entries, row.batches.count()) == (2, 4, 3)


def test_a_change_goes_on_after_a_restart():
    act = begin(OPERATOR, "import", title="people.csv")
    with act.batch():
        new_contact(act, family_name="Nowak")
    again = resume(number(act))
    with again.batch():
        new_contact(again, family_name="Lis")
    again.close()
    assert Batch.objects.filter(change=act.id).count() == 2
    assert told()


def test_writes_stand_inside_a_batch():
    act = begin(OPERATOR, "import")
    with pytest.raises(NotInBatch):
        act.create(Record(entity="contact"))
    with act.batch(), pytest.raises(NotInBatch), act.batch():
        pass


@pytest.mark.parametrize(
    "name", ["version", "created", "name_key", "facts", "record_id", "nothing", "given_name.x"]
)
def test_only_recorded_columns_can_be_set(name):
    _, ada = contact(family_name="Nowak")
    with pytest.raises(FieldDoesNotExist), change(OPERATOR, "contact.edit") as act:
        act.update(ada, **{name: "1"})


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b"])
def test_text_no_database_can_keep_is_refused_and_names_its_field(text):
    with pytest.raises(Refusal) as refused:
        contact(family_name=text)
    assert refused.value.field == "family_name"
    _, ada = contact(family_name="Nowak")
    with pytest.raises(Refusal) as refused:
        edited(ada, **{"attributes.x_note": ["ok", text]})
    assert refused.value.field == "x_note"
    assert told()


def test_text_is_kept_in_one_normal_form():
    _, ada = contact(given_name="Ko\u0301s", attributes={"x_a": ["e\u0301"]})
    assert (now(ada).given_name, now(ada).attributes) == ("K\u00f3s", {"x_a": ["\u00e9"]})
    assert edited_nothing(ada, given_name="Ko\u0301s")
    assert told()


def edited_nothing(row, **values):
    with change(OPERATOR, "contact.edit") as act:
        act.update(row, **values)
    return act.id is None


def test_one_and_true_are_two_values():
    _, ada = contact(attributes={"x_a": 1, "x_b": [1]})
    edited(ada, **{"attributes.x_a": True, "attributes.x_b": [True]})
    assert repr(now(ada).attributes["x_a"]) == "True"
    assert told()


def test_a_fraction_cannot_be_recorded():
    with pytest.raises(TypeError):
        contact(attributes={"x_a": 0.5})


def test_instants_keep_their_microseconds_and_lose_their_zone():
    at = datetime(2026, 3, 29, 3, 30, 0, 7, tzinfo=timezone(timedelta(hours=2)))
    _, ada = contact(family_name="Nowak", archived=at)
    assert now(ada).archived == datetime(2026, 3, 29, 1, 30, 0, 7, tzinfo=UTC)
    assert lines_of(ada.pk)[1].fields["archived"] == (None, "2026-03-29T01:30:00.000007Z")
    early = datetime(1, 1, 2, tzinfo=UTC)
    edited(ada, archived=early)
    assert now(ada).archived == early
    assert told()


def test_a_value_changed_after_the_write_does_not_reach_the_journal():
    values = {"x_a": ["one"]}
    with change(OPERATOR, "contact.create") as act:
        ada = new_contact(act, attributes=values)
        values["x_a"].append("two")
        ada.attributes["x_a"].append("three")
    assert now(ada).attributes == {"x_a": ["one"]}
    assert told()


def test_a_queryset_is_edited_row_by_row():
    one, two = contact(family_name="Nowak")[1], contact(family_name="Lis")[1]
    with change(OPERATOR, "contact.edit") as act:
        assert (
            act.update(Contact.objects.filter(pk__in=[one.pk, two.pk]), job_title="Buyer", family_name="Lis")
            == 2
        )
    assert [line.fields for line in lines_of(two.pk)[2:]] == [{"job_title": (None, "Buyer")}]
    assert told()


def test_an_exception_in_a_batch_leaves_nothing():
    before = fingerprint()
    act = begin(OPERATOR, "import")
    with pytest.raises(ZeroDivisionError), act.batch():
        new_contact(act, family_name="Nowak")
        raise ZeroDivisionError
    assert (act.id, fingerprint(), Change.objects.count(), Entry.objects.count()) == (None, before, 0, 0)
    with act.batch():
        new_contact(act, family_name="Lis")
    assert told()


def test_a_savepoint_forgets_its_entries_versions_and_derivations():
    _, ada = contact("a@x.example", family_name="Nowak")
    with change(OPERATOR, "contact.edit") as act:
        act.update(ContactPoint.objects.filter(record=ada.pk), raw="b@x.example")
        with pytest.raises(ZeroDivisionError), act.savepoint():
            act.update(ada, family_name="Lis")
            new_contact(act, family_name="Wilk")
            act.settle()
            raise ZeroDivisionError
    ada = now(ada)
    assert (ada.family_name, ada.version, ada.email, Contact.objects.count()) == (
        "Nowak",
        2,
        "b@x.example",
        1,
    )
    assert told()


def test_a_change_rolled_back_by_the_transaction_around_it_begins_anew():
    act = begin(OPERATOR, "import")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        with act.batch():
            new_contact(act, family_name="Nowak")
        raise ZeroDivisionError
    with transaction.atomic(), act.batch():
        new_contact(act, family_name="Lis")
    act.close()
    assert Change.objects.get(pk=act.id).closed
    assert Contact.objects.get().family_name == "Lis"
    assert told()


def test_a_change_begun_in_a_lost_transaction_closes_as_nothing():
    act = begin(OPERATOR, "import")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        with act.batch():
            new_contact(act, family_name="Nowak")
        raise ZeroDivisionError
    act.close()
    assert act.id is None


def test_values_say_from_which_row_of_the_file_they_came():
    act = begin(OPERATOR, "import")
    with act.batch():
        ada = new_contact(act, "a@x.example")
        act.from_rows({ada.pk: 17})
    assert {one.source for one in lines_of(ada.pk)} == {17}


def test_machine_columns_are_not_journaled():
    with change(OPERATOR, "role.create") as act:
        role = Role(key="r", name="R")
        act.create(role)
    with pytest.raises(WriteOutsideDoor):
        machine_update(role, name="S")


ada_writes = {
    "save": lambda ada: ada.save(),
    "save of one column": lambda ada: ada.save(update_fields=["job_title"]),
    "save_base": lambda ada: ada.save_base(raw=True),
    "delete": lambda ada: ada.delete(),
    "update": lambda ada: Contact.objects.update(job_title="x"),
    "create": lambda ada: Record.objects.create(entity="contact"),
    "get_or_create": lambda ada: Record.objects.get_or_create(entity="x"),
    "update_or_create": lambda ada: Record.objects.update_or_create(entity="x"),
    "bulk_create": lambda ada: Record.objects.bulk_create([Record(entity="x")]),
    "bulk_update": lambda ada: Contact.objects.bulk_update([ada], ["job_title"]),
    "delete of a queryset": lambda ada: Contact.objects.all().delete(),
    "a related create": lambda ada: ada.record.points.create(kind="email"),
    "a related add": lambda ada: ada.company.contacts.add(ada),
    "a related set": lambda ada: ada.company.contacts.set([]),
    "a related clear": lambda ada: ada.company.contacts.clear(),
    "a plain queryset": lambda ada: Link.objects.none().model._base_manager.create(field="x"),
}


@pytest.mark.parametrize("way", ada_writes)
def test_no_other_way_writes_a_recorded_table(way):
    _, jantar = company(name="Jantar")
    _, ada = contact("a@x.example", family_name="Nowak", company=jantar)
    before = fingerprint()
    with pytest.raises(WriteOutsideDoor), transaction.atomic():
        ada_writes[way](now(ada))
    assert fingerprint() == before
