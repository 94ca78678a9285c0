"""Deals, tickets and activities through the API: all that every entity has, and what is theirs alone."""

from __future__ import annotations

import json

import pytest

from perennial.journal.fingerprint import fingerprint
from perennial.operations.models import Operation
from perennial.records.models import Link
from perennial.schema.actions import create_field
from tests.cast import OPERATOR
from tests.transfer.importing import ended

OFFER = {"name": "Press line", "stage": "offer", "amount": {"amount": "12500.50", "currency": "PLN"}}
CALL = {"kind": "call", "subject": "Ask for the drawing", "due": "2030-05-06"}
CASE = {"subject": "The valve leaks", "priority": "urgent", "channel": "mail"}
BODIES = {"deal": OFFER, "ticket": CASE, "activity": CALL}
EDITS = {
    "deal": {"description": "They want two."},
    "ticket": {"description": "They want two."},
    "activity": {"text": "They want two."},
}


@pytest.fixture
def ends(people):
    company = people.alice.post("company", body={"name": "Hutmet"})["id"]
    contact = people.alice.post("contact", body={"given_name": "Anna", "family_name": "Nowak"})["id"]
    return {"company": company, "contact": contact}


def listed(caller, entity, where, **more):
    return [one["id"] for one in caller.get(entity, filter=json.dumps(where), **more)["items"]]


def test_a_deal_is_written_with_stage_amount_and_links(people, ends):
    made = people.alice.post("deal", body={**OFFER, **ends, "contact": f"contact:{ends['contact']}"})
    assert (made.status, made["title"], made["stage"], made["outcome"], made["pipeline"]) == (
        201,
        "Press line",
        "offer",
        "open",
        "sales",
    )
    assert made["amount"] == {"amount": 1250050, "currency": "PLN"}
    assert (made["company"], made["contact"]) == (ends["company"], ends["contact"])
    place, version = ("deal", made["id"]), made["version"]
    refused = people.alice.patch(*place, body={"version": version, "stage": "lost"})
    assert (refused.status, list(refused["errors"])) == (422, ["lost_reason"])
    lost = people.alice.patch(*place, body={"version": version, "stage": "lost", "lost_reason": "price"})
    assert (lost["outcome"], lost["closed"] is not None) == ("lost", True)
    assert people.alice.patch(*place, body={"version": lost["version"], "outcome": "won"}).status == 400
    assert people.alice.post("deal", body={"name": "x", "stage": "nowhere"}).status == 422


def test_a_ticket_is_written_with_what_it_begins_with(people, ends):
    made = people.alice.post("ticket", body={**CASE, **ends})
    assert (made.status, made["title"], made["status"], made["priority"]) == (
        201,
        "The valve leaks",
        "new",
        "urgent",
    )
    assert made["due"] == made["answer_due"] < made["solve_due"]
    moved = people.alice.patch("ticket", made["id"], body={"version": made["version"], "status": "waiting"})
    assert (moved["due"], moved["paused_since"] is not None, moved["minutes_left"] <= 60) == (
        None,
        True,
        True,
    )
    refused = people.alice.patch("ticket", made["id"], body={"version": moved["version"], "status": "gone"})
    assert (refused.status, list(refused["errors"])) == (422, ["status"])
    assert people.alice.patch("ticket", made["id"], body={"version": 1, "due": made["due"]}).status == 400
    assert listed(people.alice, "ticket", {"field": "status", "op": "is", "value": "waiting"}) == [made["id"]]
    assert people.charlie.get("ticket", made["id"]).status == 404


def test_deals_are_found_by_amount_stage_and_company(people, ends):
    big = people.alice.post("deal", body={**OFFER, **ends})["id"]
    small = people.alice.post("deal", body={"name": "Spare part"})["id"]
    assert listed(people.alice, "deal", {"field": "amount", "op": "above", "value": 12000}) == [big]
    assert listed(people.alice, "deal", {"field": "stage", "op": "is", "value": "enquiry"}) == [small]
    assert listed(people.alice, "deal", {"field": "company", "op": "is", "value": ends["company"]}) == [big]
    assert listed(people.alice, "deal", {"field": "company.name", "op": "contains", "value": "hut"}) == [big]


