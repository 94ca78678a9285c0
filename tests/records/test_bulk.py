"""One edit of every record that meets a condition: exact counts, each record's fate, one change, one undo."""

from __future__ import annotations

from typing import Any

import pytest

from perennial.access.actions import create_role, edit_user
from perennial.access.actor import Actor
from perennial.journal import fingerprint
from perennial.journal.models import Change
from perennial.lib.conditions import parse
from perennial.lib.refusals import BadRequest, Forbidden, Refusal
from perennial.operations import runner
from perennial.operations.actions import cancel
from perennial.operations.models import Operation, OperationRow, State
from perennial.records import jobs
from perennial.records.actions.create import create_record
from perennial.records.actions.trash import trash_records
from perennial.records.bulk import Asked
from perennial.records.errors import Incomplete
from perennial.records.jobs import start_bulk, start_undo
from perennial.records.models import Contact
from perennial.records.places import Readable
from perennial.schema.queries import shape_of
from tests.cast import OPERATOR, acting, gather
from tests.records.people import company, contact
from tests.transfer.importing import ended

pytestmark = pytest.mark.django_db(transaction=True)

IN_LODZ = {"field": "city", "op": "is", "value": "Łódź"}


def asked(actor: Actor, where: Any = None, entity: str = "contact", **values: Any) -> Asked:
    condition = None if where is None else parse(where, Readable(actor, shape_of(entity)))
    return Asked(entity, values, condition)


def edited(actor: Actor, where: Any = None, **values: Any) -> Operation:
    """Rehearsed and run: the rehearsal told the truth."""
    what = asked(actor, where, **values)
    before = fingerprint.fingerprint()
    told = ended(start_bulk(actor, what, rehearse=True, deliver=False))
    assert fingerprint.fingerprint() == before
    done = ended(start_bulk(actor, what, deliver=False))
    assert (told.state, told.change, done.state) == (State.DONE, None, State.DONE), done.fault
    assert told.result == done.result
    assert fates(told) == fates(done)
    return done


def fates(operation: Operation) -> dict[int, str]:
    return dict(OperationRow.objects.filter(operation=operation).values_list("number", "fate"))


def counts(operation: Operation) -> tuple[int, ...]:
    result = operation.result
    assert result["matched"] == operation.total_count == operation.done_count == len(fates(operation))
    return tuple(result[key] for key in ("changed", "unchanged", "refused"))


def test_every_record_that_meets_the_condition_gets_the_values_in_one_change_that_one_undo_takes_back() -> (
    None
):
    anna, jan, eva = contact("Anna A", city="Łódź"), contact("Jan J", city="LODZ"), contact("Eva E")
    before = fingerprint.fingerprint()
    done = edited(OPERATOR, IN_LODZ, lifecycle="customer", job_title="Buyer")
    assert counts(done) == (2, 0, 0)
    assert fates(done) == {anna.pk: "changed", jan.pk: "changed"}
    assert Contact.objects.get(pk=eva.pk).job_title == ""
    change = Change.objects.get(pk=done.change)
    assert (change.action, change.records, change.closed is not None) == ("contact.bulk_edit", 2, True)
    assert ended(start_undo(OPERATOR, change.pk, deliver=False)).result["reverted"] == 2
    assert fingerprint.fingerprint() == before


def test_a_record_that_has_the_values_already_is_counted_as_unchanged() -> None:
    contact("Anna A", lifecycle="customer")
    contact("Jan J", lifecycle="prospect")
    assert counts(edited(OPERATOR, lifecycle="customer")) == (1, 1, 0)


def test_the_condition_may_name_the_field_that_is_set() -> None:
    several = [contact(f"Anna {number}", lifecycle="prospect").pk for number in range(5)]
    where = {"field": "lifecycle", "op": "is", "value": "prospect"}
    assert counts(edited(OPERATOR, where, lifecycle="customer")) == (5, 0, 0)
    assert set(Contact.objects.filter(lifecycle="customer").values_list("pk", flat=True)) == set(several)


def test_what_one_may_see_but_not_change_is_refused_and_what_one_may_not_see_is_not_met() -> None:
    cast = gather()
    role = create_role(
        OPERATOR, "Careful", grants={("*", "read"): "team", ("*", "edit"): "own", ("*", "bulk"): "all"}
    )
    edit_user(OPERATOR, cast.alice, role=role)
    mine, bobs = (contact(f"{user.name} C", owner=user.pk) for user in (cast.alice, cast.bob))
    contact("Charlie C", owner=cast.charlie.pk)
    done = edited(acting(cast.alice), job_title="Buyer")
    assert counts(done) == (1, 0, 1)
    assert fates(done) == {mine.pk: "changed", bobs.pk: "refused"}
    assert done.result["why"] == {"rights": 1}
    assert Contact.objects.get(pk=bobs.pk).job_title == ""


