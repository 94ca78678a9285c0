"""Lines and orders on their pages: one form with its sums, one click from a won deal, what a status asks for."""

import pytest

from perennial.access.models import FieldGrant, Role
from perennial.journal.door import change
from perennial.journal.fingerprint import fingerprint
from perennial.journal.models import Change
from perennial.records.actions.create import create_record
from perennial.records.actions.edit import edit_record
from perennial.records.actions.take_back import take_back
from perennial.records.actions.trash import trash_records
from perennial.records.line_items import lines_by_record
from perennial.records.models import Deal, Order
from tests.cast import OPERATOR, acting
from tests.web.records.conftest import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def valve(cast):
    prices = [{"price": 1_200_000, "currency": "EUR"}, {"price": 5_000_000, "currency": "PLN"}]
    values = {"name": "Gate valve", "code": "GV-50", "unit": "piece", "vat": 23_000, "prices": prices}
    return create_record(acting(cast.alice), "product", values).head


@pytest.fixture
def deal(cast, house):
    values = {"name": "Valves", "company": house.hutmet, "amount": {"amount": 100_000, "currency": "EUR"}}
    return create_record(acting(cast.alice), "deal", values).head


def sent(head, *rows, **more):
    """What the form of lines posts."""
    data = {"rows": str(len(rows)), "version": str(type(head).objects.get(pk=head.pk).version), **more}
    for number, row in enumerate(rows):
        data |= {f"line-{number}-{key}": value for key, value in ({"place": number + 1} | row).items()}
    return data


def texts(head):
    return [line["text"] for line in lines_by_record([head.pk]).get(head.pk, [])]


def test_a_product_gives_what_was_not_said_and_a_row_left_empty_is_no_line(alice, deal, valve):
    url = f"/deals/{deal.pk}/lines"
    rows = [
        {"product": "GV-50", "quantity": "2,5", "discount": "10"},
        {"text": "Delivery", "price": "85.50"},
        {},
    ]
    answer = alice.post(url, sent(deal, *rows))
    assert answer.status_code == 303
    first, second = lines_by_record([deal.pk])[deal.pk]
    assert (first["product"], first["text"], first["price"], first["currency"], first["vat"]) == (
        valve.pk, "Gate valve", 1_200_000, "EUR", 23_000,
    )  # fmt: skip
    assert (first["quantity"], first["discount"], second["vat"]) == (25_000, 10_000, None)
    assert Deal.objects.get(pk=deal.pk).amount == {"amount": 27_000 + 8_550, "currency": "EUR"}
    shown = text(alice.get(f"/deals/{deal.pk}"))
    assert all(
        told in shown for told in ("2.5 piece", "−10\xa0%", "€120.00", "€270.00", "€355.50", "Edit lines")
    )


def test_rows_are_put_in_another_order_corrected_and_dropped(alice, deal, valve):
    url = f"/deals/{deal.pk}/lines"
    alice.post(url, sent(deal, *({"text": name, "price": "1"} for name in ("One", "Two", "Three"))))
    ids = [line["id"] for line in lines_by_record([deal.pk])[deal.pk]]
    page = alice.get(url)
    assert [row["id"].value() for row in page.context["lines"]["rows"][:3]] == ids
    rows = [
        {"id": ids[0], "text": "One", "price": "1", "place": 3},
        {"id": ids[1], "text": "Two", "price": "1", "drop": "on"},
        {"id": ids[2], "text": "Third", "price": "1", "place": 2},
    ]
    alice.post(url, sent(deal, *rows))
    assert [(line["id"], line["text"]) for line in lines_by_record([deal.pk])[deal.pk]] == [
        (ids[2], "Third"),
        (ids[0], "One"),
    ]


