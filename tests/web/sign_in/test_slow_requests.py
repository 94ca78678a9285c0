"""A request that is still being sent when its sender is disabled or signed out is a stranger's when it arrives."""

import json

import pytest
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, FakePayload, encode_multipart

from perennial.access.actions import create_token, deactivate_user, edit_user, revoke_token, set_password
from perennial.access.models import Token, User
from perennial.journal.models import Change
from perennial.transfer.models import Import
from tests.cast import OPERATOR
from tests.web.doors import door

pytestmark = pytest.mark.django_db(transaction=True)


class Slow(FakePayload):
    """What is sent, of which the rest comes after something happened."""

    def __init__(self, sent, meanwhile):
        super().__init__(sent)
        self.meanwhile = meanwhile

    def read(self, *asked):
        if self.meanwhile:
            happens, self.meanwhile = self.meanwhile, None
            happens()
        return super().read(*asked)


def send(client, address, body, media, meanwhile, **headers):
    environ = {"CONTENT_LENGTH": len(body), "CONTENT_TYPE": media, "wsgi.input": Slow(body, meanwhile)}
    return client.generic("POST", address, headers=headers, **environ)


def fresh(people):
    return User.objects.get(pk=people.alice.pk)


SHUT_OUT = [
    lambda people: deactivate_user(OPERATOR, fresh(people)),
    lambda people: edit_user(OPERATOR, fresh(people), role=people.administrator),
    lambda people: set_password(OPERATOR, fresh(people), "zwölf Störche auf dem Dach"),
]
shut_out = pytest.mark.parametrize("shut", SHUT_OUT, ids=["disabled", "another role", "another password"])


@shut_out
def test_a_form(people, shut):
    form = b"given_name=Anna&family_name=Nowak"
    client, media = door(people.alice), "application/x-www-form-urlencoded"
    answer = send(client, "/contacts/new", form, media, lambda: shut(people))
    assert answer["Location"] == "/sign-in?next=/"
    assert not Change.objects.filter(action="contact.create").exists()


@shut_out
def test_a_file(people, shut):
    file = FakePayload(b"given_name\nAnna\n")
    file.name = "people.csv"
    form = encode_multipart(BOUNDARY, {"entity": "contact", "file": file})
    answer = send(door(people.alice), "/imports/new", form, MULTIPART_CONTENT, lambda: shut(people))
    assert answer["Location"] == "/sign-in?next=/"
    assert not Import.objects.exists()


@pytest.mark.parametrize(
    "shut",
    [*SHUT_OUT, lambda people: revoke_token(OPERATOR, Token.objects.get())],
    ids=["disabled", "another role", "another password", "token revoked"],
)
def test_a_program(people, shut):
    _token, secret = create_token(OPERATOR, people.alice, "Sync", writes=True)
    body = json.dumps({"given_name": "Anna", "family_name": "Nowak"}).encode()
    headers = {"authorization": f"Bearer {secret}"}
    answer = send(Client(), "/api/v1/contact", body, "application/json", lambda: shut(people), **headers)
    assert answer.status_code == 401
    assert not Change.objects.filter(action="contact.create").exists()


def test_who_stays_is_served(people):
    form = b"given_name=Anna&family_name=Nowak"
    media = "application/x-www-form-urlencoded"
    assert send(door(people.alice), "/contacts/new", form, media, lambda: None).status_code == 303
    assert Change.objects.filter(action="contact.create").exists()
