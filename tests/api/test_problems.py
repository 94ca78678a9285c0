"""Tokens, and every "no" as a problem a program can read and a person can understand."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from perennial.access.actions import revoke_token
from perennial.access.models import Token
from perennial.faults.models import FaultSighting
from perennial.journal.door import change
from perennial.journal.models import ChangeNote
from perennial.records.models import Contact
from tests.api.conftest import Caller
from tests.cast import OPERATOR, PASSWORD

ROUTES = [
    ("GET", ""),
    ("GET", "me"),
    ("GET", "contact"),
    ("POST", "contact"),
    ("GET", "contact/1"),
    ("PATCH", "contact/1"),
    ("DELETE", "contact/1"),
    ("POST", "contact/1/restore"),
    ("GET", "contact/1/history"),
    ("GET", "changes"),
    ("GET", "changes/1"),
    ("GET", "changes/1/preview"),
    ("POST", "changes/1/undo"),
    ("GET", "operations"),
    ("GET", "operations/1"),
    ("POST", "operations/1/cancel"),
    ("GET", "shapes"),
    ("GET", "shapes/contact"),
    ("GET", "search"),
]


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_without_a_token_nothing_opens(people, method, path):
    for stranger in (people.nobody, Caller("prn_made-up"), Caller("Basic abc")):
        refused = stranger.call(method, path)
        assert (refused.status, refused["type"]) == (401, "urn:perennial:problem:unauthenticated")
        assert refused.headers["WWW-Authenticate"].startswith("Bearer")
        assert refused.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_a_parameter_that_means_nothing_is_refused_everywhere(people, method, path):
    refused = people.alice.call(
        method, path, query={"colour": "red"}, body={"version": 1} if method == "PATCH" else None
    )
    assert (refused.status, list(refused["errors"])) == (400, ["colour"])


def test_a_cookie_opens_nothing(people):
    browser = Caller()
    people.cast.alice.set_password(PASSWORD)
    browser.client.force_login(people.cast.alice, backend="perennial.access.signing_in.PasswordBackend")
    assert browser.get("me").status == 401


def _token(who):
    return who.headers["authorization"].partition(" ")[2]


def _expire(token):
    with change(OPERATOR, "token.edit") as act:
        act.update(token, expires=timezone.now() - timedelta(seconds=1))


def _revoke(token):
    revoke_token(OPERATOR, token)


def _disable(token):
    with change(OPERATOR, "user.edit") as act:
        act.update(token.user, is_active=False)


@pytest.mark.parametrize("end", [_expire, _revoke, _disable])
def test_a_token_ends_with_its_expiry_its_revocation_and_its_user(people, end):
    assert people.bob.get("me").status == 200
    end(Token.objects.get(user__name="Bob"))
    assert people.bob.get("me").status == 401
    assert people.bob.post("contact", body={"family_name": "Nowak"}).status == 401


def test_me_says_who_asks_and_with_which_rights(people):
    told = people.reader.get("me")
    assert (told["user"]["name"], told["token"]["writes"]) == ("Alice", False)
    assert told["rights"]["contact"]["read"] == "team"
    assert told["rights"]["contact"]["edit"] == "none"
    assert people.alice.get("")["entities"]["contact"] == "/api/v1/contact"


def test_the_clients_address_stands_with_the_change(people):
    made = people.alice.post(
        "contact", body={"family_name": "Nowak"}, headers={"x-forwarded-for": "203.0.113.9"}
    )
    assert ChangeNote.objects.get(change=made["change"], kind="address").value == "127.0.0.1"


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"{", 400),
        (b"[]", 400),
        (b'"text"', 400),
        (b"null", 400),
        (b'{"family_name": "\xff"}', 400),
        (b'{"family_name": "a", "family_name": "b"}', 400),
        (b'{"family_name": NaN}', 400),
        (b'{"family_name": Infinity}', 400),
        (b'{"family_name": 1' + b"0" * 5000 + b"}", 400),
        (b'{"family_name": 1.' + b"0" * 5000 + b"}", 400),
        (b'{"family_name": ' + b"[" * 100_000 + b"}", 400),
        (b'{"family_name": ' + b"[" * 30 + b"]" * 30 + b"}", 400),
        (b'{"family_name": "a\\u0000b"}', 422),
        (b'{"family_name": "\\ud800"}', 422),
        (b'{"\\ud800": "x"}', 400),
        (b'{"family_name": {"a": 1}}', 422),
        (b'{"family_name": ["a"]}', 422),
        (b'{"family_name": true}', 422),
        (b'{"family_name": "' + b"x" * 300 + b'"}', 422),
        (b'{"family_name": "' + b"x" * 6_000_000 + b'"}', 413),
        (b"\xef\xbb\xbf{}", 400),
    ],
    ids=range(21),
)
def test_a_body_that_cannot_be_read_is_refused(people, raw, status):
    refused = people.alice.post("contact", body=raw)
    assert refused.status == status
    assert refused["detail"]
    assert Contact.objects.count() == 0


@pytest.mark.parametrize(
    "media", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "text/json"]
)
def test_only_json_is_read(people, media):
    refused = people.alice.post("contact", body=b'{"family_name": "Nowak"}', media=media)
    assert (refused.status, Contact.objects.count()) == (415, 0)


def test_where_nothing_is_sent_a_body_is_refused(people):
    made = people.alice.post("contact", body={"family_name": "Nowak"})
    assert people.alice.delete("contact", made["id"], body={"reason": "x"}).status == 400
    assert people.alice.post("contact", made["id"], "restore", body={"x": 1}).status == 400


@pytest.mark.parametrize("number", [1.5, "1,5", "1.234", True, "1e3", "12.50 EUR"])
def test_a_number_is_whole_or_a_text_and_never_a_fraction(people, number):
    refused = people.alice.post("company", body={"name": "Jantar", "size": number})
    assert (refused.status, bool(refused["errors"]["size"])) == (422, True)


def test_an_unknown_address_and_method_are_problems_too(people):
    for path in ("spaceships/and/more", "contact/1/history/2", "contact/", "docs", "shapes/a%0Ab"):
        refused = people.alice.call("GET", path, documented=False)
        assert (refused.status, refused.headers["Content-Type"]) == (404, "application/problem+json")
    for method, path in (
        ("PUT", "contact/1"),
        ("DELETE", "contact"),
        ("PATCH", "me"),
        ("POST", "openapi.json"),
    ):
        refused = people.alice.call(method, path, documented=False)
        assert (refused.status, refused["type"]) == (405, "urn:perennial:problem:method-not-allowed")
        assert refused.headers["Allow"]


@pytest.mark.django_db(transaction=True)
def test_an_unexpected_error_is_captured_and_shows_a_reference_alone(everybody, monkeypatch):
    def broken(*args, **kwargs):
        raise ValueError("secret of Anna Nowak")

    monkeypatch.setattr("perennial.api.me.token_of", broken)
    told = Caller(_token(everybody.alice), raising=False).get("me")
    assert told.status == 500
    assert "secret" not in json.dumps(told.body)
    sighting = FaultSighting.objects.get(reference=told["reference"])
    assert (sighting.where, sighting.method, sighting.status) == ("api:me", "GET", 500)


def test_answers_are_kept_in_no_cache(people):
    assert "no-store" in people.alice.get("me").headers["Cache-Control"]


def test_a_signed_in_browser_costs_a_program_no_look_at_the_workspace(people):
    client = Client()
    client.force_login(people.alice.user, backend="django.contrib.auth.backends.ModelBackend")
    with CaptureQueriesContext(connection) as seen:
        answer = client.get("/api/v1/openapi.json")
    assert answer.status_code in {200, 401}
    assert [one["sql"] for one in seen if "workspace" in one["sql"]] == []