def test_what_cannot_be_read_is_marked_and_nothing_typed_is_lost(alice, deal):
    url = f"/deals/{deal.pk}/lines"
    rows = [{"text": "Valve", "quantity": "many"}, {"text": "", "product": "Nothing like it"}]
    answer = alice.post(url, sent(deal, *rows))
    assert answer.status_code == 422
    shown = text(answer)
    assert "“many” is not a number" in shown
    assert 'value="many"' in shown
    assert 'value="Nothing like it"' in shown
    mixed = alice.post(url, sent(deal, {"text": "a", "price": "1 EUR"}, {"text": "b", "price": "1 PLN"}))
    assert mixed.status_code == 422
    assert "one currency" in text(mixed)
    assert texts(deal) == []


def test_rows_that_did_not_arrive_and_those_that_are_too_many_are_told_and_nothing_is_lost(alice, deal):
    url = f"/deals/{deal.pk}/lines"
    alice.post(url, sent(deal, {"text": "Valve", "price": "1"}))
    short = sent(deal, {"text": "Pump", "price": "1"}, {"text": "Hose", "price": "2"})
    without = {key: value for key, value in short.items() if key != "rows"}
    cut = {key: value for key, value in short.items() if not key.startswith("line-1-")}
    for data, kept in ((without, ["Pump", "Hose"]), (cut, ["Pump"]), ({"version": "1"}, [])):
        answer = alice.post(url, data)
        assert answer.status_code == 422
        assert "Not every row of this form arrived" in text(answer)
        assert [row["text"].value() for row in answer.context["lines"]["rows"]] == kept
    answer = alice.post(url, sent(deal, *({"text": f"Valve {n}"} for n in range(205))))
    assert answer.status_code == 422
    assert "At most 200 lines" in text(answer)
    assert 'value="Valve 204"' in text(answer)
    assert texts(deal) == ["Valve"]


def test_sums_are_told_without_writing(alice, deal, valve):
    data = sent(deal, {"product": "Gate valve", "quantity": "3"}, {"text": "x"}, sums="data")
    told = alice.post(f"/deals/{deal.pk}/lines", data).json()
    assert told["sums"] == ["€360.00", "€82.80", "€442.80"]
    assert told["rows"][0] == {
        "net": "€360.00",
        "hints": {"price": "120.00", "vat": "23", "text": "Gate valve"},
    }
    page = alice.post(f"/deals/{deal.pk}/lines", data | {"sums": "page"})
    assert "€442.80" in text(page)
    assert texts(deal) == []


def test_who_came_second_to_a_line_is_told_and_saves_once_more(cast, alice, deal):
    edit_record(acting(cast.alice), "deal", deal.pk, {"lines": [line("Valve", 10_000)]})
    [first] = lines_by_record([deal.pk])[deal.pk]
    data = sent(deal, {"id": first["id"], "text": "Valve", "price": "1", "quantity": "5"})
    edit_record(acting(cast.alice), "deal", deal.pk, {"lines": [first | {"quantity": 20_000}]})
    answer = alice.post(f"/deals/{deal.pk}/lines", data)
    assert answer.status_code == 409
    assert "changed by Alice meanwhile" in text(answer)
    again = data | {"version": str(answer.context["lines"]["version"])}
    assert alice.post(f"/deals/{deal.pk}/lines", again).status_code == 303
    assert lines_by_record([deal.pk])[deal.pk][0]["quantity"] == 50_000


def line(words, price, **more):
    its = {"product": None, "text": words, "quantity": 10_000, "price": price, "currency": "EUR"}
    return its | {"discount": 0, "vat": 23_000} | more


def test_a_won_deal_becomes_an_order_with_one_click_and_back(cast, alice, deal, house):
    edit_record(acting(cast.alice), "deal", deal.pk, {"lines": [line("Valve", 1_000_000)]})
    assert alice.post(f"/deals/{deal.pk}/order").status_code == 422
    edit_record(acting(cast.alice), "deal", deal.pk, {"stage": "won"})
    acts = alice.get(f"/deals/{deal.pk}").context["leading_acts"]
    assert [(one["label"], one["primary"]) for one in acts] == [
        ("Make a contract", True),
        ("Create order", False),
    ]
    before = fingerprint()
    answer = alice.post(f"/deals/{deal.pk}/order")
    order = Order.objects.get()
    assert answer["Location"] == f"/orders/{order.pk}"
    assert (order.status, order.company_id, order.deal_id) == ("placed", house.hutmet, deal.pk)
    assert (order.placed, order.amount["amount"], texts(order)) != (None, 0, [])
    assert order.amount == {"amount": 12_300, "currency": "EUR"}
    page = text(alice.get(f"/deals/{deal.pk}"))
    assert "Create order" not in page
    assert f"/orders/{order.pk}" in page
    assert "already" in text(alice.post(f"/deals/{deal.pk}/order"))
    take_back(acting(cast.alice), Change.objects.latest("pk").pk)
    assert fingerprint() == before


