"""Tickets: what a move writes, when something is due, and that nothing depends on who asks."""

from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
from django.utils import timezone

from perennial.journal.derivations import rebuild
from perennial.lib.refusals import Refusal
from perennial.records.actions.create import create_record
from perennial.records.actions.edit import edit_record
from perennial.records.actions.take_back import take_back
from perennial.records.models import Ticket
from perennial.records.models.ticket import CLOCK
from tests.cast import OPERATOR

pytestmark = pytest.mark.django_db

# Tuesday; Wednesday the 11th is a holiday in Poland. The house keeps the time of Warsaw.
TUESDAY = datetime(2026, 11, 10, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def at():
    """Sets the clock."""
    with mock.patch.object(timezone, "now") as clock:

        def set_to(moment):
            clock.return_value = moment

        set_to(TUESDAY)
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
