"""Editing one record: fields merge, the same field asks."""

from __future__ import annotations

import pytest

from perennial.access.errors import NotVisible
from perennial.journal.models import Change
from perennial.lib.refusals import BadRequest, NotFound
from perennial.records.actions.create import create_record
from perennial.records.actions.edit import edit_record
from perennial.records.actions.take_back import take_back
from perennial.records.actions.trash import trash_records
from perennial.records.errors import ChangedMeanwhile, Incomplete, InTheTrash
from perennial.records.models import Contact
from tests.cast import acting, gather

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return gather()


@pytest.fixture
def anna(cast) -> Contact:
    values = {"given_name": "Anna", "job_title": "Buyer", "email": "a@jantar.example"}
    return create_record(acting(cast.alice), "contact", values).head


def test_an_edit_raises_the_version_and_is_one_change(cast, anna):
    done = edit_record(
        acting(cast.bob), "contact", anna.pk, {"job_title": "Chef", "email": "b@jantar.example"}
    )
    assert (done.head.version, done.head.job_title, done.head.email) == (2, "Chef", "b@jantar.example")
    change = Change.objects.get(pk=done.change)
    assert (change.actor_id, change.records, change.entries) == (cast.bob.pk, 1, 2)


def test_an_edit_that_changes_nothing_leaves_no_trace(cast, anna):
    done = edit_record(acting(cast.alice), "contact", anna.pk, {"job_title": "Buyer"})
    assert (done.change, done.head.version) == (None, 1)


def test_edits_of_other_fields_are_merged(cast, anna):
    edit_record(acting(cast.bob), "contact", anna.pk, {"job_title": "Chef"}, opened=1)
    done = edit_record(acting(cast.alice), "contact", anna.pk, {"given_name": "Anne"}, opened=1)
    assert (done.head.given_name, done.head.job_title) == ("Anne", "Chef")


@pytest.mark.parametrize(
    ("key", "theirs", "ours"), [("job_title", "Chef", "Boss"), ("email", "c@b.example", "d@b.example")]
)
def test_edits_of_the_same_field_ask(cast, anna, key, theirs, ours):
    edit_record(acting(cast.bob), "contact", anna.pk, {key: theirs}, opened=1)
    with pytest.raises(ChangedMeanwhile) as asked:
        edit_record(acting(cast.alice), "contact", anna.pk, {key: ours}, opened=1)
    assert asked.value.theirs[key].now == theirs
    assert edit_record(acting(cast.alice), "contact", anna.pk, {key: theirs}, opened=1).change is None


def test_strangers_neither_see_nor_change_it(cast, anna):
    with pytest.raises((NotFound, NotVisible)):
        edit_record(acting(cast.charlie), "contact", anna.pk, {"job_title": "Chef"})
    with pytest.raises(BadRequest):
        edit_record(acting(cast.alice), "contact", anna.pk, {"updated": "2026-01-01"})
    anna.refresh_from_db()
    assert anna.job_title == "Buyer"


def test_a_record_in_the_trash_is_brought_back_first(cast, anna):
    trash_records(acting(cast.alice), "contact", [anna.pk])
    with pytest.raises(InTheTrash):
        edit_record(acting(cast.alice), "contact", anna.pk, {"job_title": "Chef"})


def test_a_record_keeps_something_to_be_called_by(cast, anna):
    with pytest.raises(Incomplete):
        edit_record(acting(cast.alice), "contact", anna.pk, {"given_name": ""})


def test_an_edit_is_taken_back_and_forth(cast, anna):
    done = edit_record(acting(cast.alice), "contact", anna.pk, {"job_title": "Chef"})
    undo, _outcome = take_back(acting(cast.alice), done.change)
    anna.refresh_from_db()
    assert (anna.job_title, anna.version) == ("Buyer", 3)
    take_back(acting(cast.alice), undo)
    anna.refresh_from_db()
    assert anna.job_title == "Chef"