def test_a_company_is_not_made_its_own_parent() -> None:
    one, two = company("Baltic"), company("Amber")
    what = asked(OPERATOR, entity="company", parent=one.pk)
    done = ended(start_bulk(OPERATOR, what, deliver=False))
    assert fates(done) == {one.pk: "refused", two.pk: "changed"}
    assert done.result["why"] == {"itself": 1}


def test_what_is_in_the_trash_and_what_came_later_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    anna, jan = contact("Anna A"), contact("Jan J")
    trash_records(OPERATOR, "contact", [anna.pk])
    operation = start_bulk(OPERATOR, asked(OPERATOR, job_title="Buyer"), deliver=False)
    work = runner.claim(operation.pk)
    assert work is not None
    pieces = jobs._pieces

    def while_somebody_adds(*args: Any) -> Any:
        for number, piece in enumerate(pieces(*args)):
            create_record(OPERATOR, "contact", {"given_name": "New", "family_name": str(number)})
            yield piece

    monkeypatch.setattr(jobs, "_pieces", while_somebody_adds)
    runner.execute(work)
    operation.refresh_from_db()
    assert fates(operation) == {jan.pk: "changed"}


def test_a_record_that_no_longer_meets_the_condition_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    anna, jan = contact("Anna A", city="Łódź"), contact("Jan J", city="Łódź")
    operation = start_bulk(OPERATOR, asked(OPERATOR, IN_LODZ, job_title="Buyer"), deliver=False)
    work = runner.claim(operation.pk)
    assert work is not None
    pieces = jobs._pieces

    def while_anna_moves(*args: Any) -> Any:
        for piece in pieces(*args):
            trash_records(OPERATOR, "contact", [anna.pk])
            yield piece

    monkeypatch.setattr(jobs, "_pieces", while_anna_moves)
    runner.execute(work)
    operation.refresh_from_db()
    assert (fates(operation), operation.result["matched"]) == ({jan.pk: "changed"}, 1)


def test_cancelled_it_closes_its_change_and_takes_back_what_is_done_where_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for number in range(6):
        contact(f"Anna {number}")
    before = fingerprint.fingerprint()
    monkeypatch.setattr(jobs, "RECORDS_AT_ONCE", 2)
    operation = start_bulk(OPERATOR, asked(OPERATOR, job_title="Buyer"), deliver=False)
    work = runner.claim(operation.pk)
    assert work is not None
    work.watch = lambda row: cancel(row, choice="undo") if row.done_count and not row.cancelling else None
    runner.execute(work)
    operation.refresh_from_db()
    assert (operation.state, operation.result["changed"]) == (State.CANCELLED, 2)
    assert Change.objects.get(pk=operation.change).closed is not None
    ended(Operation.objects.get(pk=operation.result["undo"]))
    assert fingerprint.fingerprint() == before


def test_rights_are_asked_again_when_it_runs() -> None:
    cast = gather()
    contact("Alice C", owner=cast.alice.pk)
    operation = start_bulk(acting(cast.alice), asked(acting(cast.alice), job_title="Buyer"), deliver=False)
    edit_user(OPERATOR, cast.alice, role=create_role(OPERATOR, "Reader", grants={("*", "read"): "all"}))
    assert ended(operation).state == State.FAILED
    assert not Contact.objects.filter(job_title="Buyer").exists()


def test_bad_input_and_strangers_are_refused_before_anything_starts() -> None:
    cast = gather()
    reader = create_role(OPERATOR, "Reader", grants={("*", "read"): "all", ("*", "edit"): "all"})
    edit_user(OPERATOR, cast.bob, role=reader)
    for actor, values, error in (
        (acting(cast.bob), {"job_title": "Buyer"}, Forbidden),
        (OPERATOR, {"name_of_dog": "Rex"}, BadRequest),
        (OPERATOR, {"family_name": ""}, Incomplete),
        (OPERATOR, {"company": 4711}, Refusal),
        (OPERATOR, {"created": None}, BadRequest),
    ):
        with pytest.raises(error):
            start_bulk(actor, Asked("contact", values))
    assert not Operation.objects.exists()


def test_a_text_narrows_it_like_the_list() -> None:
    anna = contact("Anna Nowak")
    contact("Jan Kos")
    done = ended(start_bulk(OPERATOR, Asked("contact", {"job_title": "Buyer"}, text="nowak"), deliver=False))
    assert fates(done) == {anna.pk: "changed"}


def test_nothing_that_a_person_typed_stands_with_the_operation() -> None:
    contact("Anna A", city="Łódź")
    done = ended(start_bulk(OPERATOR, asked(OPERATOR, IN_LODZ, job_title="Secret"), deliver=False))
    kept = repr([done.parameters, done.cursor, done.result, done.phase])
    assert "Secret" not in kept
    assert "dź" not in kept
