"""Looking through what an undo would do, as an operation whose result is kept while it is current."""

from __future__ import annotations

import pytest

from perennial.access.actions import edit_role
from perennial.journal.fingerprint import fingerprint
from perennial.journal.models import Change
from perennial.journal.undo.nevertheless import Nevertheless
from perennial.lib.refusals import Forbidden
from perennial.operations import runner
from perennial.operations.actions import cancel
from perennial.operations.payloads import keep_text
from perennial.records.actions.create import create_record
from perennial.records.actions.edit import edit_record
from perennial.records.actions.take_back import preview
from perennial.records.jobs import start_look, start_undo
from perennial.records.models import Contact
from perennial.records.previews import is_current, kept_of, latest_look, sums_from, sums_of
from tests.cast import OPERATOR, acting, gather

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast():
    return gather()


@pytest.fixture
def anna(cast):
    return create_record(acting(cast.alice), "contact", {"given_name": "Anna", "job_title": "Buyer"}).head


@pytest.fixture
def change(cast, anna):
    """Alice's edit of two values, one of which Bob edited since."""
    done = edit_record(acting(cast.alice), "contact", anna.pk, {"given_name": "Anne", "job_title": "Chef"})
    edit_record(acting(cast.bob), "contact", anna.pk, {"job_title": "Boss"})
    return Change.objects.get(pk=done.change)


def ran(operation):
    runner.execute(runner.claim(operation.pk))
    operation.refresh_from_db()
    return operation


def looked(actor, change, **how):
    return ran(start_look(actor, change.pk, deliver=False, **how))


def test_a_look_writes_nothing_and_finds_what_a_preview_finds(cast, change):
    before, changes = fingerprint(), Change.objects.count()
    look = looked(acting(cast.alice), change)
    told = preview(acting(cast.alice), change.pk)
    assert (fingerprint(), Change.objects.count(), look.state) == (before, changes, "done")
    assert sums_from(look.result) == sums_of(told)
    assert list(kept_of(look, 0, 50)) == told.kept
    assert list(kept_of(look, 1, 50)) == []
    assert latest_look(acting(cast.alice), change) == look
    assert latest_look(acting(cast.bob), change) is None


def test_it_is_current_until_somebody_writes_there(cast, change, anna):
    alice = acting(cast.alice)
    look = looked(alice, change)
    other = create_record(alice, "contact", {"given_name": "Other"}).head
    assert is_current(look)
    edit_record(alice, "contact", other.pk, {"job_title": "Smith"})
    assert is_current(look)
    edit_record(alice, "contact", anna.pk, {"salutation": "Pani"})
    assert not is_current(look)


def test_a_reference_to_what_was_created_ends_it(cast):
    alice = acting(cast.alice)
    made = create_record(alice, "company", {"name": "Firma"})
    look = looked(alice, Change.objects.get(pk=made.change))
    assert is_current(look)
    create_record(alice, "contact", {"given_name": "Anna", "company": made.head.pk})
    assert not is_current(look)


def test_altered_rights_end_it(cast, change):
    look = looked(acting(cast.alice), change)
    edit_role(OPERATOR, cast.member, undo_others=True)
    assert not is_current(look)


def test_a_stranger_may_not_look(cast, change):
    with pytest.raises(Forbidden):
        start_look(acting(cast.bob), change.pk, deliver=False)


def test_asked_again_it_is_the_same_look_and_a_cancelled_one_is_not_current(cast, change):
    alice = acting(cast.alice)
    first = start_look(alice, change.pk, deliver=False)
    assert start_look(alice, change.pk, deliver=False) == first
    assert start_look(alice, change.pk, nevertheless=Nevertheless(True), deliver=False) != first
    assert not is_current(cancel(first))


def test_the_undo_honours_choices_and_keeps_reason_and_address_out_of_its_columns(cast, change, anna):
    alice = acting(cast.alice)
    operation = start_undo(
        alice, change.pk, reason="wrong person", nevertheless=Nevertheless(True), deliver=False
    )
    assert "wrong person" not in str(vars(operation))
    keep_text("unrelated", kind="refusal", operation=operation)
    done = ran(operation)
    assert done.result["kept"] == 0
    assert Contact.objects.get(pk=anna.pk).job_title == "Buyer"
    told = Change.objects.get(pk=done.change)
    assert dict(told.notes.values_list("kind", "value"))["reason"] == "wrong person"