def test_activities_are_found_by_what_they_are_about(people, ends):
    deal = people.alice.post("deal", body={**OFFER, **ends})["id"]
    one = people.alice.post("activity", body={**CALL, **ends, "deal": deal})
    other = people.alice.post("activity", body={**CALL, "contact": ends["contact"]})
    assert (one.status, one["deal"], one["contact"], one["company"]) == (
        201,
        deal,
        ends["contact"],
        ends["company"],
    )
    both = listed(people.alice, "activity", {"field": "contact", "op": "is", "value": ends["contact"]})
    assert set(both) == {one["id"], other["id"]}
    assert listed(people.alice, "activity", {"field": "deal", "op": "is", "value": deal}) == [one["id"]]
    assert people.alice.get("contact", ends["contact"])["next_due"] == "2030-05-06"
    moved = people.alice.patch("activity", other["id"], body={"version": other["version"], "deal": deal})
    assert moved["deal"] == deal
    done = people.alice.patch(
        "activity",
        one["id"],
        body={"version": one["version"], "done": "2026-05-04T09:30:00Z", "outcome": "reached"},
    )
    assert people.alice.get("deal", deal)["touched"] == done["done"]


def test_a_stranger_learns_nothing_of_them(people, ends):
    deal = people.alice.post("deal", body={**OFFER, **ends})["id"]
    one = people.alice.post("activity", body={**CALL, "deal": deal})["id"]
    for place in (("deal", deal), ("activity", one)):
        assert people.charlie.get(*place).status == 404
    assert people.charlie.post("activity", body={**CALL, "deal": deal}).status == 422
    assert people.charlie.post("deal", body={**OFFER, "company": ends["company"]}).status == 422


@pytest.mark.parametrize("entity", BODIES)
def test_all_that_every_record_has_they_have_too(people, ends, entity):
    """Created, read, edited, kept from conflicts, listed, searched, explained, confirmed, trashed and brought back."""
    links = ends if entity != "activity" else {"contact": ends["contact"]}
    first, again = (people.alice.post(entity, body={**BODIES[entity], **links}, key="one") for _each in "ab")
    assert (first.status, again["id"]) == (201, first["id"])
    place, key = (entity, first["id"]), next(iter(EDITS[entity]))
    edited = people.alice.patch(*place, body={"version": first["version"], **EDITS[entity]})
    assert edited[key] == "They want two."
    conflict = people.bob.patch(*place, body={"version": first["version"], key: "They want three."})
    assert (conflict.status, list(conflict["conflicts"])) == (409, [key])
    assert first["id"] in [
        one["id"] for one in people.alice.get(entity, sort="-created", count="true")["items"]
    ]
    assert people.alice.get("search", q=first["title"], entity=entity)["items"][0]["id"] == first["id"]
    assert len(people.alice.get(*place, "history")["items"]) == 2
    assert people.alice.get(*place, "reasons").status == 200
    assert people.alice.post(*place, "confirm", body={"fields": [key]}).status == 200
    assert people.alice.get(entity, "reliability").status == 200
    assert people.alice.get("shapes", entity).status == 200
    gone = people.alice.delete(*place)
    assert gone["archived"] is not None
    assert people.alice.get(entity, trashed="true")["items"][0]["id"] == first["id"]
    assert people.alice.post(*place, "restore")["archived"] is None
    undone = people.alice.post("changes", edited["change"], "undo", body={})
    assert undone.status == 200
    assert people.alice.get(*place)[key] is None


@pytest.mark.parametrize("entity", BODIES)
def test_two_are_merged_and_come_apart(people, ends, entity):
    links = ends if entity != "activity" else {"contact": ends["contact"]}
    one = people.ada.another(entity, BODIES[entity])
    two = people.ada.another(entity, BODIES[entity] | links | EDITS[entity])
    if entity != "activity":
        people.ada.post("activity", body={**CALL, entity: two["id"]})
    before = fingerprint()
    merged = people.ada.post(entity, one["id"], "merge", body={"records": [two["id"]]})
    assert (merged.status, merged["contact"]) == (200, ends["contact"])
    if entity != "activity":
        assert merged["next_due"] == "2030-05-06"
    assert people.ada.get(entity, two["id"])["merged_from"] == two["id"]
    assert people.ada.post(entity, two["id"], "unmerge").status == 200
    assert fingerprint() == before