def test_a_won_deal_without_lines_gives_one_of_its_amount(cast, alice, deal):
    edit_record(acting(cast.alice), "deal", deal.pk, {"stage": "won"})
    alice.post(f"/deals/{deal.pk}/order")
    order = Order.objects.get()
    assert (texts(order), order.amount) == (["Valves"], {"amount": 100_000, "currency": "EUR"})


def test_an_order_leaves_out_what_is_in_the_trash_or_not_to_be_seen_and_says_so(
    cast, alice, deal, house, valve
):
    hidden = create_record(acting(cast.charlie), "product", {"name": "Secret pump", "code": "SP"}).head
    person = {"given_name": "Jan", "family_name": "Nowak"}
    contact = create_record(acting(cast.alice), "contact", person).head
    its = [line("", 1_000_000, product=valve.pk), line("Pump", 100, product=hidden.pk), line("Trip", 1)]
    values = {"lines": its, "contact": contact.pk, "stage": "won"}
    edit_record(OPERATOR, "deal", deal.pk, values)
    for entity, pk in (("company", house.hutmet), ("product", valve.pk)):
        trash_records(OPERATOR, entity, [pk])
    answer = alice.post(f"/deals/{deal.pk}/order")
    assert answer.status_code == 303
    order = Order.objects.get()
    assert (order.status, order.company_id, order.contact_id) == ("placed", None, contact.pk)
    told = [(line["product"], line["text"]) for line in lines_by_record([order.pk])[order.pk]]
    assert told == [(None, "Gate valve"), (None, "Pump"), (None, "Trip")]
    assert "Left out, since it is in the trash or you may not see it: Company, Product" in text(
        alice.get(answer["Location"])
    )


def test_a_colleague_makes_the_order_theirs_and_is_not_told_of_one_they_may_not_see(cast, bob, deal):
    edit_record(OPERATOR, "deal", deal.pk, {"stage": "won"})
    assert bob.post(f"/deals/{deal.pk}/order").status_code == 303
    order = Order.objects.get()
    assert order.owner_id == cast.bob.pk
    edit_record(OPERATOR, "order", order.pk, {"owner": cast.charlie.pk, "order_number": "SECRET-7"})
    told = text(bob.post(f"/deals/{deal.pk}/order"))
    assert "There is an order of this deal already." in told
    assert "SECRET-7" not in told


def test_a_status_asks_for_what_it_needs_in_its_bar(cast, alice, house):
    order = create_record(acting(cast.alice), "order", {"lines": [line("Valve", 100)]}).head
    url = f"/orders/{order.pk}/move"
    asks = alice.post(url, {"status": "placed", "version": order.version})
    assert asks.status_code == 422
    assert [field.name for field in asks.context["way"]["asks"]["fields"]] == ["company"]
    moved = alice.post(
        url, {"status": "placed", "version": order.version, "company": f"company:{house.hutmet}"}
    )
    assert moved.status_code == 303
    placed = Order.objects.get(pk=order.pk)
    assert (placed.status, placed.company_id, placed.placed is not None) == ("placed", house.hutmet, True)
    asks = alice.post(url, {"status": "cancelled", "version": placed.version})
    assert [field.name for field in asks.context["way"]["asks"]["fields"]] == ["cancel_reason"]
    alice.post(url, {"status": "cancelled", "version": placed.version, "cancel_reason": "mistake"})
    assert Order.objects.get(pk=order.pk).status == "cancelled"


