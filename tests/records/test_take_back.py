"""Taking changes back as far as the actor may write today."""

from __future__ import annotations

import pytest

from perennial.access.actions import create_role, create_user
from perennial.journal.errors import NoSuchChange, NothingToUndo
from perennial.journal.undo.outcome import Reason
from perennial.lib.refusals import Forbidden
from perennial.records.actions.create import create_record
from perennial.records.actions.edit import edit_record
from perennial.records.actions.points import edit_point
from perennial.records.actions.take_back import preview, take_back
from perennial.records.actions.trash import restore_records, trash_records
from perennial.records.models import Contact, ContactPoint
from tests.cast import OPERATOR, acting, gather

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return gather()


def test_a_preview_writes_nothing_and_says_what_would_happen(cast):
    done = create_record(acting(cast.alice), "contact", {"given_name": "Anna"})
    assert preview(acting(cast.alice), done.change).counts()["removed"] >= 1
    assert Contact.objects.count() == 1


def test_other_peoples_changes_need_the_right_to_undo_them(cast):
    done = create_record(acting(cast.alice), "contact", {"given_name": "Anna"})
    with pytest.raises(Forbidden):
        take_back(acting(cast.bob), done.change)
    take_back(acting(cast.ada), done.change)
    assert not Contact.objects.exists()


def test_twice_is_refused_and_unknown_ones_too(cast):
    done = create_record(acting(cast.alice), "contact", {"given_name": "Anna"})
    take_back(acting(cast.alice), done.change)
    with pytest.raises(NothingToUndo):
        take_back(acting(cast.alice), done.change)
    with pytest.raises(NoSuchChange):
        take_back(acting(cast.alice), 999_999)


def test_what_others_changed_since_is_kept_and_listed(cast):
    anna = create_record(acting(cast.alice), "contact", {"given_name": "Anna", "job_title": "Buyer"}).head
    done = edit_record(acting(cast.alice), "contact", anna.pk, {"given_name": "Anne", "job_title": "Chef"})
    edit_record(acting(cast.bob), "contact", anna.pk, {"job_title": "Boss"})
    _undo, outcome = take_back(acting(cast.alice), done.change)
    anna.refresh_from_db()
    assert (anna.given_name, anna.job_title) == ("Anna", "Boss")
    assert [kept.field for kept in outcome.kept] == ["job_title"]


def test_fields_one_may_not_write_any_more_are_kept(cast):
    grants = {("*", action): "all" for action in ("read", "create", "edit", "delete")}
    role = create_role(
        OPERATOR, "No titles", grants=grants, veils={("contact", "job_title"): "read_only"}, undo_others=True
    )
    dora = acting(create_user(OPERATOR, "dora@jantar.example", "Dora", role))
    anna = create_record(OPERATOR, "contact", {"given_name": "Anna", "job_title": "Buyer"}).head
    done = edit_record(OPERATOR, "contact", anna.pk, {"given_name": "Anne", "job_title": "Chef"})
    _undo, outcome = take_back(dora, done.change)
    anna.refresh_from_db()
    assert (anna.given_name, anna.job_title) == ("Anna", "Chef")
    assert outcome.kept


@pytest.mark.parametrize(("delete", "moved"), [("own", False), ("all", True)])
def test_into_the_trash_and_out_of_it_asks_for_the_right_to_delete(cast, delete, moved):
    grants = {("*", "read"): "all", ("*", "edit"): "all", ("*", "delete"): delete}
    role = create_role(OPERATOR, "Editor", grants=grants, undo_others=True)
    dora = acting(create_user(OPERATOR, "dora@jantar.example", "Dora", role))
    anna = create_record(acting(cast.alice), "contact", {"given_name": "Anna"}).head
    for act, was_trashed in ((trash_records, True), (restore_records, False)):
        change = act(acting(cast.alice), "contact", [anna.pk])
        _undo, outcome = take_back(dora, change)
        refused = [] if moved else [("archived", Reason.REFUSED)]
        assert [(kept.field, kept.reason) for kept in outcome.kept] == refused
        anna.refresh_from_db()
        assert (anna.archived is not None) == (was_trashed != moved)
        if moved and was_trashed:
            trash_records(acting(cast.alice), "contact", [anna.pk])


def test_what_stands_beside_a_hidden_email_is_not_theirs_to_take_back(cast):
    grants = {("*", action): "all" for action in ("read", "create", "edit", "delete")}
    veils = {("contact", "email"): "hidden"}
    role = create_role(OPERATOR, "No e-mails", grants=grants, veils=veils, undo_others=True)
    dora = acting(create_user(OPERATOR, "dora@jantar.example", "Dora", role))
    anna = create_record(OPERATOR, "contact", {"given_name": "Anna", "email": "a@jantar.example"}).head
    point = ContactPoint.objects.get(record=anna.pk)
    change = edit_point(OPERATOR, "contact", anna.pk, point.pk, {"label": "Work"})
    _undo, outcome = take_back(dora, change)
    point.refresh_from_db()
    assert (point.label, len(outcome.kept)) == ("Work", 1)
