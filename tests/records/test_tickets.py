"""Tickets: what a move writes, when something is due, and that nothing depends on who asks."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from unittest import mock

import pytest

from perennial.journal.derivations import rebuild
from perennial.journal.models import Change
from perennial.lib.refusals import Refusal
from perennial.operations.actions import enqueue
from perennial.operations.models import Operation
from perennial.records import escalating
from perennial.records.actions.create import create_record
from perennial.records.actions.edit import edit_record
from perennial.records.actions.take_back import take_back
from perennial.records.actions.trash import trash_records
from perennial.records.derive import again
from perennial.records.models import Ticket
from perennial.records.models.ticket import CLOCK
from perennial.schema.actions import edit_service, service
from perennial.schema.models import ServiceTargets
from perennial.schema.service import Target
from tests.cast import OPERATOR, acting, gather
from tests.standing import HOUR, TUESDAY, standing
from tests.transfer.importing import ended

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    """Sets the clock."""
    with standing() as set_to:
        yield set_to


def made(**values):
    return create_record(OPERATOR, "ticket", {"subject": "The valve leaks", **values}).head


def edited(one, **values):
    return edit_record(OPERATOR, "ticket", one.pk, values)


def clock_of(one):
    return tuple(getattr(Ticket.objects.get(pk=one.pk), name) for name in CLOCK)


def test_a_new_ticket_is_open_normal_and_due(at):
    one = made()
    assert (one.status, one.priority, one.opened, one.is_open) == ("new", "normal", TUESDAY, True)
    # Nine in Warsaw: seven hours today, the eighth after the holiday.
    assert one.answer_due == datetime(2026, 11, 12, 8, 0, tzinfo=UTC)
    assert one.solve_due == datetime(2026, 11, 18, 8, 0, tzinfo=UTC)
    assert one.due == one.answer_due
    # At 80 percent of eight hours somebody is told.
    assert one.escalates == TUESDAY + timedelta(minutes=384)


def test_the_priority_decides(at):
    one = made(priority="urgent")
    assert one.answer_due == TUESDAY + HOUR
    moved = edited(one, priority="high").head
    assert moved.answer_due == TUESDAY + 4 * HOUR


def test_an_answer_leaves_the_solution_due(at):
    one = edited(made(priority="urgent"), first_answered=TUESDAY + HOUR / 2).head
    assert (one.answer_due, one.due, one.answer_minutes) == (None, one.solve_due, 30)


def test_the_clock_stands_while_the_customer_is_waited_for(at):
    one = made(priority="high")
    at(TUESDAY + HOUR)
    one = edited(one, status="waiting").head
    assert (one.due, one.answer_due, one.solve_due, one.escalates) == (None,) * 4
    assert (one.paused_since, one.minutes_left) == (TUESDAY + HOUR, 180)
    at(TUESDAY + 3 * HOUR)
    one = edited(one, status="in_progress").head
    assert one.answer_due == TUESDAY + 6 * HOUR
    assert (one.paused_since, one.minutes_left) == (None, None)


def test_who_waits_twice_is_given_both_times(at):
    one = made(priority="high")
    for hour in (1, 2):
        at(TUESDAY + 2 * hour * HOUR - HOUR)
        edited(one, status="waiting")
        at(TUESDAY + 2 * hour * HOUR)
        edited(one, status="in_progress")
    assert Ticket.objects.get(pk=one.pk).answer_due == TUESDAY + 6 * HOUR


def test_a_solved_ticket_tells_how_long_it_took(at):
    one = made(priority="high")
    at(TUESDAY + HOUR)
    edited(one, status="waiting")
    at(TUESDAY + 2 * HOUR)
    edited(one, status="in_progress")
    at(TUESDAY + 4 * HOUR)
    one = edited(one, status="solved").head
    assert (one.is_open, one.solved, one.due, one.solve_minutes) == (False, TUESDAY + 4 * HOUR, None, 180)
    at(TUESDAY + 5 * HOUR)
    one = edited(one, status="closed").head
    assert (one.solved, one.solve_minutes) == (TUESDAY + 4 * HOUR, 180)


def test_a_ticket_that_is_taken_up_again_is_due_later(at):
    one = made(priority="high", first_answered=TUESDAY)
    before = one.solve_due
    at(TUESDAY + HOUR)
    edited(one, status="solved")
    at(TUESDAY + 3 * HOUR)
    one = edited(one, status="in_progress").head
    assert (one.solved, one.is_open, one.solve_minutes) == (None, True, None)
    assert one.solve_due == before + 2 * HOUR


def test_solved_while_waiting_stands_since_then(at):
    one = made(priority="high")
    at(TUESDAY + HOUR)
    edited(one, status="waiting")
    at(TUESDAY + 3 * HOUR)
    one = edited(one, status="solved").head
    assert one.solve_minutes == 60


def test_a_ticket_that_comes_solved_keeps_its_day(at):
    opened, solved = TUESDAY - timedelta(days=7), TUESDAY - timedelta(days=6)
    one = made(status="closed", opened=opened, solved=solved)
    assert (one.solved, one.solve_minutes, one.escalates) == (solved, 8 * 60, None)


def test_a_move_is_taken_back_whole(at):
    one = made(priority="high")
    before = clock_of(one)
    at(TUESDAY + HOUR)
    change = edited(one, status="waiting").change
    assert clock_of(one) != before
    take_back(OPERATOR, change)
    there = Ticket.objects.get(pk=one.pk)
    assert (clock_of(one), there.status, there.stops) == (before, "new", [])


def test_deriving_again_changes_nothing(at):
    several = [made(priority=key) for key in ("low", "urgent")]
    edited(several[0], status="waiting")
    edited(several[1], status="solved")
    before = [clock_of(one) for one in several]
    at(TUESDAY + 90 * HOUR)
    rebuild()
    assert [clock_of(one) for one in several] == before


def test_a_subject_is_needed_and_no_status_of_its_own_making(at):
    with pytest.raises(Refusal) as no:
        create_record(OPERATOR, "ticket", {"subject": ""})
    assert set(no.value.fields) == {"subject"}
    one = made()
    with pytest.raises(Refusal) as no:
        edited(one, status="")
    assert set(no.value.fields) == {"status"}


def logged(one, **values):
    return create_record(
        OPERATOR, "activity", {"kind": "call", "subject": "Asked", "ticket": one.pk, **values}
    )


def test_the_first_call_that_is_done_is_the_answer_and_no_later_one(at):
    one = made(priority="urgent")
    at(TUESDAY + HOUR / 2)
    logged(one, kind="note", done=TUESDAY + HOUR / 4)
    logged(one, outcome="no_answer", done=TUESDAY + HOUR / 4)
    logged(one)
    logged(one, done=TUESDAY - HOUR)
    assert Ticket.objects.get(pk=one.pk).first_answered is None
    change = logged(one, done=TUESDAY + HOUR / 2).change
    there = Ticket.objects.get(pk=one.pk)
    assert (there.first_answered, there.answer_due, there.answer_minutes) == (TUESDAY + HOUR / 2, None, 30)
    logged(one, kind="email", done=TUESDAY + HOUR / 3)
    assert Ticket.objects.get(pk=one.pk).first_answered == TUESDAY + HOUR / 2
    take_back(OPERATOR, change)
    assert Ticket.objects.get(pk=one.pk).first_answered is None


def test_a_planned_call_answers_once_it_is_done(at):
    one = made()
    planned = logged(one, due=TUESDAY.date()).head
    at(TUESDAY + HOUR)
    edit_record(OPERATOR, "activity", planned.pk, {"done": TUESDAY + HOUR})
    assert Ticket.objects.get(pk=one.pk).first_answered == TUESDAY + HOUR


def test_a_call_that_is_tied_to_a_ticket_later_answers_it(at):
    one = made()
    there = create_record(OPERATOR, "activity", {"kind": "call", "subject": "x", "done": TUESDAY + HOUR}).head
    edit_record(OPERATOR, "activity", there.pk, {"ticket": one.pk})
    assert Ticket.objects.get(pk=one.pk).first_answered == TUESDAY + HOUR


def escalated(moment):
    """What the job tells at a moment."""
    with mock.patch.object(escalating, "database_now", return_value=moment):
        return ended(enqueue(escalating.ESCALATE, requested_by=None, channel="system")).result["told"]


def word_of(one):
    return Ticket.objects.get(pk=one.pk).escalation


def test_each_promise_is_told_of_once_when_near_and_once_when_broken(at):
    one, calm = made(priority="urgent"), made(priority="low")
    assert escalated(TUESDAY + timedelta(minutes=47)) == 0
    assert escalated(TUESDAY + timedelta(minutes=48)) == 1
    assert word_of(one) == "answer_near"
    assert escalated(TUESDAY + timedelta(minutes=59)) == 0
    assert escalated(TUESDAY + timedelta(minutes=60)) == 1
    assert (word_of(one), word_of(calm)) == ("answer_late", "")
    # The clock goes back, and forward again.
    assert escalated(TUESDAY) == 0
    assert escalated(TUESDAY + timedelta(minutes=61)) == 0
    changes = Change.objects.filter(action="ticket.escalate")
    assert [(one.actor_id, one.entries) for one in changes] == [(None, 1), (None, 1)]


def test_what_was_missed_is_told_as_the_worst_of_it(at):
    one = made(priority="urgent")
    assert escalated(TUESDAY + 90 * HOUR) == 1
    there = Ticket.objects.get(pk=one.pk)
    assert (there.escalation, there.escalates) == ("solve_late", None)
    assert escalated(TUESDAY + 91 * HOUR) == 0


def test_two_nodes_tell_it_once(at):
    one = made(priority="urgent")
    assert escalating.escalate([one.pk], TUESDAY + HOUR) == 1
    assert escalating.escalate([one.pk], TUESDAY + HOUR) == 0


def test_nothing_is_told_of_what_waits_is_solved_or_lies_in_the_trash(at):
    waiting, solved, gone = (made(priority="urgent") for _each in range(3))
    edited(waiting, status="waiting")
    edited(solved, status="solved")
    trash_records(OPERATOR, "ticket", [gone.pk])
    assert escalated(TUESDAY + 90 * HOUR) == 0
    assert escalating.escalate([waiting.pk, solved.pk, gone.pk], TUESDAY + 90 * HOUR) == 0


def test_an_escalation_is_taken_back_and_then_told_again(at):
    one = made(priority="urgent")
    escalated(TUESDAY + HOUR)
    take_back(OPERATOR, Change.objects.get(action="ticket.escalate").pk)
    assert word_of(one) == ""
    assert escalated(TUESDAY + HOUR) == 1


def test_a_ticket_taken_up_again_may_be_told_of_anew(at):
    one = made(priority="urgent", first_answered=TUESDAY)
    escalated(TUESDAY + 90 * HOUR)
    edited(one, status="solved")
    at(TUESDAY + HOUR)
    there = edited(one, status="in_progress").head
    assert (there.escalation, there.escalated, there.escalates is not None) == ("", None, True)


def promise(**changes):
    return replace(service(), **changes)


def test_other_promises_count_for_what_is_open_and_are_taken_back(at):
    one, solved = made(priority="urgent"), made(priority="urgent")
    edited(solved, status="solved", solved=TUESDAY + HOUR)
    before = [clock_of(one), clock_of(solved)]
    targets = {**service().targets, "urgent": Target(120, 240)}
    edit_service(OPERATOR, promise(targets=targets, near=50))
    there = Ticket.objects.get(pk=one.pk)
    assert (there.answer_due, there.escalates) == (TUESDAY + 2 * HOUR, TUESDAY + HOUR)
    # Thursday is closed, and nobody works before noon.
    edit_service(
        OPERATOR, promise(week=(((13 * 60, 14 * 60),),) * 7, closed={date(2026, 11, 12): "Inventory"})
    )
    assert Ticket.objects.get(pk=one.pk).answer_due == datetime(2026, 11, 13, 13, 0, tzinfo=UTC)
    assert Ticket.objects.get(pk=solved.pk).solve_minutes == 0
    for change in Change.objects.filter(action="service.edit").order_by("-pk"):
        take_back(OPERATOR, change.pk)
    assert [clock_of(one), clock_of(solved)] == before
    assert not ServiceTargets.objects.exists()


def test_holidays_are_those_of_the_workspace_or_of_a_place(at):
    one = made()
    edit_service(OPERATOR, promise(holidays="-"))
    assert Ticket.objects.get(pk=one.pk).answer_due == datetime(2026, 11, 11, 8, 0, tzinfo=UTC)
    edit_service(OPERATOR, promise(holidays="PL"))
    assert Ticket.objects.get(pk=one.pk).answer_due == datetime(2026, 11, 12, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("week", {"week": ((),) * 7}),
        ("week", {"week": (((600, 500),),) * 7}),
        ("week", {"week": (((500, 600), (550, 700)),) * 7}),
        ("week", {"week": (((500, 600),),) * 6}),
        ("holidays", {"holidays": "XX"}),
        ("near", {"near": 0}),
        ("near", {"near": 100}),
        ("targets", {"targets": {"low": Target(60, 30)}}),
        ("targets", {"targets": {"low": Target(-1, 30)}}),
        ("closed", {"closed": {date(2026, 1, 1): "x" * 81}}),
    ],
)
def test_promises_nobody_can_keep_are_refused(field, changes):
    with pytest.raises(Refusal) as no:
        edit_service(OPERATOR, promise(**changes))
    assert list(no.value.fields) == [field]
    assert not ServiceTargets.objects.exists()


def test_many_tickets_are_derived_again_as_an_operation(at, monkeypatch):
    monkeypatch.setattr(again, "DERIVED_AT_ONCE", 1)
    several = [made(priority="urgent") for _each in range(2)]
    edit_service(OPERATOR, promise(targets={"urgent": Target(30, 60)}))
    operation = Operation.objects.get(kind=again.DERIVE)
    assert operation.parameters == {"entity": "ticket"}
    ended(operation)
    assert {Ticket.objects.get(pk=one.pk).answer_due for one in several} == {TUESDAY + HOUR / 2}


def test_only_an_administrator_promises():
    with pytest.raises(Refusal):
        edit_service(acting(gather().alice), promise(near=50))
