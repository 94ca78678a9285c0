"""Contracts and campaigns on their pages: made of a won deal, moved along their bar, and who is in a campaign."""

from datetime import timedelta

import pytest

from perennial.journal.fingerprint import fingerprint
from perennial.journal.models import Change
from perennial.lib.money import Money
from perennial.operations.models import Operation
from perennial.quality.queries import present_moment
from perennial.records.actions.create import create_record
from perennial.records.actions.members import put_in_campaign
from perennial.records.campaigns import states
from perennial.records.models import Contract
from tests.cast import OPERATOR, acting
from tests.quality.test_rules import made
from tests.web.records.conftest import text

pytestmark = pytest.mark.django_db


def ahead(days):
    return present_moment().today + timedelta(days=days)


def won(cast, house, **values):
    its = {"name": "Gate valves", "company": house.hutmet, "contact": house.kasia, "stage": "won"}
    its |= {"amount": Money(amount=1_200_000, currency="EUR")}
    return create_record(acting(cast.alice), "deal", its | values).head


def contract(cast, **values):
    its = {"name": "Maintenance", "status": "running", "begins": ahead(-300)}
    return create_record(acting(cast.alice), "contract", its | values).head


def test_a_won_deal_leads_to_its_contract_with_what_is_known_filled_in(cast, house, alice):
    deal = won(cast, house)
    url = f"/contracts/new?deal={deal.pk}"
    assert f'href="{url}"' in text(alice.get(f"/deals/{deal.pk}"))
    form = alice.get(url).context["form"]
    typed = {key: form[key].value() or "" for key in form.fields}
    assert typed["name"] == "Gate valves"
    assert "Hutmet" in typed["company"]
    assert "Wilczek" in typed["contact"]
    assert "12000" in typed["value"]
    before = fingerprint()
    assert alice.post("/contracts/new", typed).status_code == 303
    made = Contract.objects.get()
    assert (made.deal_id, made.company_id, made.contact_id) == (deal.pk, house.hutmet, house.kasia)
    assert (made.value_number, made.status, made.owner_id) == (1_200_000, "draft", cast.alice.pk)
    body = text(alice.get(f"/deals/{deal.pk}"))
    assert f'href="{url}"' in body
    assert "Make a contract" not in body
    assert f"/contracts/{made.pk}" in body
    alice.post(f"/changes/{Change.objects.latest('id').pk}/undo")
    assert fingerprint() == before


def test_an_open_deal_and_who_may_make_none_are_offered_no_contract(cast, house, alice, charlie):
    going = won(cast, house, stage="offer")
    assert "Make a contract" not in text(alice.get(f"/deals/{going.pk}"))
    deal = won(cast, house)
    assert charlie.get(f"/contracts/new?deal={deal.pk}").context["form"]["name"].value() in (None, "")


def moved(who, one, status, **more):
    one = Contract.objects.get(pk=one.pk)
    return who.post(f"/contracts/{one.pk}/move", {"status": status, "version": one.version, **more})


def asked(answer):
    assert answer.status_code == 422
    asks = answer.context["way"]["asks"]
    return [field.name for field in asks["fields"]], [field.name for field in asks["asked"]]


def test_one_click_along_the_bar_and_what_it_asks(cast, house, alice):
    one = contract(cast, status="draft", begins=None)
    assert asked(moved(alice, one, "terminated")) == (["ends"], [])
    assert Contract.objects.get().status == "draft"
    unread = moved(alice, one, "terminated", ends="some day")
    assert asked(unread) == (["ends"], [])
    assert 'value="some day"' in text(unread)
    assert moved(alice, one, "signed").status_code == 303
    one = Contract.objects.get()
    assert (one.status, one.signed) == ("signed", present_moment().today)
    answer = moved(alice, one, "sold")
    assert answer.status_code == 422
    assert "There is no such status" in text(answer)
    assert Contract.objects.get().status == "signed"
    assert moved(alice, one, "terminated", ends=ahead(5).isoformat()).status_code == 303
    assert (Contract.objects.get().status, Contract.objects.get().ends) == ("terminated", ahead(5))


