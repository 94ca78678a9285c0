"""Taking back: what is restored, what is kept and listed, in which order, at what cost."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from perennial.access.models import Grant, Role
from perennial.journal.door import begin, change
from perennial.journal.errors import NothingToUndo, StillRunning
from perennial.journal.fingerprint import fingerprint
from perennial.journal.models import Entry
from perennial.journal.queries import history, undone_by, writers_of
from perennial.journal.redaction import redact
from perennial.journal.undo.outcome import Reason, merged
from perennial.journal.undo.refusing import WHOLE
from perennial.journal.undo.run import Undoing, undo
from perennial.records.models import Company, Contact, ContactPoint, Link, Record
from tests.cast import OPERATOR
from tests.journal.acting import company, contact, edited, in_batches, new_contact, new_record, now, number

pytestmark = pytest.mark.django_db


def taken_back(change_id, **how):
    act, outcome = undo(OPERATOR, change_id, **how)
    connection.check_constraints()
    return act.id, outcome


def kept(outcome):
    return [(one.model.__name__, one.field, one.reason) for one in outcome.kept]


def test_undo_of_an_edit_puts_the_values_back_and_raises_the_version():
    _, ada = contact(family_name="Nowak", attributes={"x_a": 1})
    before = fingerprint()
    change_id = edited(
        ada, family_name="Lis", job_title="Buyer", **{"attributes.x_a": None, "attributes.x_b": 2}
    )
    _, outcome = taken_back(change_id)
    assert (fingerprint(), now(ada).version, outcome.counts()) == (
        before, 3, {"removed": 0, "restored": 0, "edited": 1, "values": 4},
    )  # fmt: skip


def test_what_was_edited_since_is_kept_and_listed_with_both_values():
    _, ada = contact(family_name="Nowak")
    change_id = edited(ada, family_name="Lis", job_title="Buyer")
    edited(ada, family_name="Wilk")
    _, outcome = taken_back(change_id)
    assert (now(ada).family_name, now(ada).job_title) == ("Wilk", "")
    (one,) = outcome.kept
    assert (one.field, one.reason, one.now, one.before) == ("family_name", Reason.EDITED, "Wilk", "Nowak")


def test_undo_of_an_undo_restores_ids_and_the_day_of_birth():
    born, ada = contact("a@x.example", family_name="Nowak")
    before, created = fingerprint(), now(ada).created
    gone, _ = taken_back(born)
    assert not Record.objects.exists()
    taken_back(gone)
    assert (fingerprint(), now(ada).created, now(ada).version) == (before, created, 3)
    assert undone_by([born]) == {}


def test_nothing_is_left_to_take_back_twice():
    born, _ = contact(family_name="Nowak")
    taken_back(born)
    with pytest.raises(NothingToUndo):
        undo(OPERATOR, born)


def test_a_change_still_being_written_waits():
    act = begin(OPERATOR, "import")
    with act.batch():
        new_contact(act)
    with pytest.raises(StillRunning):
        undo(OPERATOR, number(act))


def test_a_created_record_touched_since_stays_whole():
    born, ada = contact("a@x.example", family_name="Nowak")
    edited(ContactPoint.objects.get(), raw="b@x.example")
    _, outcome = taken_back(born)
    assert kept(outcome) == [("Record", "", Reason.EDITED)]
    assert (now(ada).family_name, ContactPoint.objects.count()) == ("Nowak", 1)


def test_a_created_record_goes_when_later_edits_were_taken_back():
    born, ada = contact("a@x.example", family_name="Nowak")
    with change(OPERATOR, "contact.edit") as act:
        act.create(ContactPoint(record_id=ada.pk, kind="phone", raw="1"))
    later = edited(ada, family_name="Lis")
    taken_back(later)
    taken_back(number(act))
    assert taken_back(born)[1].removed == 1
    assert not Record.objects.exists()


def test_a_record_that_came_back_stays_whole_when_a_part_was_added_to_it_since():
    """It came back with its parts first: what created it is told by its identity, not by its first line."""
    _, ada = contact("a@x.example", family_name="Nowak")
    with change(OPERATOR, "contact.delete") as act:
        act.delete(ContactPoint.objects.all())
        act.delete(ada)
        act.delete(Record.objects.filter(pk=ada.pk))
    back, _ = taken_back(number(act))
    with change(OPERATOR, "contact.edit") as later:
        later.create(ContactPoint(record_id=ada.pk, kind="phone", raw="1"))
    _, outcome = taken_back(back)
    assert kept(outcome) == [("Record", "", Reason.EDITED)]
    assert (now(ada).family_name, ContactPoint.objects.count()) == ("Nowak", 2)


def test_a_created_company_stays_for_who_refers_to_it_and_what_it_refers_to_stays_too():
    with change(OPERATOR, "import") as act:
        mother = new_record(act, "company", name="Mother")
        daughter = new_record(act, "company", name="Daughter", parent=mother)
        new_record(act, "company", name="Stranger")
    contact(company=daughter)
    _, outcome = taken_back(number(act))
    assert kept(outcome) == [("Record", "", Reason.REFERENCED)] * 2
    assert {c.name for c in Company.objects.all()} == {"Mother", "Daughter"}


def test_a_circle_of_parents_goes_at_once():
    def circle(act):
        mother = new_record(act, "company", name="Mother")
        act.update(mother, parent_id=new_record(act, "company", parent=mother).pk)

    assert taken_back(in_batches(circle))[1].removed == 2


def test_a_circle_closed_in_a_later_batch_is_opened_before_its_companies_go():
    made = []

    def close(act):
        made.append(new_record(act, "company", name="Daughter", parent=made[0]))
        act.update(made[0], parent_id=made[1].pk)

    empty = fingerprint()
    done = in_batches(lambda act: made.append(new_record(act, "company", name="Mother")), close)
    taken_back(done)
    assert fingerprint() == empty


def test_a_part_by_the_same_change_does_not_hold_the_record_it_points_at():
    """Neither a link nor a column that the undo itself removes keeps the created company, edited contact or not."""
    _, ada = contact(family_name="Nowak")
    with change(OPERATOR, "import") as act:
        jantar = new_record(act, "company", name="Jantar")
        act.create(Link(record_id=ada.pk, target_id=jantar.pk, field="company"))
        act.update(ada, company_id=jantar.pk)
    edited(ada, job_title="Buyer")
    _, outcome = taken_back(number(act))
    assert (kept(outcome), Company.objects.count(), Link.objects.count()) == ([], 0, 0)
    assert (now(ada).company_id, now(ada).job_title) == (None, "Buyer")


def test_a_company_goes_that_a_contact_was_sent_to_and_back_from():
    """While the undo runs the contact points there once more, and does not in the end."""
    made = []
    _, home = company(name="Home")
    _, ada = contact(company=home)
    before = fingerprint()

    def there(act):
        made.append(new_record(act, "company", name="Jantar"))
        act.update(now(ada), company_id=made[0].pk)

    done = in_batches(there, lambda act: act.update(now(ada), company_id=home.pk))
    _, outcome = taken_back(done)
    assert (kept(outcome), now(ada).company_id) == ([], home.pk)
    assert fingerprint() == before


def test_a_created_company_stays_when_the_pointing_edit_may_not_be_taken_back():
    _, ada = contact(family_name="Nowak")
    with change(OPERATOR, "import") as act:
        jantar = new_record(act, "company", name="Jantar")
        act.update(ada, company_id=jantar.pk)

    def refuse(lines):
        return {one.id: frozenset({"company_id"}) for one in lines if one.model is Contact}

    _, outcome = taken_back(number(act), refuse=refuse)
    assert sorted(kept(outcome)) == [
        ("Contact", "company_id", Reason.REFUSED),
        ("Record", "", Reason.REFERENCED),
    ]
    assert now(ada).company_id == jantar.pk


@pytest.mark.parametrize("batches", [1, 2])
def test_a_created_company_stays_for_who_cannot_go_back_to_one_that_is_gone(batches):
    _, home = company(name="Home")
    _, ada = contact(company=home)
    made = []

    def found(act):
        made.append(new_record(act, "company", name="Jantar"))

    def moved(act):
        act.update(now(ada), company_id=made[0].pk)

    steps = (found, moved) if batches == 2 else (lambda act: (found(act), moved(act)),)
    done = in_batches(*steps)
    with change(OPERATOR, "company.delete") as act:
        act.delete(home)
        act.delete(Record.objects.filter(pk=home.pk))
    seen = merged(Undoing(done).preview())
    _, outcome = taken_back(done)
    assert (
        sorted(kept(seen))
        == sorted(kept(outcome))
        == [
            ("Contact", "company_id", Reason.GONE),
            ("Record", "", Reason.REFERENCED),
        ]
    )
    assert now(ada).company_id == made[0].pk


def test_refused_rows_are_kept_without_their_values():
    born, ada = contact(family_name="Nowak")
    _, outcome = taken_back(born, refuse=lambda lines: {one.id: frozenset({WHOLE}) for one in lines})
    (one,) = outcome.kept
    assert one.as_data() == {
        "table": "records.record",
        "row": ada.pk,
        "record": ada.pk,
        "field": "",
        "reason": "refused",
    }


def test_a_record_deleted_for_good_comes_back_with_its_parts_and_a_higher_version():
    _, ada = contact("a@x.example", "b@x.example", family_name="Nowak")
    edited(ada, job_title="Buyer")
    before = fingerprint()
    with change(OPERATOR, "contact.delete") as act:
        act.delete(ContactPoint.objects.filter(record=ada.pk))
        act.delete(ada)
        act.delete(Record.objects.filter(pk=ada.pk))
    _, outcome = taken_back(number(act))
    assert (fingerprint(), now(ada).version, outcome.restored) == (before, 4, 1)


def test_a_value_that_points_at_a_record_gone_since_is_kept_empty():
    _, jantar = company(name="Jantar")
    _, ada = contact(company=jantar)
    moved = edited(ada, company_id=None)
    with change(OPERATOR, "company.delete") as act:
        act.delete(jantar)
        act.delete(Record.objects.filter(pk=jantar.pk))
    seen = merged(Undoing(moved).preview())
    _, outcome = taken_back(moved)
    assert kept(seen) == kept(outcome) == [("Contact", "company_id", Reason.GONE)]


def test_a_deleted_contact_comes_back_without_the_company_that_is_gone():
    _, jantar = company(name="Jantar")
    _, ada = contact("a@x.example", company=jantar, family_name="Nowak")
    with change(OPERATOR, "contact.delete") as act:
        act.delete(ContactPoint.objects.all())
        act.delete(ada)
        act.delete(Record.objects.filter(pk=ada.pk))
    with change(OPERATOR, "company.delete") as other:
        act_company = Record.objects.filter(pk=jantar.pk)
        other.delete(jantar)
        other.delete(act_company)
    _, outcome = taken_back(number(act))
    assert (now(ada).family_name, now(ada).company_id, ContactPoint.objects.count()) == ("Nowak", None, 1)
    assert kept(outcome) == [("Contact", "company_id", Reason.GONE)]


def test_an_edit_between_two_batches_of_a_change_is_never_lost():
    _, ada = contact(job_title="a", family_name="Nowak")
    act = begin(OPERATOR, "import")
    with act.batch():
        act.update(ada, job_title="b", family_name="Lis")
    edited(ada, job_title="mine")
    with act.batch():
        act.update(ada, job_title="c", family_name="Wilk")
    act.close()
    _, outcome = taken_back(number(act))
    assert (now(ada).job_title, now(ada).family_name) == ("mine", "Nowak")
    assert kept(outcome) == [("Contact", "job_title", Reason.EDITED)]


def test_the_same_record_in_several_batches_is_counted_and_restored_once():
    _, ada = contact("a@x.example", job_title="a")
    before = fingerprint()
    done = in_batches(
        lambda act: act.update(ada, job_title="b"),
        lambda act: act.update(ContactPoint.objects.get(), raw="b@x.example"),
        lambda act: act.update(ada, job_title="c"),
        lambda act: act.delete(ContactPoint.objects.get()),
    )
    seen = merged(Undoing(done).preview())
    _, outcome = taken_back(done)
    assert fingerprint() == before
    assert seen.counts() == outcome.counts()
    assert (outcome.edited, outcome.reverted) == (1, 1)


def test_an_undo_goes_on_after_a_restart():
    before = fingerprint()
    done = in_batches(*[lambda act: new_contact(act, "a@x.example", family_name="Nowak")] * 3)
    newest, *older = Undoing(done).batches()
    act = begin(OPERATOR, "undo", undoes=done)
    with act.batch():
        Undoing(done).take_back(act, newest)
    again = Undoing(done)
    for batch in older:
        with act.batch():
            again.take_back(act, batch)
    act.close()
    assert fingerprint() == before


def test_configuration_is_its_own_root():
    with change(OPERATOR, "role.create") as act:
        role = Role(key="r", name="Readers")
        act.create(role)
        act.create(Grant(role=role, entity="contact", action="read", scope="all"))
    edited(role, name="Lesende")
    _, outcome = taken_back(number(act))
    assert kept(outcome) == [("Role", "", Reason.EDITED)]
    assert Grant.objects.count() == 0


def test_an_erased_value_is_not_restored():
    _, ada = contact(family_name="Nowak", job_title="Buyer")
    change_id = edited(ada, family_name="", job_title="")
    redact(Entry.objects.filter(root=ada.pk), ["family_name"])
    _, outcome = taken_back(change_id)
    assert (now(ada).family_name, now(ada).job_title) == ("", "Buyer")
    assert kept(outcome) == [("Contact", "family_name", Reason.ERASED)]


def test_history_and_writers_pass_over_what_was_undone():
    born, ada = contact(family_name="Nowak")
    change_id = edited(ada, family_name="Lis")
    taken_back(change_id)
    assert writers_of(ada.pk)[Contact, ada.pk].writer("family_name") == born
    events, rest = history(ada.pk, limit=2)
    assert [event.change.action for event in events] == ["undo", "contact.edit"]
    assert [event.change.action for event in history(ada.pk, before=rest)[0]] == ["contact.create"]


@pytest.mark.parametrize("step", ["preview", "run"])
def test_each_batch_costs_the_same_number_of_queries(step):
    """An undo streams: neither the number of batches nor that of records before a batch makes it dearer."""

    def some(act):
        for _ in range(3):
            new_contact(act, "a@x.example", family_name="Nowak")

    few, many = in_batches(*[some] * 3), in_batches(*[some] * 9)
    assert queries_of_a_batch(few, step) == queries_of_a_batch(many, step)


def queries_of_a_batch(change_id, step):
    undoing, act, counts = Undoing(change_id), begin(OPERATOR, "undo", undoes=change_id), set()
    outcomes = undoing.preview()
    for number_, batch in enumerate(undoing.batches()):
        with CaptureQueriesContext(connection) as queries:
            if step == "preview":
                next(outcomes)
            else:
                with act.batch():
                    undoing.take_back(act, batch)
        if number_ > 1:
            counts.add(len(queries))
    assert len(counts) == 1
    return counts
