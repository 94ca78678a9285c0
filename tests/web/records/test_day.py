"""My day: what is to be done, in an order that says why."""

import re
from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from perennial.journal.door import change
from perennial.lib.money import Money
from perennial.records.actions.create import create_record
from perennial.records.drafts import draft_of
from perennial.records.models import Deal
from perennial.records.my_day import Why, day_of
from perennial.records.writing import insert
from perennial.schema.queries import setting, shape_of
from tests.cast import OPERATOR, acting
from tests.web.records.conftest import text


def made(cast, entity, **values):
    return create_record(acting(cast.alice), entity, values).head


def now():
    """Ten in the morning of today."""
    house = setting()
    return datetime.combine(timezone.localdate(timezone=house.zone), time(10), house.zone)


def call(cast, subject, days, **values):
    due = now().date() + timedelta(days=days) if days is not None else None
    return made(cast, "activity", kind="call", subject=subject, due=due, **values)


def asked(cast, days, **values):
    """A lead that came in so many days ago."""
    shape = shape_of("lead")
    with change(acting(cast.alice), "lead.create", at=now() - timedelta(days=days)) as act:
        return insert(act, shape, [draft_of(shape, {"owner": cast.alice.pk, **values})], setting())[0]


def aged(deal, days):
    """The deal as it would be had it come to its stage so long ago."""
    with change(OPERATOR, "deal.edit") as act:
        act.update(Deal.objects.get(pk=deal.pk), stage_since=now() - timedelta(days=days))


def order(cast):
    return [
        (one.why, one.activity.subject if one.activity else one.deal.name)
        for one in day_of(acting(cast.alice), now()).now
    ]


def test_leads_that_nobody_answered_stand_before_deals_that_go_cold_until_somebody_speaks_with_them(
    cast, house, alice
):
    new = asked(cast, 8, given_name="Anna", company_name="Baltic Yachts", phone="+48601700800")
    asked(cast, 9, given_name="Jan", status="unqualified")
    asked(cast, 0, given_name="Today")
    day = day_of(acting(cast.alice), now()).now
    assert [(one.why, one.days, one.wants.given_name) for one in day] == [(Why.UNANSWERED, 8, "Anna")]
    body = text(alice.get("/"))
    assert "new lead, nobody answered for 8 days" in body
    assert f'href="/leads/{new.pk}/log?kind=call"' in body
    assert 'href="tel:+48601700800"' in body
    made(cast, "activity", kind="call", subject="First call", done=now(), lead=new.pk)
    assert day_of(acting(cast.alice), now()).now == []


def test_the_hour_comes_before_what_is_late_and_that_before_what_is_due(cast, house):
    call(cast, "Due", 0)
    call(cast, "Late", -3)
    call(cast, "At ten", None, starts=now() + timedelta(minutes=20))
    call(cast, "At four", None, starts=now() + timedelta(hours=6))
    call(cast, "Some day", None)
    assert order(cast) == [
        (Why.HOUR, "At ten"),
        (Why.LATE, "Late"),
        (Why.TODAY, "At four"),
        (Why.TODAY, "Due"),
        (Why.WHENEVER, "Some day"),
    ]


def test_of_what_is_late_the_one_worth_most_comes_first(cast, house):
    large = made(cast, "deal", name="Large", amount=Money(amount=900_000, currency="EUR"))
    foreign = made(cast, "deal", name="Foreign", amount=Money(amount=99_000_000, currency="JPY"))
    call(cast, "Waits longest", -9)
    call(cast, "Of a currency nobody converts", -1, deal=foreign.pk)
    call(cast, "Of the large deal", -1, deal=large.pk)
    assert [name for _why, name in order(cast)] == [
        "Of the large deal",
        "Waits longest",
        "Of a currency nobody converts",
    ]


def test_a_deal_that_nobody_moves_wants_a_step(cast, house):
    cold = made(cast, "deal", name="Cold")
    aged(cold, 31)
    young = made(cast, "deal", name="Young")
    aged(young, 29)
    past = made(cast, "deal", name="Past", expected_close=now().date() - timedelta(days=2))
    assert order(cast) == [(Why.PAST, "Past"), (Why.COLD, "Cold")]
    call(cast, "Ask", 3, deal=cold.pk)
    call(cast, "Ask as well", 3, deal=past.pk)
    assert order(cast) == []


def test_a_call_keeps_a_deal_warm_and_a_note_does_not(cast, house):
    for kind in ("call", "note"):
        deal = made(cast, "deal", name=kind)
        aged(deal, 60)
        made(cast, "activity", kind=kind, subject="x", done=now() - timedelta(days=5), deal=deal.pk)
    assert order(cast) == [(Why.COLD, "note")]


def test_what_is_a_week_ahead_can_wait_and_what_is_further_is_not_there(cast, house):
    call(cast, "Soon", 7)
    call(cast, "Far", 8)
    day = day_of(acting(cast.alice), now())
    assert [one.activity.subject for one in day.later] == ["Soon"]
    assert not day.now


def test_the_day_is_ones_own(cast, house, bob):
    call(cast, "Hers", 0)
    assert not day_of(acting(cast.bob), now()).now
    assert "Hers" not in text(bob.get("/"))


def words(client):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text(client.get("/"))))


def test_the_page_says_why_and_with_whom(cast, house, alice):
    call(cast, "Ask for the figures", -2, contact=house.kasia, company=house.hutmet)
    shown = words(alice)
    assert "Ask for the figures" in shown
    assert "2 days late" in shown
    assert "Katarzyna Wilczek, Hutmet Zabrze" in shown


def test_what_was_done_today_stays_to_be_seen(cast, house, alice):
    made(cast, "activity", kind="call", subject="Early call", done=timezone.now())
    shown = words(alice)
    assert "Early call" in shown
    assert "nothing left; 1 done" in shown


def test_the_hours_are_drawn_where_there_are_any(cast, house, alice):
    assert '<svg class="strip"' not in text(alice.get("/"))
    made(cast, "activity", kind="meeting", subject="Visit", starts=now(), minutes=90)
    assert 'aria-label="10:00 Visit"' in text(alice.get("/"))


def test_a_hidden_name_is_not_told(cast, house, veil, alice):
    call(cast, "Ask", 0, contact=house.kasia)
    veil("family_name")
    assert "Wilczek" not in text(alice.get("/"))


@pytest.mark.parametrize("count", [2, 30])
def test_many_things_cost_no_more_questions(cast, house, alice, django_assert_max_num_queries, count):
    for number in range(count):
        call(cast, f"Call {number}", -number, contact=house.kasia, company=house.hutmet)
    with django_assert_max_num_queries(60):
        assert alice.get("/").status_code == 200
