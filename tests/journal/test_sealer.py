"""The chain: gapless positions, every tampering found and named, redaction that still verifies."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import F

from perennial.journal.door import change
from perennial.journal.models import Batch, ChainHead, Change, ChangeNote, Entry
from perennial.journal.redaction import redact, redact_notes
from perennial.journal.replay import replayed
from perennial.journal.sealer import seal, verify
from perennial.records.models import Contact, Record
from tests.cast import OPERATOR
from tests.journal.acting import any_door, contact, edited, in_batches, new_contact, tables


@pytest.fixture
def chained(db):
    """Four sealed batches of three changes; the entry of the one edit."""
    with change(
        OPERATOR,
        "contact.create",
        reason="A call",
    ) as act:
        ada = new_contact(act, "a@x.example", family_name="Nowak")
    edited(ada, family_name="Lis")
    in_batches(lambda a: new_contact(a, family_name="Wilk"), lambda a: a.update(ada, job_title="Buyer"))
    assert seal() == 4
    assert verify().bad == ""
    return Entry.objects.get(batch__position=2)


def tampered(queryset, **values):
    with any_door():
        if values:
            queryset.update(**values)
        else:
            with connection.constraint_checks_disabled():
                queryset._raw_delete("default")


def alter_value(entry):
    tampered(Entry.objects.filter(pk=entry.pk), fields=entry.fields.replace("Lis", "Los"))
    return 2, f"Entry {entry.pk} (records.contact {entry.row}) was altered.", entry.pk


def alter_salt(entry):
    salt = entry.fields[-10:-4]
    tampered(Entry.objects.filter(pk=entry.pk), fields=entry.fields.replace(salt, salt.swapcase() + "0"))
    return 2, f"Entry {entry.pk} (records.contact {entry.row}) was altered.", entry.pk


def alter_place(entry):
    tampered(Entry.objects.filter(pk=entry.pk), version=F("version") + 1)
    return 2, f"Entry {entry.pk} (records.contact {entry.row}) was altered.", entry.pk


def delete_entry(entry):
    tampered(Entry.objects.filter(pk=entry.pk))
    return 2, "Position 2 holds 0 entries and should hold 1.", None


def add_entry(entry):
    with any_door():
        copy = Entry.objects.get(pk=entry.pk)
        copy.pk = None
        copy.save(force_insert=True)
    return 2, f"Entry {copy.pk} (records.contact {entry.row}) was added.", copy.pk


def alter_head(entry):
    tampered(Change.objects.filter(pk=entry.batch.change_id), actor_id=7)
    return 2, f"Change {entry.batch.change_id}, or what it was made of, was altered.", None


def alter_note(entry):
    tampered(ChangeNote.objects.filter(kind="reason"), value="A visit")
    return 1, f"The reason of change {ChangeNote.objects.get(kind='reason').change_id} was altered.", None


def replace_note_as_if_redacted(entry):
    tampered(ChangeNote.objects.filter(kind="reason"), value="A visit", salt="")
    return 1, f"The reason of change {ChangeNote.objects.get(kind='reason').change_id} was altered.", None


def delete_note(entry):
    (change_id,) = ChangeNote.objects.filter(kind="reason").values_list("change_id", flat=True)
    tampered(ChangeNote.objects.filter(kind="reason"))
    return 1, f"Change {change_id}, or what it was made of, was altered.", None


def delete_batch(entry):
    tampered(Entry.objects.filter(batch=entry.batch_id))
    tampered(Batch.objects.filter(pk=entry.batch_id))
    return 2, "The batch at position 2 is missing.", None


def delete_last_batch(entry):
    last = Batch.objects.get(position=4)
    tampered(Entry.objects.filter(batch=last))
    tampered(Batch.objects.filter(pk=last.pk))
    return 5 - 1, "The last batch is missing.", None


def swap_positions(entry):
    two, three = Batch.objects.get(position=2), Batch.objects.get(position=3)
    tampered(Batch.objects.filter(pk=two.pk), position=99)
    tampered(Batch.objects.filter(pk=three.pk), position=2)
    tampered(Batch.objects.filter(pk=two.pk), position=3)
    return 2, "The link at position 2 was altered.", None


def alter_chain_head(entry):
    tampered(ChainHead.objects.all(), chain=b"x")
    return 5, "The head of the chain was altered.", None


TAMPERINGS = [
    alter_value, alter_salt, alter_place, delete_entry, add_entry, alter_head, alter_note, replace_note_as_if_redacted,
    delete_note, delete_batch, delete_last_batch, swap_positions, alter_chain_head,
]  # fmt: skip


@pytest.mark.parametrize("tampering", TAMPERINGS, ids=lambda one: one.__name__)
def test_verification_names_the_first_bad_thing(chained, tampering):
    with connection.constraint_checks_disabled():
        position, sentence, entry = tampering(chained)
        report = verify()
    assert (report.bad, report.position, report.entry) == (sentence, position, entry)
    assert report.batches == position - 1
    restore_foreign_keys()


def restore_foreign_keys():
    """What was torn out leaves nothing hanging: the test ends by checking constraints."""
    connection.check_constraints()


def test_an_empty_journal_verifies(db):
    assert (seal(), verify().bad, verify().batches) == (0, "", 0)


def test_sealing_again_goes_on_where_it_ended(chained):
    contact(family_name="Nowak")
    assert (seal(), seal()) == (1, 0)
    assert list(Batch.objects.order_by("id").values_list("position", flat=True)) == [1, 2, 3, 4, 5]
    assert verify().batches == 5


def test_a_redacted_value_is_gone_and_the_chain_verifies(chained):
    record = Record.objects.order_by("id").first()
    edited(Contact.objects.get(pk=record.pk), family_name="")
    assert redact(Entry.objects.filter(root=record.pk), ["family_name"]) == 3
    assert redact(Entry.objects.filter(root=record.pk), ["family_name"]) == 0
    assert not any(
        "Lis" in text or "Nowak" in text for text in Entry.objects.values_list("fields", flat=True)
    )
    seal()
    assert verify().bad == ""
    assert replayed() == tables()


def test_a_name_stands_for_its_keys_and_none_for_all(db):
    _, ada = contact(family_name="Nowak", attributes={"x_a": "secret"})
    assert redact(Entry.objects.filter(root=ada.pk), ["attributes"]) == 1
    entry = Entry.objects.get(table="records.contact")
    assert "secret" not in entry.fields
    assert "Nowak" in entry.fields
    assert redact(Entry.objects.filter(root=ada.pk)) == 2
    seal()
    assert verify().bad == ""


def test_redacted_notes_are_gone_and_the_chain_verifies(chained):
    note = ChangeNote.objects.get(kind="reason")
    assert redact_notes([note.change_id], ["title"]) == 0
    assert redact_notes([note.change_id]) == 1
    note.refresh_from_db()
    assert (note.value, note.salt) == ("", "")
    assert verify().bad == ""


def test_positions_may_be_read_up_to_any_point(chained):
    assert replayed(until=0) == {}
    names = [dict(replayed(until=n))[chained.table, chained.row].get("family_name") for n in (1, 2, 4)]
    assert names == ["Nowak", "Lis", "Lis"]