def test_orders_that_still_ask_for_something_stand_in_a_tab(cast, alice):
    for number, status in (("In the cart", "cart"), ("Given up", "abandoned")):
        create_record(acting(cast.alice), "order", {"order_number": number, "status": status})
    tabs = {one["label"]: one for one in alice.get("/orders").context["tabs"]()}
    assert tabs["Open"]["count"] == "1"
    shown = text(alice.get(tabs["Open"]["url"]))
    assert "In the cart" in shown
    assert "Given up" not in shown


def test_who_may_not_read_lines_sees_neither_them_nor_what_they_come_to(cast, alice, deal):
    edit_record(acting(cast.alice), "deal", deal.pk, {"lines": [line("Valve", 1_000_000)]})
    role = Role.objects.get(pk=cast.alice.role_id)
    with change(OPERATOR, "role.edit") as act:
        act.create(FieldGrant(role=role, entity="deal", field="lines", veil="hidden"))
    page = text(alice.get(f"/deals/{deal.pk}"))
    assert "Edit lines" not in page
    assert "€123.00" not in page
    assert alice.get(f"/deals/{deal.pk}/lines").status_code == 403


def test_orders_stand_at_whom_they_are_for_and_a_product_tells_where_it_stands(
    cast, alice, deal, house, valve
):
    its = [line("", 1_200_000, product=valve.pk)]
    order = create_record(acting(cast.alice), "order", {"company": house.hutmet, "lines": its}).head
    edit_record(acting(cast.alice), "deal", deal.pk, {"lines": its})
    assert f"/orders/{order.pk}" in text(alice.get(f"/companies/{house.hutmet}"))
    product = text(alice.get(f"/products/{valve.pk}"))
    assert f"/orders/{order.pk}" in product
    assert f"/deals/{deal.pk}" in product
    assert "Gate valve" in text(alice.get(f"/orders/{order.pk}"))


def test_whose_lines_stay_is_chosen_where_deals_are_merged(cast, alice, deal):
    twin = create_record(acting(cast.alice), "deal", {"name": "Valves", "lines": [line("Pump", 20_000)]}).head
    edit_record(acting(cast.alice), "deal", deal.pk, {"lines": [line("Valve", 10_000)]})
    url = f"/deals/merge?records={deal.pk},{twin.pk}"
    page = alice.get(url)
    rows = {row["name"]: row for row in page.context["rows"]}
    told = [cell["text"] for cell in rows["value-lines"]["cells"]]
    assert ["Valve" in told[0], "Pump" in told[1]] == [True, True]
    assert rows["value-amount"]["why"] == "goes with the lines"
    alice.post(url, {"value-lines": twin.pk})
    assert texts(deal) == ["Pump"]
    assert Deal.objects.get(pk=deal.pk).amount == {"amount": 200, "currency": "EUR"}


def test_the_history_of_lines_is_told_everywhere(cast, alice, deal):
    edit_record(acting(cast.alice), "deal", deal.pk, {"lines": [line("Valve", 10_000), line("Pump", 20_000)]})
    [first, _second] = lines_by_record([deal.pk])[deal.pk]
    done = edit_record(acting(cast.alice), "deal", deal.pk, {"lines": [first | {"quantity": 30_000}]})
    assert "Lines, Amount" in text(alice.get(f"/deals/{deal.pk}"))
    assert "3 × Valve" in text(alice.get(f"/changes/{done.change}"))
    url = f"/deals/{deal.pk}/fields/lines"
    page = alice.get(f"{url}/history")
    shown = [one["shown"] for one in page.context["lines"]]
    assert shown == [
        "3 × Valve · €1.00 · VAT 23\xa0%",
        "1 × Valve · €1.00 · VAT 23\xa0%\n1 × Pump · €2.00 · VAT 23\xa0%",
        "",
    ]
    alice.post(page.context["lines"][1]["revert_url"])
    assert texts(deal) == ["Valve", "Pump"]
    assert alice.get(f"/deals/{deal.pk}/fields/lines/edit")["Location"] == f"/deals/{deal.pk}/lines"
    assert alice.get("/deals?columns=lines,net,gross").status_code == 200
