"""The second step of signing in, in a page."""

import pytest
from django.test import Client

from perennial.access.actions import require_second_factor
from perennial.access.second_factor import FREE_TRIES
from tests.access.authenticator import Clock, set_up
from tests.cast import OPERATOR, PASSWORD


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)


@pytest.fixture
def alice(people, clock):
    """Alice's app and recovery codes, and a browser that gave her password."""
    app, codes = set_up(people.alice, clock)
    return app, codes, first_step()


def first_step(**more):
    client = Client()
    form = {"email": "alice@jantar.example", "password": PASSWORD, **more}
    client.answer = client.post("/sign-in", form)
    return client


def give(client, code, **more):
    return client.post("/sign-in/code", {"code": code, **more})


def is_in(client):
    return client.get("/changes").status_code == 200


def test_after_the_password_a_code_is_asked_for(alice):
    app, _codes, client = alice
    assert client.answer["Location"] == "/sign-in/code?next=%2F"
    assert not is_in(client)
    page = client.get("/sign-in/code").content.decode()
    assert 'autocomplete="one-time-code"' in page
    assert give(client, app.code(2)).status_code == 303
    assert is_in(client)


def test_it_leads_where_one_wanted_to_go(alice):
    app, _codes, _client = alice
    client = first_step(next="/changes?when=week")
    page = client.get(client.answer["Location"]).content.decode()
    assert 'name="next" value="/changes?when=week"' in page
    assert give(client, app.code(2), next="/changes?when=week")["Location"] == "/changes?when=week"


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_nobody_is_sent_to_another_host(alice, address):
    app, _codes, client = alice
    assert give(client, app.code(2), next=address)["Location"] == "/"


def test_the_session_of_the_first_step_is_not_the_one_of_the_second(alice):
    app, _codes, client = alice
    before = client.cookies["perennial_session"].value
    give(client, app.code(2))
    assert client.cookies["perennial_session"].value != before


def test_a_wrong_code_says_so_and_keeps_the_step(alice):
    app, _codes, client = alice
    answer = give(client, "000000")
    assert answer.status_code == 422
    assert "not valid, or was used already" in answer.content.decode()
    assert give(client, "").status_code == 422
    give(client, app.code(2))
    assert is_in(client)


def test_too_many_wrong_codes_say_how_long_to_wait_and_a_recovery_code_opens(alice):
    app, codes, client = alice
    for _try in range(FREE_TRIES):
        give(client, "000000")
    answer = give(client, app.code(2))
    assert answer.status_code == 429
    assert "Wait 1 minute, or use a recovery code" in answer.content.decode()
    give(client, codes[0])
    assert is_in(client)


def test_without_the_first_step_one_begins_there(people):
    for answer in (Client().get("/sign-in/code?next=/changes"), give(Client(), "000000", next="/changes")):
        assert answer["Location"] == "/sign-in?next=%2Fchanges"


def test_the_page_is_never_kept_by_a_browser(alice):
    assert "no-store" in alice[2].get("/sign-in/code")["Cache-Control"]


def test_who_must_set_one_up_gets_no_further_before(people, clock):
    require_second_factor(OPERATOR, [people.member])
    client = first_step()
    for address in ("/", "/contacts", "/settings/me", "/settings/me/second-factor"):
        assert client.get(address)["Location"] == "/settings/me/second-factor/new"
    assert client.post("/contacts/new", {"family_name": "Nowak"}).status_code == 303
    assert client.get("/settings/me/second-factor/new").status_code == 200
    assert client.post("/sign-out")["Location"] == "/sign-in"


def test_a_session_begun_before_the_rule_goes_on(people, clock):
    client = first_step()
    require_second_factor(OPERATOR, [people.member])
    assert is_in(client)