@pytest.mark.parametrize(
    ("entity", "values"),
    [
        ("deal", {"stage": "qualified"}),
        ("ticket", {"status": "waiting"}),
        ("activity", {"due": "2031-01-01"}),
        ("activity", {"contact": None}),
    ],
)
def test_many_are_edited_at_once(people, ends, entity, values):
    links = ends if entity != "activity" else {"contact": ends["contact"]}
    made = [people.alice.another(entity, {**BODIES[entity], **links}) for _each in "ab"]
    before = fingerprint()
    asked = people.alice.post(entity, "bulk", body={"filter": None, "set": values})
    assert asked.status == 202
    ended(Operation.objects.get(pk=asked["id"]))
    told = people.alice.get("operations", asked["id"])
    assert told["result"]["changed"] == 2
    assert {key: people.alice.get(entity, made[0]["id"])[key] for key in values} == values
    assert people.alice.post("changes", told["change"], "undo", body={}).status == 200
    assert fingerprint() == before


def test_two_deals_of_different_companies_keep_one(people, ends):
    other = people.alice.post("company", body={"name": "Other"})["id"]
    one, two = (people.ada.another("deal", {**OFFER, "company": pk}) for pk in (ends["company"], other))
    before = fingerprint()
    merged = people.ada.post("deal", one["id"], "merge", body={"records": [two["id"]]})
    assert merged["company"] == ends["company"]
    assert not Link.objects.exists()
    assert people.ada.post("deal", two["id"], "unmerge").status == 200
    assert fingerprint() == before


def test_fields_of_ones_own_stand_on_deals_and_activities(people):
    for entity, body in BODIES.items():
        choices = [{"key": "fair", "labels": {"en": "Fair"}}]
        key = create_field(OPERATOR, entity, "choice", {"en": "Origin"}, choices=choices).key
        made = people.ada.another(entity, {**body, key: "fair"})
        assert made[key] == "fair"
        assert listed(people.ada, entity, {"field": key, "op": "is", "value": "fair"}) == [made["id"]]


@pytest.mark.parametrize("entity", BODIES)
def test_a_report_tells_of_them(people, entity):
    people.ada.post("quality", "packs", "sound")
    people.alice.post(entity, body=BODIES[entity])
    made = people.alice.post("reports", body={"name": "Ours", "entity": entity})
    assert made.status == 201, made.body
    assert people.alice.get("reports", made["id"]).status == 200


def test_lines_are_a_list_of_objects_and_a_won_deal_becomes_an_order(people, ends):
    valve = {"name": "Valve", "code": "V-1", "prices": [{"price": "12.3456", "currency": "EUR"}], "vat": "23"}
    product = people.alice.post("product", body=valve)
    assert (product["prices"], product["vat"]) == ([{"price": "12.3456", "currency": "EUR"}], "23")
    line = {
        "product": product["id"],
        "text": "Valve",
        "quantity": "3",
        "unit_price": "100",
        "currency": "EUR",
    }
    made = people.alice.post("deal", body={"name": "Valves", **ends, "lines": [line | {"vat": 23}]})
    assert (made.status, made["amount"]["amount"], made["gross"]["amount"]) == (201, 30000, 36900)
    [there] = made["lines"]
    assert there == line | {
        "id": there["id"],
        "unit_price": "100.00",
        "quantity": "3",
        "discount": "0",
        "vat": "23",
    }
    body = {"version": made["version"], "lines": [there | {"discount": "10"}, {"text": "Delivery"}]}
    changed = people.alice.patch("deal", made["id"], body=body)
    assert (changed["lines"][0]["id"], changed["amount"]["amount"]) == (there["id"], 27000)
    late = people.alice.patch("deal", made["id"], body=body | {"lines": [there | {"quantity": 7}]})
    assert (late.status, list(late["conflicts"])) == (409, ["lines"])
    for wrong in ([{"text": "x", "colour": 1}], [{"quantity": 1}], [{"text": "x", "quantity": "many"}], "x"):
        refused = people.alice.patch("deal", made["id"], body={"version": changed["version"], "lines": wrong})
        assert (refused.status in {400, 422}, list(refused["errors"])) == (True, ["lines"])
    assert people.alice.post("deal", made["id"], "order").status == 422
    people.alice.patch("deal", made["id"], body={"version": changed["version"], "stage": "won"})
    ordered = people.alice.post("deal", made["id"], "order")
    assert ordered["left_out"] == []
    order = people.alice.get("order", ordered["order"])
    assert (order["status"], order["deal"], len(order["lines"]), order["net"]["amount"]) == (
        "placed",
        made["id"],
        2,
        27000,
    )
    assert people.charlie.get("order", ordered["order"]).status == 404
    told = people.alice.get("deal", made["id"], "history")
    assert told.status == 200
    assert "lines" in json.dumps(told.body)
    assert people.alice.get("changes", changed["change"]).status == 200
