"""How warm relationships are, and who wants a word although nothing is planned."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from perennial.access.actions import edit_role
from perennial.cli.integrity import derived
from perennial.journal.door import change
from perennial.journal.fingerprint import fingerprint
from perennial.journal.models import Change
from perennial.lib.conditions import Moment
from perennial.lib.money import Money
from perennial.lib.refusals import Refusal
from perennial.operations.models import Operation
from perennial.quality.queries import judged_moment, move_day, present_moment
from perennial.records.actions.create import create_record
from perennial.records.actions.edit import edit_record
from perennial.records.actions.take_back import take_back
from perennial.records.condition.running import start_judging
from perennial.records.condition.warming import standing
from perennial.records.follow_ups import Reason, follow_up, own_follow_ups
from perennial.records.models import Contact, Deal, Head
from perennial.records.warmth import warmth_of
from perennial.schema.actions.ladders import edit_patience
from perennial.schema.models import Ladder
from perennial.schema.queries import patience
from perennial.schema.standard.relations import ACTIVE, COOLING, DORMANT, LOST, PATIENCE, Patience
from tests.cast import OPERATOR, TEAMWORK, Cast, acting, gather
from tests.records.people import company, contact
from tests.transfer.importing import ended

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    move_day(present_moment().today)


@pytest.fixture
def cast() -> Cast:
    return gather()


def ago(days: int) -> datetime:
    moment = judged_moment()
    return datetime.combine(moment.today - timedelta(days=days), time(12), moment.zone)


def spoke(days: int, **values: Any) -> Head:
    return create_record(
        OPERATOR, "activity", {"kind": "call", "subject": "Call", "done": ago(days), **values}
    ).head


def warmth(head: Head) -> str:
    return type(head).objects.get(pk=head.pk).warmth


def proposed(cast: Cast, **values: Any) -> list[tuple[Reason, str, int]]:
    found = own_follow_ups(acting(cast.alice), judged_moment(), **values)
    return [(one.reason, str(one.head), one.days) for one in found]


@pytest.mark.parametrize(
    ("days", "lifecycle", "step"),
    [
        (0, "customer", ACTIVE),
        (60, "customer", ACTIVE),
        (61, "customer", COOLING),
        (181, "customer", DORMANT),
        (365, "customer", DORMANT),
        (366, "customer", LOST),
        (31, "prospect", COOLING),
        (61, "", COOLING),
        (61, "not known any more", COOLING),
        (61, "supplier", ACTIVE),
    ],
)
def test_the_step_follows_from_silence_and_lifecycle(days, lifecycle, step):
    assert warmth_of(ago(days), lifecycle, PATIENCE, judged_moment()) == step


def test_days_are_those_of_the_workspace():
    moment = judged_moment()
    midnight = datetime.combine(moment.today - timedelta(days=60), time(), moment.zone)
    assert warmth_of(midnight, "customer", PATIENCE, moment) == ACTIVE
    assert warmth_of(midnight - timedelta(seconds=1), "customer", PATIENCE, moment) == COOLING


def test_talking_a_new_lifecycle_and_taking_either_back_keep_the_step():
    anna = contact("Anna Nowak", lifecycle="customer")
    assert warmth(anna) == ""
    spoke(70, contact=anna.pk)
    assert warmth(anna) == COOLING
    done = edit_record(OPERATOR, "contact", anna.pk, {"lifecycle": "supplier"})
    assert warmth(anna) == ACTIVE
    take_back(OPERATOR, done.change)
    assert warmth(anna) == COOLING
    called = create_record(
        OPERATOR, "activity", {"kind": "call", "subject": "x", "done": ago(1), "contact": anna.pk}
    )
    assert warmth(anna) == ACTIVE
    take_back(OPERATOR, called.change)
    assert warmth(anna) == COOLING
    assert not derived().bad


def test_time_alone_moves_the_step_by_the_daily_run():
    firm = company("Hutmet", lifecycle="customer")
    spoke(60, company=firm.pk)
    assert warmth(firm) == ACTIVE
    move_day(present_moment().today + timedelta(days=1))
    ended(start_judging(requested_by=None, channel="system", entity="company", deliver=False))
    assert warmth(firm) == COOLING
    assert not derived().bad


def test_other_patience_is_one_change_that_is_taken_back():
    anna = contact("Anna Nowak", lifecycle="customer")
    spoke(70, contact=anna.pk)
    before = fingerprint()
    edit_patience(OPERATOR, {"customer": Patience(90, 180, 365), "prospect": PATIENCE["prospect"]})
    assert list(Ladder.objects.values_list("lifecycle", "cooling")) == [("customer", 90)]
    judge_what_waits()
    assert warmth(anna) == ACTIVE
    take_back(OPERATOR, newest())
    judge_what_waits()
    assert patience()["customer"] == PATIENCE["customer"]
    assert warmth(anna) == COOLING
    assert fingerprint() == before


def newest() -> int:
    return Change.objects.latest("pk").pk


def judge_what_waits() -> None:
    for one in Operation.objects.filter(kind="judge", state="queued"):
        ended(one)


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"customer": Patience(60, 60, 365)}, "customer_dormant"),
        ({"customer": Patience(0, 60, 365)}, "customer_cooling"),
        ({"customer": Patience(60, 90, 4000)}, "customer_lost"),
        ({"friend": Patience(1, 2, 3)}, "friend"),
    ],
)
def test_patience_that_makes_no_sense_is_refused_at_its_field(wanted, field):
    with pytest.raises(Refusal) as no:
        edit_patience(OPERATOR, wanted)
    assert list(no.value.fields) == [field]
    assert not Ladder.objects.exists()


def test_what_would_stand_where_is_counted_as_it_then_is():
    for days in (1, 61, 100, 200, 400):
        spoke(days, contact=contact(f"Anna Nowak{days}", lifecycle="customer").pk)
    spoke(61, company=company("Bez etapu").pk)
    contact("Never Spoken")
    assert standing(OPERATOR, PATIENCE) == {
        "company": {ACTIVE: 0, COOLING: 1, DORMANT: 0, LOST: 0},
        "contact": {ACTIVE: 1, COOLING: 2, DORMANT: 1, LOST: 1},
    }
    stored = list(Contact.objects.exclude(warmth="").order_by("warmth").values_list("warmth", flat=True))
    assert stored == [ACTIVE, COOLING, COOLING, DORMANT, LOST]
    other = {**PATIENCE, "customer": Patience(99, 199, 500)}
    found = standing(OPERATOR, other)
    assert found is not None
    assert found["contact"] == {ACTIVE: 2, COOLING: 1, DORMANT: 2, LOST: 0}


def test_of_ones_own_who_cools_is_proposed_customers_first(cast):
    mine = {"owner": cast.alice.pk}
    prospect = contact("Piotr Prosty", lifecycle="prospect", **mine)
    spoke(80, contact=prospect.pk)
    customer = contact("Klara Kupiec", lifecycle="customer", **mine)
    spoke(70, contact=customer.pk)
    older = contact("Olga Oldak", lifecycle="customer", **mine)
    spoke(90, contact=older.pk)
    for name, values in {
        "Dora Dawna": {"lifecycle": "customer", "silent": 300},
        "Fedor Former": {"lifecycle": "former", "silent": 200},
        "Nela Nicht": {"lifecycle": "customer", "do_not_contact": True, "silent": 70},
        "Young Jung": {"lifecycle": "customer", "silent": 10},
    }.items():
        silent = values.pop("silent")
        spoke(silent, contact=contact(name, **mine, **values).pk)
    spoke(70, contact=contact("Theirs Alien", lifecycle="customer", owner=cast.bob.pk).pk)
    assert proposed(cast) == [
        (Reason.COOLS, "Olga Oldak", 90),
        (Reason.COOLS, "Klara Kupiec", 70),
        (Reason.COOLS, "Piotr Prosty", 80),
    ]
    create_record(
        OPERATOR, "activity", {"kind": "call", "subject": "x", "due": date(2099, 1, 1), "contact": older.pk}
    )
    assert [name for _why, name, _days in proposed(cast, without={customer.pk})] == ["Piotr Prosty"]


def test_of_a_person_and_their_company_one_is_proposed(cast):
    firm = company("Hutmet", lifecycle="customer", owner=cast.alice.pk)
    kasia = contact("Kasia Wilk", lifecycle="customer", owner=cast.alice.pk, company=firm.pk)
    spoke(70, contact=kasia.pk, company=firm.pk)
    assert proposed(cast) == [(Reason.COOLS, "Kasia Wilk", 70)]


def sold(cast: Cast, days: int, **values: Any) -> Deal:
    head = create_record(
        OPERATOR,
        "deal",
        {
            "name": f"Sold {days}",
            "owner": cast.alice.pk,
            "amount": Money(amount=100, currency="EUR"),
            "stage": "won",
            **values,
        },
    ).head
    with change(OPERATOR, "deal.edit") as act:
        act.update(Deal.objects.get(pk=head.pk), closed=judged_moment().today - timedelta(days=days))
    return Deal.objects.get(pk=head.pk)


def test_after_a_sale_nobody_spoke_of_a_word_is_proposed(cast):
    anna = contact("Anna Nowak", owner=cast.alice.pk)
    sold(cast, 13)
    sold(cast, 14)
    sold(cast, 91)
    sold(cast, 30, contact=anna.pk)
    assert {name for _why, name, _days in proposed(cast)} == {"Sold 14", "Sold 30"}
    spoke(30, contact=anna.pk)
    assert {name for _why, name, _days in proposed(cast)} == {"Sold 14", "Sold 30"}
    spoke(29, contact=anna.pk)
    assert proposed(cast) == [(Reason.SOLD, "Sold 14", 14)]


def test_one_record_at_hand_is_judged_like_all(cast):
    alice = acting(cast.alice)
    anna = contact("Anna Nowak", lifecycle="customer", owner=cast.alice.pk)
    spoke(70, contact=anna.pk)
    anna.refresh_from_db()
    moment: Moment = judged_moment()
    one = follow_up(alice, anna, moment)
    assert one is not None
    assert (one.reason, one.days, one.after) == (Reason.COOLS, 70, 60)
    deal = sold(cast, 20)
    found = follow_up(alice, deal, moment)
    assert found is not None
    assert (found.reason, found.days) == (Reason.SOLD, 20)


def test_who_may_not_read_activities_is_proposed_nothing(cast):
    anna = contact("Anna Nowak", lifecycle="customer", owner=cast.alice.pk)
    spoke(70, contact=anna.pk)
    sold(cast, 20)
    assert len(proposed(cast)) == 2
    edit_role(OPERATOR, cast.member, grants={**TEAMWORK, ("activity", "read"): "none"})
    assert proposed(cast) == []
