"""The fingerprint, values and upcasters: one meaning on both databases and for journals of older releases."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from perennial.access.models import Role
from perennial.journal import upcast
from perennial.journal.door import change
from perennial.journal.fingerprint import combined, fingerprint, row_digest
from perennial.journal.models import Entry
from perennial.journal.redaction import redact
from perennial.journal.replay import replayed
from perennial.journal.sealer import seal, verify
from perennial.journal.undo.run import undo
from perennial.journal.values import canonical, empty_value, field_of, same, to_journal
from perennial.records.models import Contact, ContactPoint, Link, Record
from tests.cast import OPERATOR
from tests.journal.acting import any_door, contact, edited, now, number, tables

# One workspace with fixed ids, as the pure functions see it.
WORKSPACE = {
    ("records.record", 41): {"entity": "contact"},
    ("records.record", 42): {"entity": "contact"},
    ("records.contact", 41): {
        "given_name": "Kós",
        "archived": "2026-03-29T01:30:00.000007Z",
        "do_not_contact": True,
        "attributes.x_a": ["é", 1, True],
        "attributes.x_b": 9_007_199_254_740_993,
    },
    ("records.contact", 42): {"do_not_contact": False},
    ("records.contactpoint", 7): {"record_id": 41, "kind": "email", "rank": 0, "raw": "A@x.example"},
    ("records.link", 8): {"record_id": 41, "target_id": 42, "field": "company", "since": "2024-02-29"},
    ("access.role", 9): {"key": "r", "name": "ß", "administrator": False, "undo_others": False},
}
FINGERPRINT = "7ac0f3067ae4565da6a8cd397246624c0717fa4a92013a5472842cd10055a266"


def write_workspace():
    with change(OPERATOR, "import") as act:
        act.create([Record(pk=42, entity="contact"), Record(pk=41, entity="contact")])
        act.create(Contact(record_id=42))
        act.create(
            Contact(
                record_id=41,
                given_name="Ko\u0301s",
                archived=datetime(2026, 3, 29, 1, 30, 0, 7, tzinfo=UTC),
                do_not_contact=True,
                attributes={"x_b": 9_007_199_254_740_993, "x_a": ["e\u0301", 1, True]},
            )
        )
        act.create(ContactPoint(pk=7, record_id=41, kind="email", raw="A@x.example"))
        act.create(Link(pk=8, record_id=41, target_id=42, field="company", since=date(2024, 2, 29)))
        act.create(Role(pk=9, key="r", name="ß"))
    return number(act)


def pure_fingerprint(workspace):
    return f"{combined(row_digest(table, row, fields) for (table, row), fields in workspace.items()):064x}"


def test_the_fingerprint_of_one_workspace_is_the_same_for_ever_and_in_any_order():
    assert pure_fingerprint(WORKSPACE) == FINGERPRINT
    assert pure_fingerprint(dict(reversed(WORKSPACE.items()))) == FINGERPRINT


@pytest.mark.django_db
def test_the_database_in_use_gives_the_same_fingerprint():
    write_workspace()
    assert {key: value for key, value in tables().items() if key in WORKSPACE} == WORKSPACE
    assert fingerprint() == FINGERPRINT


@pytest.mark.django_db
def test_the_fingerprint_leaves_versions_times_and_derived_columns_out_and_sees_all_else():
    write_workspace()
    row = Contact.objects.get(pk=42)
    there_and_back = edited(row, job_title="x")
    assert fingerprint() != FINGERPRINT
    undo(OPERATOR, there_and_back)
    assert now(row).version == 3
    assert fingerprint() == FINGERPRINT


def test_values_are_canonical():
    assert canonical({"b": [1, True], "a": "é"}) == '{"a":"é","b":[1,true]}'
    assert to_journal("e\u0301") == "\u00e9"
    assert to_journal({"a": ("e\u0301",)}) == {"a": ["\u00e9"]}
    assert not same(1, True)
    assert not same([1], [True])
    assert same({"a": 1, "b": 2}, {"b": 2, "a": 1})
    with pytest.raises(ValueError):
        to_journal(datetime(2026, 1, 1))
    assert empty_value(field_of(Contact, "attributes")) == {}
    assert empty_value(field_of(Contact, "company_id")) is None
    assert empty_value(field_of(Contact, "do_not_contact")) is False


@pytest.fixture
def older_shape(monkeypatch):
    """Pretend that the first release called the job title `position` and kept ranks as text."""

    def titles(fields):
        return {{"position": "job_title"}.get(name, name): pair for name, pair in fields.items()}

    def whole_ranks(fields):
        whole = (
            {"rank": tuple(None if one is None else int(one) for one in fields["rank"])}
            if "rank" in fields
            else {}
        )
        return fields | whole

    monkeypatch.setitem(upcast.UPCASTERS, ("records.contact", 1), titles)
    monkeypatch.setitem(upcast.UPCASTERS, ("records.contactpoint", 1), whole_ranks)
    monkeypatch.setattr(Contact, "shape_version", 2)
    monkeypatch.setattr(ContactPoint, "shape_version", 2)


@pytest.mark.django_db
def test_a_journal_of_an_older_release_replays_undoes_and_redacts(older_shape):
    born, ada = contact("a@x.example", family_name="Nowak", job_title="Buyer")
    before = fingerprint()
    change_id = edited(ada, job_title="Seller")
    with any_door():
        for entry in Entry.objects.all():
            fields = entry.fields.replace('"job_title"', '"position"').replace(
                '"rank":[null,0,', '"rank":[null,"0",'
            )
            Entry.objects.filter(pk=entry.pk).update(fields=fields, shape=1)
    seal()
    assert replayed() == tables()
    undo(OPERATOR, change_id)
    assert fingerprint() == before
    redact(Entry.objects.filter(batch__change=change_id), ["position"])
    seal()
    assert replayed() == tables()
    undo(OPERATOR, born)
    assert not Contact.objects.exists()
    assert verify().bad
