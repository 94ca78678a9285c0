"""Taking later edits back nevertheless: exceptions to what an undo keeps."""

from __future__ import annotations

import pytest
from django.db import connection

from perennial.journal.fingerprint import fingerprint
from perennial.journal.undo.nevertheless import Nevertheless, chosen, from_data, key_text
from perennial.journal.undo.outcome import Reason, kept_from, merged
from perennial.journal.undo.refusing import WHOLE
from perennial.journal.undo.run import Undoing, undo
from perennial.lib.refusals import BadRequest
from perennial.records.models import Company, Contact
from tests.cast import OPERATOR
from tests.journal.acting import company, contact, edited, in_batches, new_record, now

pytestmark = pytest.mark.django_db
ALL = Nevertheless(everything=True)


def only(row, *names):
    return Nevertheless(values=frozenset((row._meta.label_lower, row.pk, name) for name in names))


def taken_back(change_id, nevertheless, **how):
    """The undo, which does what its preview said."""
    seen = merged(Undoing(change_id, nevertheless=nevertheless, **how).preview())
    act, outcome = undo(OPERATOR, change_id, nevertheless=nevertheless, **how)
    connection.check_constraints()
    assert (seen.counts(), seen.kept) == (outcome.counts(), outcome.kept)
    return act.id, outcome


@pytest.fixture
def ada():
    _, ada = contact(family_name="Nowak", job_title="Clerk")
    return ada


@pytest.fixture
def change(ada):
    """Two values that were edited again since, by two changes."""
    done = edited(ada, family_name="Lis", job_title="Buyer")
    edited(ada, family_name="Wilk")
    edited(ada, job_title="Boss")
    return done


def test_a_chosen_value_returns_and_the_others_stay(ada, change):
    _, outcome = taken_back(change, only(ada, "job_title"))
    assert (now(ada).family_name, now(ada).job_title) == ("Wilk", "Clerk")
    assert [one.field for one in outcome.kept] == ["family_name"]
    assert (outcome.edited, outcome.values) == (1, 1)


def test_all_return_but_the_excepted(ada, change):
    excepted = Nevertheless(everything=True, values=only(ada, "job_title").values)
    taken_back(change, excepted)
    assert (now(ada).family_name, now(ada).job_title) == ("Nowak", "Boss")


def test_the_undo_of_it_brings_the_later_edits_back(ada, change):
    before = fingerprint()
    undone, _ = taken_back(change, ALL)
    assert (now(ada).family_name, now(ada).job_title) == ("Nowak", "Clerk")
    undo(OPERATOR, undone)
    assert fingerprint() == before


def test_what_may_not_be_written_is_kept_whatever_is_chosen(ada, change):
    def refuse(lines):
        return {one.id: frozenset({"job_title"}) for one in lines}

    _, outcome = taken_back(change, ALL, refuse=refuse)
    assert (now(ada).family_name, now(ada).job_title) == ("Nowak", "Boss")
    assert [(one.field, one.reason) for one in outcome.kept] == [("job_title", Reason.REFUSED)]
    _, outcome = taken_back(change, ALL, refuse=lambda lines: {one.id: frozenset({WHOLE}) for one in lines})
    assert now(ada).job_title == "Boss"


def test_a_created_record_that_was_edited_since_stays_whatever_is_chosen():
    born, ada = contact(family_name="Nowak")
    edited(ada, family_name="Lis")
    _, outcome = taken_back(born, ALL)
    assert now(ada).family_name == "Lis"
    assert [(one.field, one.may_return) for one in outcome.kept] == [("", False)]


def test_a_created_company_goes_once_nothing_refers_to_it_any_more(ada):
    """Somebody moved the contact away from the company the change had made, and in again."""
    _, old = company(name="Old")
    edited(ada, company_id=old.pk)
    made = []
    done = in_batches(
        lambda act: made.append(new_record(act, "company", name="New")),
        lambda act: act.update(ada, company_id=made[0].pk),
    )
    edited(ada, company_id=old.pk)
    edited(ada, company_id=made[0].pk)
    [company_kept] = [one for one in merged(Undoing(done).preview()).kept if one.model is not Contact]
    assert (company_kept.reason, company_kept.holder) == (Reason.REFERENCED, ada.pk)
    _, outcome = taken_back(done, ALL)
    assert (now(ada).company_id, outcome.removed, outcome.kept) == (old.pk, 1, [])
    assert not Company.objects.filter(pk=made[0].pk).exists()


def test_values_written_in_several_batches_return_to_the_oldest(ada):
    done = in_batches(
        lambda act: act.update(ada, job_title="One"),
        lambda act: act.update(ada, job_title="Two"),
    )
    edited(ada, job_title="Later")
    _, outcome = taken_back(done, ALL)
    assert now(ada).job_title == "Clerk"
    assert (outcome.edited, outcome.values, outcome.kept) == (1, 1, [])


def test_a_value_that_stands_as_before_is_neither_kept_nor_counted(ada):
    done = edited(ada, family_name="Lis", job_title="Buyer")
    edited(ada, family_name="Nowak")
    assert [one.field for one in merged(Undoing(done).preview()).kept] == []
    _, outcome = taken_back(done, ALL)
    assert (outcome.values, now(ada).job_title) == (1, "Clerk")


def test_kept_values_name_who_edited_them(ada, change):
    kept = merged(Undoing(change).preview()).kept
    assert [(one.field, one.by) for one in kept] == [("family_name", change + 1), ("job_title", change + 2)]


def test_names_and_data_are_read_back(ada, change):
    [first, _second] = merged(Undoing(change).preview()).kept
    assert kept_from(first.as_data()) == first
    assert chosen(False, [key_text(first.key)]) == only(ada, "family_name")
    assert from_data(only(ada, "family_name").as_data()) == only(ada, "family_name")


@pytest.mark.parametrize("name", ["", "job_title", "records.nothing:1:x", "records.contact:x:job_title"])
def test_an_unknown_name_is_refused(name):
    with pytest.raises(BadRequest):
        chosen(False, [name])


def test_too_many_single_values_are_refused():
    with pytest.raises(BadRequest):
        chosen(False, [f"records.contact:{n}:job_title" for n in range(301)])
