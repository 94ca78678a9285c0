"""Rules of deals, tickets and activities, and what activities say of customers: judged one by one and all together."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from perennial.cli.integrity import derived
from perennial.journal.door import change
from perennial.quality.actions import add_pack
from perennial.quality.models import Rule, Severity
from perennial.quality.queries import judged_moment, move_day, present_moment
from perennial.records.actions.activities import finish
from perennial.records.actions.create import create_record
from perennial.records.actions.edit import edit_record
from perennial.records.condition.running import start_judging
from perennial.records.models import ENTITIES, Finding, Head, Ticket
from perennial.schema.queries import shape_of
from tests.cast import OPERATOR, Cast, gather
from tests.records.people import company, contact
from tests.transfer.importing import ended

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rules():
    move_day(present_moment().today)
    add_pack(OPERATOR, "sound")


@pytest.fixture
def cast() -> Cast:
    return gather()


# What stages ask for.
FILLED = {"amount": {"amount": 100, "currency": "EUR"}, "expected_close": date(2099, 1, 1)}
BY_STAGE = {"deal_amount_filled", "deal_expected_close_filled"}


def deal(**values: Any) -> Head:
    return create_record(OPERATOR, "deal", {"name": "Press line", **values}).head


def activity(**values: Any) -> Head:
    return create_record(OPERATOR, "activity", {"kind": "call", "subject": "Call", **values}).head


def ago(days: int) -> datetime:
    return datetime.combine(judged_moment().today - timedelta(days=days), time(12), judged_moment().zone)


def broken(head: Head) -> set[str]:
    return set(Finding.objects.filter(record=head.pk, waived=False).values_list("rule__key", flat=True))


def test_none_of_them_blocks_and_none_is_left_out():
    found = Rule.objects.filter(entity__in=("deal", "order", "product", "ticket", "activity"))
    assert found.count() == 26
    assert set(found.values_list("severity", flat=True)) <= {Severity.WATCH, Severity.WARN}


@pytest.mark.parametrize(
    ("stage", "asked"),
    [
        ("enquiry", set()),
        ("offer", {"deal_amount_filled"}),
        ("negotiation", {"deal_amount_filled", "deal_expected_close_filled"}),
    ],
)
def test_the_further_a_deal_has_come_the_more_is_asked_of_it(stage, asked):
    one = deal(stage=stage, **FILLED)
    assert broken(one) & BY_STAGE == set()
    # What a stage asks for on arrival may be gone later, or never have come with a file.
    edit_record(OPERATOR, "deal", one.pk, dict.fromkeys(FILLED))
    assert broken(one) & BY_STAGE == asked


def test_an_open_deal_does_not_stay_past_its_day():
    yesterday = judged_moment().today - timedelta(days=1)
    one = deal(expected_close=yesterday)
    assert "deal_close_ahead" in broken(one)
    edit_record(OPERATOR, "deal", one.pk, {"stage": "lost", "lost_reason": "price"})
    assert "deal_close_ahead" not in broken(one)


def test_a_lost_deal_says_why():
    one = deal(stage="lost", lost_reason="price")
    assert "deal_lost_reason_filled" not in broken(one)
    edit_record(OPERATOR, "deal", one.pk, {"lost_reason": ""})
    assert "deal_lost_reason_filled" in broken(one)


def test_a_deal_of_which_activities_tell_is_kept_moving():
    one = deal()
    assert "deal_moves" not in broken(one)
    activity(deal=one.pk, done=ago(31))
    assert "deal_moves" in broken(one)
    step = activity(deal=one.pk, due=judged_moment().today)
    assert "deal_moves" not in broken(one)
    finish(OPERATOR, step.pk, outcome="no_answer")
    assert "deal_moves" in broken(one)
    activity(deal=one.pk, done=ago(30))
    assert "deal_moves" not in broken(one)


@pytest.mark.parametrize("entity", ["contact", "company"])
def test_a_customer_of_whom_nothing_was_ever_noted_is_no_reproach(entity):
    made = {"contact": contact, "company": company}[entity]
    silent, heard = (made(name, lifecycle="customer") for name in ("Anna Nowak", "Bert Olm"))
    activity(**{entity: heard.pk}, done=ago(181))
    assert f"{entity}_spoken_with" in broken(heard)
    assert f"{entity}_spoken_with" not in broken(silent)
    activity(**{entity: heard.pk}, done=ago(180))
    assert f"{entity}_spoken_with" not in broken(heard)


@pytest.mark.parametrize(
    ("values", "asked"),
    [
        ({"kind": "call"}, True),
        ({"kind": "meeting", "outcome": "held"}, True),
        ({"kind": "meeting", "outcome": "not_held"}, False),
        ({"kind": "call", "outcome": "no_answer"}, False),
        ({"kind": "email"}, False),
        ({"kind": "call", "text": "They want twelve."}, False),
    ],
)
def test_of_a_talk_something_is_noted(values, asked):
    assert ("activity_text_filled" in broken(activity(done=ago(1), **values))) is asked
    assert "activity_text_filled" not in broken(activity(**values))


def test_what_is_to_be_done_is_not_left_lying():
    late, in_time = (activity(due=judged_moment().today - timedelta(days=days)) for days in (15, 14))
    assert "activity_not_late" in broken(late)
    assert "activity_not_late" not in broken(in_time)
    finish(OPERATOR, late.pk)
    assert "activity_not_late" not in broken(late)


def ticket(**values: Any) -> Head:
    return create_record(OPERATOR, "ticket", {"subject": "It leaks", **values}).head


def test_an_open_ticket_is_somebodys_and_of_somebody(cast):
    firm = company("Hutmet")
    assert broken(ticket()) == {"ticket_owner", "ticket_of_somebody"}
    assert broken(ticket(company=firm.pk, owner=cast.bob.pk)) == set()
    assert broken(ticket(contact=contact("Anna Nowak").pk, status="closed", first_answered=ago(0))) == set()


def test_a_ticket_does_not_wait_for_ever():
    late, short = (ticket(status="waiting") for _each in range(2))
    for one, days in ((late, 15), (short, 14)):
        with change(OPERATOR, "ticket.edit") as act:
            act.update(Ticket.objects.get(pk=one.pk), stops=[[ago(days).isoformat(), None]])
    assert "ticket_waits_not_long" in broken(late)
    assert "ticket_waits_not_long" not in broken(short)
    edit_record(OPERATOR, "ticket", late.pk, {"status": "in_progress"})
    assert "ticket_waits_not_long" not in broken(late)


def test_a_solved_ticket_was_answered():
    one = ticket()
    assert "ticket_answered" not in broken(one)
    edit_record(OPERATOR, "ticket", one.pk, {"status": "solved"})
    assert "ticket_answered" in broken(one)
    edit_record(OPERATOR, "ticket", one.pk, {"first_answered": ago(0)})
    assert "ticket_answered" not in broken(one)


def everything() -> dict[str, Any]:
    """All findings and scores there are."""
    findings = set(Finding.objects.values_list("record", "rule__key"))
    scores = {(key, one.pk): one.score for key, model in ENTITIES.items() for one in model.objects.all()}
    return {"findings": findings, "scores": scores}


def world() -> None:
    anna, firm = contact("Anna Nowak", lifecycle="customer"), company("Hutmet", lifecycle="customer")
    for number, stage in enumerate(one.key for way in shape_of("deal").pipelines for one in way.stages):
        day = judged_moment().today + timedelta(days=number - 2)
        ends = {"company": firm.pk} if number % 2 else {"contact": anna.pk}
        told = {"lost_reason": "price" if stage == "lost" else "", "company": firm.pk, "contact": anna.pk}
        one = deal(stage=stage, **FILLED | {"expected_close": day} | told)
        if number % 2:
            edit_record(OPERATOR, "deal", one.pk, {"company": None, "amount": None})
        for days in (14, 30, 31, 181):
            activity(kind="meeting", deal=one.pk, **ends, done=ago(days + number))
            activity(deal=one.pk, due=judged_moment().today - timedelta(days=days - number))
    for number, status in enumerate(one.key for one in shape_of("ticket").fields["status"].choices):
        ends = {"company": firm.pk} if number % 2 else {}
        ticket(status=status, **ends, **({"first_answered": ago(1)} if number % 3 else {}))


def test_the_batch_says_what_was_said_one_by_one():
    world()
    before = everything()
    assert {key for _pk, key in before["findings"]} >= {"deal_company_filled", "activity_not_late"}
    ended(start_judging(requested_by=None, channel="system", deliver=False))
    assert everything() == before
    assert derived().ok


@pytest.mark.parametrize("days", [1, 16, 160])
def test_what_time_alone_changes_is_found_by_the_run_of_the_day(days):
    move_day(judged_moment().today - timedelta(days=days))
    world()
    before = everything()
    ended(start_judging(requested_by=None, channel="system", deliver=False))
    assert judged_moment().today == present_moment().today
    assert everything()["findings"] != before["findings"]
    assert derived().ok
