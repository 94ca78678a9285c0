"""`perennial check` and `perennial fingerprint`: whoever tampers with the data is found out."""

import json

import pytest
from django.db import connection

from perennial.access.actor import of_user, operator
from perennial.journal import guard
from perennial.journal.fingerprint import fingerprint
from perennial.journal.models import Batch, Entry
from perennial.records.actions.create import create_record
from perennial.records.models import Contact
from perennial.records.search.queries import find
from tests.cast import PASSWORD, gather
from tests.cli.commands import perennial

pytestmark = pytest.mark.django_db(transaction=True)

on_sqlite = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL indexes the documents itself"
)


@pytest.fixture
def zoe():
    alice = of_user(gather(PASSWORD).alice, "web")
    return create_record(alice, "contact", {"family_name": "Zoë", "email": "zoe@firma.example"}).head


def tamper(sql, *values):
    """Write behind the product's back."""
    with guard.door_open(guard.RECORDED, guard.DERIVED, guard.JOURNAL), connection.cursor() as cursor:
        cursor.execute(sql, values)


def checked(capsys, *words, status=0):
    """The checks by name, and standard error."""
    capsys.readouterr()
    assert perennial("check", "--json", *words) == status
    printed = capsys.readouterr()
    result = json.loads(printed.out)
    assert result["ok"] is (status == 0)
    return {one["name"]: one for one in result["checks"]}, printed.err


def test_sound_data_passes_all_checks(zoe, capsys):
    checks, _err = checked(capsys)
    assert {name: one["ok"] for name, one in checks.items()} == {
        "chain": True,
        "replay": True,
        "derived": True,
    }
    assert checks["chain"]["checked"] == Entry.objects.count()
    assert not Batch.objects.filter(position=None).exists()


def test_only_what_is_named_is_checked(zoe, capsys):
    assert set(checked(capsys, "--replay")[0]) == {"replay"}
    assert set(checked(capsys, "--chain", "--derived")[0]) == {"chain", "derived"}


def test_an_altered_entry_is_named(zoe, capsys):
    checked(capsys, "--chain")
    entry = Entry.objects.filter(root=zoe.pk, table="records.contact").get()
    tamper("UPDATE journal_entry SET fields = %s WHERE id = %s", entry.fields.replace("Zoë", "Eve"), entry.pk)
    checks, err = checked(capsys, "--chain", status=1)
    assert not checks["chain"]["ok"]
    assert checks["chain"]["entry"] == entry.pk
    assert checks["chain"]["position"] == entry.batch.position
    assert f"Entry {entry.pk} (records.contact {zoe.pk})" in err


def test_a_value_changed_behind_the_journal_is_named(zoe, capsys):
    tamper("UPDATE records_contact SET job_title = 'Director' WHERE record_id = %s", zoe.pk)
    _checks, err = checked(capsys, "--replay", status=1)
    assert f"records.contact {zoe.pk}: job_title" in err


def test_a_row_removed_behind_the_journal_is_named(zoe, capsys):
    point = zoe.record.points.get()
    tamper("DELETE FROM records_contactpoint WHERE id = %s", point.pk)
    _checks, err = checked(capsys, "--replay", status=1)
    assert f"records.contactpoint {point.pk} is in the journal" in err


def test_a_row_added_behind_the_journal_is_named(zoe, capsys):
    tamper("INSERT INTO records_record (id, entity) VALUES (99999, 'contact')")
    _checks, err = checked(capsys, "--replay", status=1)
    assert "records.record 99999 is in its table" in err


def test_stale_derived_data_is_named_and_left_as_it_was(zoe, capsys):
    tamper("UPDATE records_contact SET name_key = 'eve' WHERE record_id = %s", zoe.pk)
    _checks, err = checked(capsys, "--derived", status=1)
    assert "records.contact" in err
    assert "--repair" in err
    assert Contact.objects.get(pk=zoe.pk).name_key == "eve"


def test_a_lost_search_document_is_found_out_and_repaired(zoe, capsys):
    tamper("UPDATE records_searchdocument SET names = '' WHERE record_id = %s", zoe.pk)
    _checks, err = checked(capsys, "--derived", "--repair", status=1)
    assert "It was rebuilt" in err
    assert "--repair" not in err
    checked(capsys, "--derived")


@on_sqlite
@pytest.mark.parametrize(
    "damage",
    [
        "INSERT INTO records_searchindex(records_searchindex) VALUES ('delete-all')",
        "DELETE FROM records_searchindex_data WHERE id > 10",
        "UPDATE records_searchdocument SET names = 'somebody else'",
    ],
)
def test_a_damaged_full_text_index_is_found_out_and_repaired(zoe, capsys, damage):
    tamper(damage)
    _checks, err = checked(capsys, "--derived", status=1)
    assert "Run `perennial check --derived --repair`" in err
    _checks, err = checked(capsys, "--derived", "--repair", status=1)
    assert "It was rebuilt" in err
    checked(capsys, "--derived")
    assert [hit.record for hit in find(operator(), "zoe")] == [zoe.pk]


def test_looking_at_derived_data_changes_nothing(zoe, capsys):
    before = fingerprint()
    checked(capsys, "--derived")
    assert fingerprint() == before


def test_people_read_one_line_a_check(zoe, capsys):
    assert perennial("check") == 0
    assert [line.split()[:2] for line in capsys.readouterr().out.splitlines()] == [
        ["✓", "chain"],
        ["✓", "replay"],
        ["✓", "derived"],
    ]
