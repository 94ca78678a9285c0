"""Products, lines of deals and orders, and how orders go."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from perennial.journal.derivations import rebuild
from perennial.journal.door import change
from perennial.journal.fingerprint import fingerprint
from perennial.journal.models import Change
from perennial.lib.refusals import Refusal
from perennial.quality.actions import add_pack
from perennial.records import abandoning
from perennial.records.actions.create import create_record
from perennial.records.actions.edit import edit_record
from perennial.records.actions.merge import merge_records
from perennial.records.actions.take_back import take_back
from perennial.records.actions.trash import trash_records
from perennial.records.actions.unmerge import unmerge
from perennial.records.drafts import draft_of
from perennial.records.errors import ChangedMeanwhile, Incomplete
from perennial.records.history import events
from perennial.records.line_items import lines_by_record
from perennial.records.models import Deal, Finding, LineItem, Order
from perennial.records.writing import insert
from perennial.schema.kinds import Setting, kind_of
from perennial.schema.queries import setting, shape_of
from tests.cast import OPERATOR
from tests.standing import TUESDAY, standing

pytestmark = pytest.mark.django_db
VALVES = "3 || Gate valve DN 50 | 1200.00 EUR | 10 | 23"
TRIP = "1 || Delivery | 85.50 EUR || 8"


def lines(*rows: str):
    field = shape_of("order").fields["lines"]
    return kind_of(field).parse("\n".join(rows), field, Setting(currency="EUR"))


def made(entity="order", **values):
    return create_record(OPERATOR, entity, values).head


def edited(one, **values):
    return edit_record(OPERATOR, one._meta.model_name, one.pk, values)


def test_a_deal_follows_its_lines_and_an_order_is_paid_with_its_vat():
    deal, order = made("deal", name="Valves", lines=lines(VALVES, TRIP)), made(lines=lines(VALVES, TRIP))
    for one in (Deal.objects.get(pk=deal.pk), Order.objects.get(pk=order.pk)):
        assert (one.net_number, one.vat_number, one.gross_number) == (332550, 75204, 407754)
        assert (one.line_count, one.unpriced, one.lines_currency) == (2, 0, "EUR")
    assert Deal.objects.get(pk=deal.pk).amount == {"amount": 332550, "currency": "EUR"}
    assert Order.objects.get(pk=order.pk).amount == {"amount": 407754, "currency": "EUR"}


def test_an_order_is_numbered_and_its_days_follow_its_status():
    firm = made("company", name="Firma")
    first, second = made(), made(order_number="A-7")
    third = made()
    assert [one.order_number for one in (first, second, third)] == ["1001", "A-7", "1002"]
    with pytest.raises(Incomplete) as no:
        edited(first, status="paid")
    assert set(no.value.fields) == {"lines", "company"}
    edited(first, status="paid", lines=lines(VALVES), company=firm.pk, paid=date(2026, 3, 5))
    paid = Order.objects.get(pk=first.pk)
    assert (paid.placed, paid.paid, paid.status) == (date(2026, 3, 5), date(2026, 3, 5), "paid")
    with pytest.raises(Incomplete, match="missing") as no:
        edited(paid, status="cancelled")
    assert set(no.value.fields) == {"cancel_reason"}
    edited(paid, status="cancelled", cancel_reason="mistake")
    edited(paid, status="cart")
    back = Order.objects.get(pk=first.pk)
    assert (back.placed, back.paid, back.cancelled, back.cancel_reason) == (None, None, None, "")


def test_numbers_of_many_orders_at_once_are_different_and_asked_for_together():
    made(order_number="1003")
    shape, said = shape_of("order"), ("", "1002", "", *[""] * 600)
    drafts = [draft_of(shape, {"order_number": one} if one else {}) for one in said]
    with change(OPERATOR, "order.import") as act, CaptureQueriesContext(connection) as asked:
        heads = insert(act, shape, drafts, setting())
    assert [one.order_number for one in heads[:3]] == ["1001", "1002", "1004"]
    assert len({one.order_number for one in heads}) == len(said)
    assert sum('"name_key" IN' in one["sql"] for one in asked) == 2


def test_lines_keep_their_rows_and_all_of_it_is_taken_back():
    one = made("deal", name="Valves", lines=lines(VALVES, TRIP))
    before, rows = fingerprint(), list(LineItem.objects.order_by("rank").values_list("pk", flat=True))
    now = lines_by_record([one.pk])[one.pk]
    turned = [now[1], now[0] | {"quantity": 5 * 10**4}, *lines("2 || Gasket | 3.10 EUR || 23")]
    done = edited(one, lines=turned)
    after = lines_by_record([one.pk])[one.pk]
    assert [line.get("id") for line in after][:2] == [rows[1], rows[0]]
    assert [line["text"] for line in after] == ["Delivery", "Gate valve DN 50", "Gasket"]
    assert Deal.objects.get(pk=one.pk).amount == {"amount": 8550 + 540000 + 620, "currency": "EUR"}
    edited(one, amount={"amount": 100, "currency": "EUR"})
    edited(one, lines=[])
    assert Deal.objects.get(pk=one.pk).amount == {"amount": 100, "currency": "EUR"}
    for act in Change.objects.filter(pk__gte=done.change).order_by("-pk"):
        take_back(OPERATOR, act.pk)
    assert fingerprint() == before


def test_two_people_at_different_lines_both_have_their_way_and_at_one_line_are_asked():
    one = made(lines=lines(VALVES, TRIP))
    first, second = lines_by_record([one.pk])[one.pk]
    opened = Order.objects.get(pk=one.pk).version
    edited(one, lines=[first | {"discount": 0}, second, *lines("1 || Training | 50 EUR")])
    edit_record(OPERATOR, "order", one.pk, {"lines": [second | {"vat": 23_000}, first]}, opened=opened)
    met = lines_by_record([one.pk])[one.pk]
    assert [(line["text"], line["discount"], line["vat"]) for line in met] == [
        ("Delivery", 0, 23_000),
        ("Gate valve DN 50", 0, 23_000),
        ("Training", 0, None),
    ]
    with pytest.raises(ChangedMeanwhile) as no:
        edit_record(
            OPERATOR, "order", one.pk, {"lines": [first | {"discount": 50_000}, second]}, opened=opened
        )
    assert set(no.value.theirs) == {"lines"}


def test_a_line_must_be_there_to_be_changed_and_its_product_known_to_who_writes_it():
    one = made(lines=lines(VALVES))
    stranger = lines(TRIP)[0] | {"id": 999}
    with pytest.raises(Refusal, match="Line 1 is no longer there"):
        edited(one, lines=[stranger])
    with pytest.raises(Refusal, match="line 1 names a product"):
        edited(one, lines=[lines(TRIP)[0] | {"product": one.pk}])


def test_a_product_in_the_trash_stays_where_it_is_sold_and_is_not_sold_anew():
    valve = made("product", name="Valve", code="GV")
    one = made(lines=[lines(VALVES)[0] | {"product": valve.pk}, *lines(TRIP)])
    trash_records(OPERATOR, "product", [valve.pk])
    first, second = lines_by_record([one.pk])[one.pk]
    edited(one, lines=[second | {"vat": 23_000}, first | {"quantity": 10_000}])
    assert [line["product"] for line in lines_by_record([one.pk])[one.pk]] == [None, valve.pk]
    with pytest.raises(Refusal, match="line 2 names a product"):
        edited(made(lines=lines(TRIP)), lines=[*lines(TRIP), lines(VALVES)[0] | {"product": valve.pk}])


def test_a_cart_that_nobody_touched_is_abandoned_once_and_taken_back(settings):
    settings.ENV = settings.ENV | {"CART_DAYS": 30}
    with standing() as at:
        old, kept = made(lines=lines(TRIP)), made(status="placed", lines=lines(TRIP), company=firm())
        at(TUESDAY + timedelta(days=20))
        fresh = made(lines=lines(TRIP))
        at(TUESDAY + timedelta(days=31))
        assert abandoning.untouched(timezone.now()) == [old.pk]
        before = fingerprint()
        assert abandoning.abandon([old.pk, kept.pk, fresh.pk], timezone.now()) == 1
        assert abandoning.untouched(timezone.now()) == []
    there = Order.objects.get(pk=old.pk)
    assert (there.status, there.abandoned) == ("abandoned", (TUESDAY + timedelta(days=31)).date())
    assert LineItem.objects.filter(record=old.pk).count() == 1
    take_back(OPERATOR, Change.objects.latest("pk").pk)
    assert fingerprint() == before


def firm():
    return made("company", name="Firma").pk


def test_products_that_are_merged_are_one_in_every_line_and_come_apart():
    one, other = (made("product", name=name, code="GV") for name in ("Valve", "Valve, twice"))
    deal = made("deal", name="Valves", lines=[lines(TRIP)[0] | {"product": other.pk}])
    before = fingerprint()
    merge_records(OPERATOR, "product", one.pk, [other.pk])
    assert lines_by_record([deal.pk])[deal.pk][0]["product"] == one.pk
    # Who still says the absorbed one means the survivor.
    edited(deal, lines=[lines(VALVES)[0] | {"product": other.pk}])
    assert lines_by_record([deal.pk])[deal.pk][0]["product"] == one.pk
    for act in Change.objects.order_by("-pk")[:2]:
        take_back(OPERATOR, act.pk)
    assert fingerprint() == before


def euros(cents: int):
    return {"amount": cents, "currency": "EUR"}


def test_lines_of_deals_that_are_merged_are_one_value_with_their_amount():
    bare, one, other = (made("deal", name="Valves", amount=euros(5)) for _time in range(3))
    edited(one, lines=lines(VALVES))
    edited(other, lines=lines(TRIP), amount=euros(9_000))
    before = fingerprint()
    merge_records(OPERATOR, "deal", bare.pk, [other.pk, one.pk])
    [line] = lines_by_record([bare.pk])[bare.pk]
    assert (line["text"], Deal.objects.get(pk=bare.pk).amount) == ("Delivery", euros(9_000))
    assert Deal.objects.get(pk=bare.pk).net == euros(8_550)
    unmerge(OPERATOR, "deal", one.pk)
    assert fingerprint() == before
    merge_records(OPERATOR, "deal", one.pk, [other.pk])
    assert [line["text"] for line in lines_by_record([one.pk])[one.pk]] == ["Gate valve DN 50"]
    unmerge(OPERATOR, "deal", other.pk)
    merge_records(OPERATOR, "deal", one.pk, [other.pk], chosen={"lines": other.pk, "amount": one.pk})
    assert [line["text"] for line in lines_by_record([one.pk])[one.pk]] == ["Delivery"]
    assert Deal.objects.get(pk=one.pk).amount == euros(324_000)
    unmerge(OPERATOR, "deal", other.pk)
    assert fingerprint() == before


def test_companies_that_are_merged_take_their_orders_along():
    one, other = firm(), firm()
    order = made(company=other, lines=lines(TRIP))
    merge_records(OPERATOR, "company", one, [other])
    assert Order.objects.get(pk=order.pk).company_id == one


def test_what_is_derived_can_be_made_anew_and_the_journal_tells_the_same():
    deal = made("deal", name="Valves", lines=lines(VALVES))
    edited(deal, lines=[*lines_by_record([deal.pk])[deal.pk], *lines(TRIP)])
    before = Deal.objects.values().get(pk=deal.pk)
    rebuild()
    assert Deal.objects.values().get(pk=deal.pk) == before
    shape = shape_of("deal")
    [first, *_rest], _more = events(OPERATOR, shape, deal)
    told = {part.key for part in first.parts}
    assert told == {"lines", "amount"}
    [written] = [part for part in first.parts if part.key == "lines"]
    shown = kind_of(shape.fields["lines"]).show(written.after, shape.fields["lines"], Setting("en"))
    assert shown == "1 × Delivery · €85.50 · VAT 8\xa0%"


@pytest.mark.parametrize(
    ("rows", "sums"),
    [
        # Halves go away from zero, once a line; VAT once a rate.
        (["0.5 || a | 0.01 EUR || 23"], (1, 0, 1)),
        (["-0.5 || a | 0.01 EUR || 23"], (-1, 0, -1)),
        (["1 || a | 0.0049 EUR"], (0, 0, 0)),
        (["3 || a | 0.3333 EUR || 23", "3 || b | 0.3333 EUR || 23"], (200, 46, 246)),
        (["1 || a | 0.10 EUR || 5", "1 || b | 0.10 EUR || 5"], (20, 1, 21)),
        (["1 || a | 99.99 EUR | 33.333 | 8.125"], (6666, 542, 7208)),
        (["7 || a | 1250 JPY | 15 | 10"], (7438, 744, 8182)),
        (["2 || a | 1.2345 KWD"], (2469, 0, 2469)),
        (["1 || a"], None),
    ],
)
def test_sums_are_rounded_the_same_way_everywhere(rows, sums):
    one = made(lines=lines(*rows))
    there = Order.objects.get(pk=one.pk)
    found = (there.net_number, there.vat_number, there.gross_number)
    assert (found if there.net else None) == sums


def test_lines_in_two_currencies_are_refused_and_rules_say_what_is_missing():
    with pytest.raises(Refusal, match="one currency"):
        made(lines=[*lines(TRIP), *lines("1 || a | 5 PLN")])
    add_pack(OPERATOR, "sound")
    odd = made(lines=lines("1 || Something"), order_number="A-1")
    deal = made("deal", name="Valves", lines=lines(TRIP), amount={"amount": 1, "currency": "EUR"})
    twin = made(order_number="a-1", lines=lines(TRIP))
    broken = set(Finding.objects.filter(waived=False).values_list("record", "rule__key"))
    assert (odd.pk, "order_lines_priced") in broken
    assert {(deal.pk, "deal_amount_agrees"), (twin.pk, "order_number_unique")} <= broken
    edited(deal, amount={"amount": 8550, "currency": "EUR"})
    assert not Finding.objects.filter(record=deal.pk, rule__key="deal_amount_agrees").exists()
