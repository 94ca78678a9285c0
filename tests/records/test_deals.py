"""Deals: where they stand, since when, what a stage asks for, and what follows from the stage."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from perennial.journal.door import change
from perennial.lib.conditions import Moment, parse
from perennial.lib.money import Money
from perennial.lib.refusals import Refusal
from perennial.records.actions.bulk import edit_records
from perennial.records.actions.create import create_record
from perennial.records.actions.edit import edit_record
from perennial.records.actions.take_back import take_back
from perennial.records.errors import Incomplete
from perennial.records.linked import deals_of
from perennial.records.models import Deal
from perennial.records.places import Readable
from perennial.records.queries import listing
from perennial.schema.kinds import kind_of
from perennial.schema.models import Pipeline, Stage
from perennial.schema.queries import setting, shape_of
from tests.cast import OPERATOR
from tests.records.people import company

pytestmark = pytest.mark.django_db
EUROS = Money(amount=1_824_000, currency="EUR")


def deal(**values: object) -> Deal:
    made = create_record(OPERATOR, "deal", {"name": "Gate valves", **values}).head
    assert isinstance(made, Deal)
    return made


def moved(one: Deal, **values: object) -> Deal:
    head = edit_record(OPERATOR, "deal", one.pk, values).head
    assert isinstance(head, Deal)
    return head


def test_a_new_deal_begins_in_the_first_stage_and_is_open():
    made = deal(amount=EUROS)
    assert (made.stage, made.pipeline, made.outcome, made.closed) == ("enquiry", "sales", "open", None)
    assert made.stage_since is not None
    assert (made.amount_number, made.amount_currency) == (1_824_000, "EUR")


def test_a_stage_asks_for_what_it_needs_when_a_deal_arrives_and_not_before():
    made = deal()
    with pytest.raises(Incomplete) as no:
        moved(made, stage="offer")
    assert list(no.value.fields) == ["amount"]
    assert "Offer" in str(no.value.fields["amount"])
    assert moved(made, stage="offer", amount=EUROS).stage == "offer"
    assert moved(made, amount=None).amount is None


def test_a_deal_cannot_begin_where_more_is_asked():
    with pytest.raises(Incomplete):
        deal(stage="lost")
    assert deal(stage="lost", lost_reason="price").outcome == "lost"


def test_winning_sets_the_day_and_opening_again_takes_it_away():
    won = moved(deal(amount=EUROS), stage="won")
    today = timezone.localdate(timezone=setting().zone)
    assert (won.outcome, won.closed) == ("won", today)
    again = moved(won, stage="negotiation", expected_close=date(2030, 1, 31))
    assert (again.outcome, again.closed) == ("open", None)


def test_the_day_that_is_given_stays():
    assert moved(deal(amount=EUROS), stage="won", closed=date(2026, 3, 1)).closed == date(2026, 3, 1)


def test_a_deal_that_is_no_longer_lost_keeps_no_reason():
    lost = moved(deal(amount=EUROS), stage="lost", lost_reason="price")
    assert moved(lost, stage="won").lost_reason == ""


def test_only_a_move_counts_the_days_in_a_stage_anew():
    made = deal()
    renamed = moved(made, name="Gate valves DN50")
    assert renamed.stage_since == made.stage_since
    assert moved(made, stage="enquiry").stage_since == made.stage_since
    assert moved(made, stage="offer", amount=EUROS).stage_since > made.stage_since


def test_taking_a_move_back_puts_everything_back():
    made = deal(amount=EUROS)
    done = edit_record(OPERATOR, "deal", made.pk, {"stage": "won"})
    take_back(OPERATOR, done.change)
    back = Deal.objects.get(pk=made.pk)
    assert (back.stage, back.stage_since, back.closed, back.outcome) == (
        made.stage,
        made.stage_since,
        None,
        "open",
    )


def test_several_are_moved_at_once():
    several = [deal(name=name, amount=EUROS) for name in ("One", "Two")]
    edit_records(OPERATOR, "deal", [one.pk for one in several], {"stage": "won"})
    assert {one.outcome for one in Deal.objects.all()} == {"won"}
    assert all(one.closed for one in Deal.objects.all())


def test_a_stage_that_is_none_is_refused_by_its_name():
    field = shape_of("deal").field("stage")
    with pytest.raises(Refusal, match="Enquiry, Qualified, Offer"):
        kind_of(field).parse("Nowhere", field, setting())


def found(where: dict[str, object]) -> list[str]:
    moment = Moment.of(timezone.now(), setting().zone)
    shape = shape_of("deal")
    condition = parse(where, Readable(OPERATOR, shape))
    asked = listing(OPERATOR, shape, where=condition, moment=moment, sort="-amount")
    return [head.title for head in asked.page().rows]


def test_deals_are_filtered_by_amount_in_its_own_units_and_sorted_by_it():
    deal(name="Small", amount=Money(amount=99_00, currency="EUR"))
    deal(name="Large", amount=EUROS)
    deal(name="None")
    assert found({"field": "amount", "op": "at_least", "value": "99"}) == ["Large", "Small"]
    assert found({"field": "amount", "op": "at_least", "value": "100"}) == ["Large"]
    assert found({"field": "amount", "op": "is_empty"}) == ["None"]
    assert found({"field": "outcome", "op": "is", "value": "open"}) == ["Large", "Small", "None"]


def test_the_deals_of_a_company_show_the_open_ones_first():
    firm = company("Hutmet")
    won = deal(name="Won", company=firm.pk, amount=EUROS, stage="won")
    late = deal(name="Late", company=firm.pk, expected_close=date(2027, 5, 1))
    soon = deal(name="Soon", company=firm.pk, expected_close=date(2027, 1, 1))
    assert [one.pk for one in deals_of(OPERATOR, "company", firm.pk, 10)] == [soon.pk, late.pk, won.pk]


def test_a_workspace_has_its_own_stages():
    with change(OPERATOR, "pipeline.create") as act:
        way = Pipeline(entity="deal", key="renewals", labels={"en": "Renewals"})
        act.create(way)
        due = Stage(pipeline=way, key="due", labels={"en": "Due"})
        act.create([due, Stage(pipeline=way, key="signed", ends="won", position=1)])
    assert [one.key for one in shape_of("deal").fields["stage"].choices] == ["due", "signed"]
    made = deal()
    assert (made.stage, made.pipeline) == ("due", "renewals")
    assert moved(made, stage="signed").outcome == "won"
