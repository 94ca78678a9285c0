"""What every page shares before it begins: the way in, and addresses that only a button may open."""

import pytest
from django.test import Client

from tests.web.doors import HTMX, door


@pytest.mark.parametrize("address", ["/changes/1/undo", "/contacts/bulk", "/theme", "/sign-out"])
def test_an_address_of_a_button_opened_by_itself_is_a_calm_page(people, address):
    answer = door(people.alice).get(address)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    page = answer.content.decode()
    assert "A button leads here" in page
    assert 'href="/"' in page


def test_a_scripted_page_stays_as_it_was_when_a_button_address_is_read(people):
    answer = door(people.alice).get("/changes/1/undo", headers=HTMX)
    assert answer.status_code == 405
    assert answer["HX-Reswap"] == "none"
    assert "<html" not in answer.content.decode()


def test_a_button_pressed_after_the_session_ended_leads_back_to_its_page(people):
    answer = Client().post("/changes/1/undo", headers={"referer": "http://testserver/changes?when=week"})
    assert answer.status_code == 302
    assert answer["Location"] == "/sign-in?next=/changes%3Fwhen%3Dweek"


@pytest.mark.parametrize("referer", ["", "https://elsewhere.example/changes"])
def test_without_a_page_of_ours_it_leads_to_the_start(people, referer):
    answer = Client().post("/changes/1/undo", headers={"referer": referer} if referer else {})
    assert answer["Location"] == "/sign-in?next=/"


def test_the_api_answers_a_wrong_method_in_its_own_way(people):
    answer = Client().put("/api/v1/contact")
    assert answer["Content-Type"].startswith("application/problem+json")
