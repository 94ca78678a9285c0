"""A new password by a link, in pages."""

import logging

import pytest
from django.test import Client

from perennial.access.actions import create_reset_link
from perennial.access.models import ResetLink, Session, User
from tests.access.authenticator import Clock, set_up
from tests.cast import OPERATOR, PASSWORD
from tests.web.doors import door

NEW = "zwölf Störche auf dem Dach"


@pytest.fixture
def secret(people):
    return create_reset_link(OPERATOR, people.alice)


def test_the_secret_leaves_the_address_at_once(people, secret):
    client = Client()
    answer = client.get(f"/reset/{secret}")
    assert (answer.status_code, answer["Location"]) == (303, "/reset")
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]
    page = client.get("/reset")
    assert secret not in page.content.decode()
    assert "alice@jantar.example" in page.content.decode()


def test_the_session_does_not_keep_the_secret(people, secret):
    client = Client()
    client.get(f"/reset/{secret}")
    assert secret not in str(dict(client.session))
    assert Session.objects.get().user is None


def test_a_link_sets_the_password_and_signs_nobody_in(people, secret):
    client = Client()
    client.get(f"/reset/{secret}")
    answer = client.post("/reset", {"password": NEW})
    assert answer.status_code == 200
    assert "Your new password is set" in answer.content.decode()
    assert User.objects.get(pk=people.alice.pk).check_password(NEW)
    assert client.get("/changes").status_code == 302
    assert client.get(f"/reset/{secret}").status_code == 404
    assert client.post("/reset", {"password": PASSWORD}).status_code == 404


def test_a_bad_password_stands_at_its_field_and_the_link_stays_good(people, secret):
    client = Client()
    client.get(f"/reset/{secret}")
    answer = client.post("/reset", {"password": "short"})
    assert answer.status_code == 422
    assert "too short" in answer.content.decode()
    assert ResetLink.objects.exists()


@pytest.mark.parametrize("wrong", ["x", "x" * 3000, "%00", "%ED%A0%80"])
def test_a_link_that_never_was_is_a_calm_page(people, wrong):
    answer = Client().get(f"/reset/{wrong}")
    assert answer.status_code == 404
    assert "Ask an administrator for a new one" in answer.content.decode()
    assert Client().get("/reset").status_code == 404


def test_the_form_needs_its_token(people, secret):
    client = Client(enforce_csrf_checks=True)
    client.get(f"/reset/{secret}")
    assert client.post("/reset", {"password": NEW}).status_code == 403


def test_the_second_factor_is_asked_for_after_it(people, secret, monkeypatch):
    clock = Clock(monkeypatch)
    app, _codes = set_up(people.alice, clock)
    client = Client()
    client.get(f"/reset/{secret}")
    client.post("/reset", {"password": NEW})
    client.post("/sign-in", {"email": "alice@jantar.example", "password": NEW})
    assert client.get("/changes").status_code == 302
    client.post("/sign-in/code", {"code": app.code(2)})
    assert client.get("/changes").status_code == 200


def test_no_secret_is_logged(people, secret, caplog):
    caplog.set_level(logging.DEBUG)
    client = Client()
    client.get(f"/reset/{secret}")
    client.post("/reset", {"password": "short"})
    client.get(f"/reset/{secret}x")
    assert secret not in "".join(
        one.getMessage() for one in caplog.records if one.name.startswith("perennial")
    )


def test_an_administrator_makes_a_link_that_is_shown_once(people):
    ada = door(people.ada)
    page = ada.post(f"/settings/users/{people.alice.pk}/reset-link")
    assert "no-store" in page["Cache-Control"]
    link = page.context["link"]
    assert link.startswith("http://testserver/reset/")
    assert link not in ada.get(f"/settings/users/{people.alice.pk}").content.decode()
    assert Client().get(link)["Location"] == "/reset"


def test_nobody_else_makes_one(people):
    assert door(people.bob).post(f"/settings/users/{people.alice.pk}/reset-link").status_code == 403
    assert not ResetLink.objects.exists()