def test_a_rule_that_warns_of_a_status_is_answered_in_the_bar(cast, house, alice):
    running = {"field": "status", "op": "is", "value": "running"}
    rule = made("filled", {"field": "ends"}, entity="contract", severity="warn", when=running)
    one = contract(cast, status="draft")
    held = moved(alice, one, "running")
    assert asked(held) == ([], ["acknowledge", "because"])
    assert Contract.objects.get().status == "draft"
    answered = moved(alice, one, "running", acknowledge=rule.key, because="Open-ended, as agreed")
    assert answered.status_code == 303
    assert Contract.objects.get().status == "running"


def test_the_page_and_my_day_say_what_comes_in_words(cast, house, alice):
    its = {"renewal": "automatic", "renewal_months": 12, "notice": 30, "notice_unit": "days"}
    one = contract(cast, ends=ahead(40), company=house.hutmet, **its)
    contract(cast, name="Over", ends=ahead(12))
    page, day = text(alice.get(f"/contracts/{one.pk}")), text(alice.get("/"))
    assert "notice must be given by" in page
    assert "notice must be given by" in day
    assert "and nothing follows" in day
    assert f'href="/contracts/{one.pk}/log?kind=task"' in page
    shown = text(alice.get(f"/companies/{house.hutmet}"))
    assert f"/contracts/{one.pk}" in shown
    assert f"/contracts/new?company={house.hutmet}" in shown


def test_a_list_is_put_into_a_campaign_over_a_rehearsal(cast, house, alice, charlie):
    fair = create_record(acting(cast.alice), "campaign", {"name": "Spring fair"}).head
    assert "/contacts/enlist" in text(alice.get("/contacts"))
    typed = {"campaign": "Spring fair", "state": "invited"}
    answer = alice.post("/contacts/enlist?q=wilczek", {**typed, "campaign": "No such fair"})
    assert answer.status_code == 422
    assert "No such fair" in text(answer)
    answer = alice.post("/contacts/enlist?q=wilczek", typed)
    assert answer.status_code == 303
    assert Operation.objects.latest("id").kind == "bulk_rehearsal"
    assert "Rehearsal" in text(alice.get(answer["Location"]))
    assert states(OPERATOR, fair.pk) == {}
    assert charlie.post("/contacts/enlist", typed).status_code == 422
    assert alice.get("/deals/enlist").status_code == 404


def test_the_people_of_a_campaign_are_moved_together(cast, house, alice, charlie):
    fair = create_record(acting(cast.alice), "campaign", {"name": "Spring fair"}).head
    url = f"/campaigns/{fair.pk}/members"
    assert "Nobody is in it yet" in text(alice.get(url))
    alice.post(f"/contacts/{house.kasia}/campaigns/new", {"campaign": "Spring fair", "state": "listed"})
    put_in_campaign(OPERATOR, fair.pk, {"contact": [house.owen]}, state="invited")
    body = text(alice.get(url))
    assert "Katarzyna Wilczek" in body
    assert "Hartnell" not in body
    assert "Spring fair" in text(alice.get(f"/contacts/{house.kasia}"))
    alice.post(url, {"choose": [house.kasia], "act": "responded"})
    assert states(OPERATOR, fair.pk) == {"invited": 1, "responded": 1}
    assert alice.post(url, {"choose": [house.owen], "act": "out"}).status_code in (400, 404, 422)
    alice.post(url, {"choose": [house.kasia], "act": "out"})
    assert states(OPERATOR, fair.pk) == {"invited": 1}
    assert alice.get(url + "?state=bored").status_code == 400
    assert charlie.get(url).status_code == 404
    shown = text(alice.get(f"/campaigns/{fair.pk}"))
    assert "What it brought" in shown
