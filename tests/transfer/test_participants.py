"""Who takes part goes out by name and comes back as the same people."""

from __future__ import annotations

import pytest

from perennial.access.actions import deactivate_user
from perennial.records.actions.create import create_record
from perennial.records.models import Activity
from perennial.records.queries import field_values
from perennial.schema.queries import shape_of
from perennial.transfer.record_numbers import record_number
from tests.cast import OPERATOR, gather
from tests.records.people import contact
from tests.transfer.importing import csv_of, imported, row, tally
from tests.transfer.test_export import exported, lines

pytestmark = pytest.mark.django_db
FIELDS = ("own_id", "kind", "subject", "participants", "colleagues")


def people(one):
    its = field_values(Activity.objects.get(pk=one), shape_of("activity"))
    return its["participants"], its["colleagues"]


def test_an_export_names_them_and_its_import_finds_them_again():
    cast, anna, jan, again = gather(), contact("Anna Nowak"), contact("Jan Kos"), contact("Jan Kos")
    values = {"kind": "meeting", "subject": "Offer", "own_id": "m-1", "participants": [anna.pk, again.pk]}
    one = create_record(OPERATOR, "activity", values | {"colleagues": [cast.bob.pk, cast.alice.pk]}).head
    head, line = lines(exported("activity", fields=FIELDS))
    assert head.endswith('"Participants","Colleagues"')
    assert "bob@jantar.example; alice@jantar.example" in line
    assert f"Anna Nowak; {record_number('contact', again.pk)}" in line
    content = exported("activity", fields=FIELDS)
    done = imported(content, entity="activity", match=["own_id"], on_match="update")
    assert tally(done) == (0, 0, 1, 0, 0)
    assert people(one.pk) == ([anna.pk, again.pk], [cast.bob.pk, cast.alice.pk])
    assert jan.pk


def test_unknown_names_are_told_and_who_left_is_left_out():
    cast = gather()
    anna = contact("Anna Nowak")
    deactivate_user(OPERATOR, cast.bob)
    heads = ["Own number", "Kind", "Subject", "Participants", "Colleagues"]
    rows = (
        ["m-1", "Meeting", "Offer", "Anna Nowak", "Alice; bob@jantar.example"],
        ["m-2", "Meeting", "Offer", "Anna Nowak; Nobody Known", ""],
    )
    done = imported(csv_of(heads, *rows), entity="activity", match=["own_id"])
    first = Activity.objects.get(own_id="m-1")
    assert people(first.pk) == ([anna.pk], [cast.alice.pk])
    assert row(done, 2).doubts
    assert "Nobody Known" in str(row(done, 3))
