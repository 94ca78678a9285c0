"""Getting in and out."""

from urllib.parse import urljoin

import pytest
from django.conf import settings
from django.test import Client

from perennial.access.actions import deactivate_user
from perennial.journal.door import change
from perennial.schema.models import Workspace
from tests.cast import OPERATOR, PASSWORD
from tests.web.doors import HTMX, door


def post(client, email="alice@jantar.example", password=PASSWORD, **more):
    return client.post("/sign-in", {"email": email, "password": password, **more})


def test_the_right_password_leads_to_the_start(people):
    answer = post(Client())
    assert (answer.status_code, answer["Location"]) == (303, "/")


def test_the_right_password_leads_where_one_wanted_to_go(people):
    client = Client()
    asked = client.get("/changes?when=week")
    assert asked.status_code == 302
    page = client.get(asked["Location"])
    assert 'name="next" value="/changes?when=week"' in page.content.decode()
    assert post(client, next="/changes?when=week")["Location"] == "/changes?when=week"


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "\t//evil.example",
        "/\n/evil.example",
        "\x00//evil.example",
        " //evil.example",
        "https:evil.example",
        "https:/evil.example",
        "http://testserver@evil.example/",
        "http://testserver.evil.example/",
        "http://[::1",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "",
    ],
)
def test_nobody_is_sent_to_another_host(people, address):
    assert post(Client(), next=address)["Location"] == "/"


@pytest.mark.parametrize("address", ["/%2F%2Fevil.example", "/%5Cevil.example", "/changes?x=//evil.example"])
def test_what_only_looks_hostile_is_an_address_of_this_host(people, address):
    answer = post(Client(), next=address)["Location"]
    assert answer == address
    assert urljoin("http://testserver/sign-in", answer).startswith("http://testserver/")


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("alice@jantar.example", "wrong"),
        ("nobody@jantar.example", PASSWORD),
    ],
)
def test_a_wrong_sign_in_says_one_sentence_whoever_it_was(people, email, password):
    answer = post(Client(), email, password)
    assert answer.status_code == 422
    assert "do not belong together" in answer.content.decode()
    assert password not in answer.content.decode()


def test_a_disabled_user_gets_the_same_sentence(people):
    deactivate_user(OPERATOR, people.alice)
    assert "do not belong together" in post(Client()).content.decode()


def test_the_address_typed_stays_after_a_wrong_password(people):
    assert 'value="alice@jantar.example"' in post(Client(), password="wrong").content.decode()


def test_an_empty_form_is_not_a_try(people):
    answer = post(Client(), "", "")
    assert answer.status_code == 422
    assert "This field is required" in answer.content.decode()


def test_too_many_wrong_passwords_say_how_long_to_wait(people):
    client = Client()
    for _try in range(settings.AXES_FAILURE_LIMIT):
        answer = post(client, password="wrong")
    assert answer.status_code == 429
    assert "Wait 15 minutes" in answer.content.decode()
    assert post(client).status_code == 429


def test_signing_in_starts_another_session(people):
    client = Client()
    client.get("/sign-in")
    client.cookies[settings.SESSION_COOKIE_NAME] = "planted"
    post(client)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != "planted"
    assert client.get("/changes").status_code == 200


def test_the_sign_in_is_never_kept_by_a_browser(people):
    assert "no-store" in Client().get("/sign-in")["Cache-Control"]


def test_who_is_in_already_is_led_on(people):
    assert door(people.alice).get("/sign-in?next=/changes")["Location"] == "/changes"


def test_signing_out_ends_the_session(people):
    client = door(people.alice)
    answer = client.post("/sign-out")
    assert answer["Location"] == "/sign-in"
    assert client.get("/changes").status_code == 302


def test_a_link_cannot_sign_anybody_out(people):
    client = door(people.alice)
    assert client.get("/sign-out").status_code == 405
    assert client.get("/changes").status_code == 200


def test_the_form_needs_its_token(people):
    client = Client(enforce_csrf_checks=True)
    assert post(client).status_code == 403


def test_a_piece_of_a_page_without_a_session_brings_the_whole_window_to_the_sign_in(people):
    headers = HTMX | {"HX-Current-URL": "http://testserver/changes?who=me"}
    answer = Client().get("/sign-in?next=/operations", headers=headers)
    assert answer["HX-Redirect"] == "/sign-in?next=%2Fchanges%3Fwho%3Dme"


def test_the_first_start_says_how_the_administrator_is_made(db):
    page = Client().get("/sign-in").content.decode()
    assert "perennial user add" in page
    assert "<input" not in page.split("<main")[1]


def test_a_demonstration_shows_its_sign_in_and_a_real_workspace_never(people):
    assert "zuzana.hrivnakova@jantar.example" not in Client().get("/sign-in").content.decode()
    with change(OPERATOR, "workspace.create") as act:
        act.create(Workspace(name="Jantar Handel", demonstration=True))
    page = Client().get("/sign-in").content.decode()
    assert "zuzana.hrivnakova@jantar.example" in page
    assert "Sign in to Jantar Handel" in page
