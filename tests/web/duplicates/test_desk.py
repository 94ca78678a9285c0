"""The desk of duplicates as people work it off."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from perennial.access.actions import edit_role
from perennial.operations.models import Operation
from perennial.records.actions.merge import merge_records
from perennial.records.actions.trash import trash_records
from perennial.records.models import Apart, Later
from tests.cast import OPERATOR, acting, gather
from tests.records.matching.scans import scanned
from tests.records.people import company, contact
from tests.web.condition.test_pages import text_of
from tests.web.doors import door, receipts

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = "601100200"


@pytest.fixture
def cast():
    return gather()


@pytest.fixture
def both(cast) -> list[int]:
    return [
        contact(f"{name} Kowalska", acting(cast.alice), phone=PHONE, city="Gdynia").pk
        for name in ("Anna", "Ania")
    ]


def test_before_the_first_scan_the_page_offers_one_and_it_is_an_operation(cast):
    browser = door(cast.ada)
    assert "Look for duplicates now" in text_of(browser.get("/duplicates"))
    done = browser.post("/duplicates/scan")
    assert (done.status_code, done["Location"]) == (303, "/duplicates")
    operation = Operation.objects.get(kind="duplicates")
    assert operation.requested_by == cast.ada.pk
    assert "Looking for duplicates" in text_of(browser.get("/operations"))


def test_who_may_not_merge_starts_no_scan(cast):
    edit_role(OPERATOR, cast.member, veils={("contact", "phone"): "read_only"})
    browser = door(cast.alice)
    assert browser.post("/duplicates/scan").status_code == 403
    assert not Operation.objects.filter(kind="duplicates").exists()
    assert "Look for duplicates now" not in text_of(browser.get("/duplicates"))


def test_a_group_is_shown_with_its_names_likelihood_and_reasons_and_leads_to_the_comparison(cast, both):
    scanned()
    page = door(cast.ada).get("/duplicates")
    text = text_of(page)
    for words in ("1 group waits", "Anna Kowalska", "Ania Kowalska", "Same phone number", "Same family name"):
        assert words in text
    assert f'href="/contacts/merge?records={both[0]},{both[1]}&amp;next=' in page.content.decode()
    assert "2 contacts · Gdynia" in text


def test_the_index_counts_on_the_desk_what_waits_and_no_other_page_pays_for_it(cast, both):
    scanned()
    assert '<span id="count--duplicates">1</span>' in door(cast.ada).get("/duplicates").content.decode()
    assert '<span id="count--duplicates"></span>' in door(cast.charlie).get("/duplicates").content.decode()
    with CaptureQueriesContext(connection) as asked:
        assert '<span id="count--duplicates"></span>' in door(cast.ada).get("/contacts").content.decode()
    assert not [one["sql"] for one in asked.captured_queries if "match" in one["sql"]]


def test_not_the_same_goes_on_to_the_next_and_its_undo_brings_the_group_back(cast, both):
    scanned()
    browser = door(cast.ada)
    answer = {"records": ",".join(map(str, both)), "at": "0", "next": "/duplicates?of=contact"}
    done = browser.post("/duplicates/contacts/apart", answer)
    assert (done.status_code, done["Location"]) == (303, "/duplicates?of=contact&at=0")
    assert Apart.objects.count() == 2
    [(sentence, undo)] = receipts(done)
    assert sentence == "Noted: they are not the same"
    assert "None of these" in text_of(browser.get("/duplicates?of=contact"))
    assert "Nobody is here twice" in text_of(browser.get("/duplicates"))
    browser.post(undo)
    assert "Anna Kowalska" in text_of(browser.get("/duplicates"))


def test_a_merge_leads_back_to_the_desk_where_the_next_group_stands_in_its_place(cast, both):
    scanned()
    browser = door(cast.ada)
    desk = browser.get("/duplicates?of=contact").content.decode()
    [way] = re.findall(r'href="(/contacts/merge[^"]+)"', desk)
    url = unescape(way)
    assert 'href="/duplicates?of=contact&amp;at=0"' in browser.get(url).content.decode()
    done = browser.post(url)
    assert (done.status_code, done["Location"]) == (303, "/duplicates?of=contact&at=0")
    elsewhere = f"/contacts/merge?records={both[0]},{both[1]}&next=//evil.example/"
    assert "evil.example" not in browser.get(elsewhere).content.decode()


def test_later_takes_a_group_from_ones_own_desk_alone(cast, both):
    scanned()
    answer = {"records": ",".join(map(str, both)), "at": "0", "next": "/duplicates"}
    done = door(cast.alice).post("/duplicates/contacts/later", answer)
    [(sentence, _undo)] = receipts(done)
    assert sentence.startswith("They come back on ")
    assert Later.objects.get().user == cast.alice
    assert "Anna Kowalska" not in text_of(door(cast.alice).get("/duplicates"))
    assert "Anna Kowalska" in text_of(door(cast.ada).get("/duplicates"))


def test_handed_over_a_group_says_on_the_other_desk_by_whom(cast, both):
    scanned()
    browser = door(cast.alice)
    [way] = re.findall(
        r'href="(/duplicates/contacts/hand-over[^"]+)"', browser.get("/duplicates").content.decode()
    )
    page = browser.get(unescape(way)).content.decode()
    assert f'<option value="{cast.bob.pk}">Bob</option>' in page
    assert "Charlie" not in page
    form = {"records": ",".join(map(str, both)), "at": "0", "next": "/duplicates?of=contact"}
    assert (
        browser.post("/duplicates/contacts/hand-over", {**form, "to": str(cast.charlie.pk)}).status_code
        == 422
    )
    done = browser.post("/duplicates/contacts/hand-over", {**form, "to": str(cast.bob.pk)})
    assert (done.status_code, done["Location"]) == (303, "/duplicates?of=contact&at=0")
    assert "Anna Kowalska" not in text_of(browser.get("/duplicates"))
    assert "handed over by Alice" in text_of(door(cast.bob).get("/duplicates?owner=mine"))
    [(sentence, undo)] = receipts(done)
    assert sentence == "Handed over to Bob"
    browser.post(undo)
    assert "Anna Kowalska" in text_of(browser.get("/duplicates"))


def test_it_is_narrowed_by_entity_owner_and_likelihood(cast, both):
    company("Ostoja", tax_id="5260250274"), company("OSTOJA", tax_id="5260250274")
    scanned("")
    browser = door(cast.ada)
    assert "Ostoja" in text_of(browser.get("/duplicates"))
    assert "Ostoja" not in text_of(browser.get("/duplicates?of=contact"))
    assert "Anna" not in text_of(browser.get("/duplicates?of=company"))
    assert "Anna" not in text_of(browser.get("/duplicates?owner=mine"))
    assert "Anna" in text_of(door(cast.alice).get("/duplicates?owner=mine"))
    assert "Anna" in text_of(door(cast.bob).get("/duplicates?owner=team"))
    assert "Anna" in text_of(browser.get("/duplicates?least=80"))
    assert "Anna" in text_of(browser.get("/duplicates?of=nothing&owner=x&least=7"))


def test_merged_records_and_those_in_the_trash_leave_at_once(cast, both):
    third = contact("Anna Kowalska", phone=PHONE).pk
    scanned()
    merge_records(OPERATOR, "contact", both[0], [both[1]])
    assert "2 contacts" in text_of(door(cast.ada).get("/duplicates"))
    trash_records(OPERATOR, "contact", [third])
    assert "Nobody is here twice" in text_of(door(cast.ada).get("/duplicates"))


def test_who_may_not_see_both_sees_no_group(cast, both):
    scanned()
    assert "Anna Kowalska" in text_of(door(cast.bob).get("/duplicates"))
    assert "Kowalska" not in text_of(door(cast.charlie).get("/duplicates"))
    answer = {"records": ",".join(map(str, both)), "at": "0"}
    assert door(cast.charlie).post("/duplicates/contacts/apart", answer).status_code == 404
    assert not Apart.objects.exists()


def test_a_reason_of_a_hidden_field_is_not_told_and_its_likeness_counts_for_nothing(cast, both):
    scanned()
    hide(cast, "phone")
    text = text_of(door(cast.bob).get("/duplicates"))
    assert "Same phone number" not in text
    hide(cast, "phone", "family_name", "city")
    assert "Anna" not in text_of(door(cast.bob).get("/duplicates"))


def hide(cast, *fields: str) -> None:
    edit_role(OPERATOR, cast.member, veils={("contact", key): "hidden" for key in fields})


def test_numbers_that_are_none_are_refused(cast):
    assert door(cast.ada).post("/duplicates/contacts/apart", {"records": "1,x"}).status_code == 400
    assert door(cast.ada).post("/duplicates/contacts/later", {"records": ""}).status_code == 400


def test_the_page_of_a_likely_duplicate_says_so_quietly(cast, both):
    browser = door(cast.ada)
    assert "May be the same as Ania Kowalska" in text_of(browser.get(f"/contacts/{both[0]}"))
    scanned()
    page = browser.get(f"/contacts/{both[1]}")
    assert "May be the same as Anna Kowalska, 9" in text_of(page)
    assert f"/contacts/merge?records={both[1]},{both[0]}" in page.content.decode()
    contact("Jan Nowak")
    merge_records(OPERATOR, "contact", both[0], [both[1]])
    assert "May be the same" not in text_of(browser.get(f"/contacts/{both[0]}"))
