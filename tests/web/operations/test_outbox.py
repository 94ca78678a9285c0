"""What was maybe sent: an administrator says whether it arrived."""

from datetime import timedelta

import pytest
from django.utils import timezone

from perennial.operations import outbox
from perennial.operations.models import Fate, Outgoing
from tests.cast import gather
from tests.web.doors import door, receipts

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return gather()


@pytest.fixture
def unsure(cast):
    message = outbox.post("mail", {"to": "anna@x.example"}, key="invoice:1", requested_by=cast.alice.pk)
    outbox.post("mail", {}, key="invoice:2", requested_by=None)
    Outgoing.objects.filter(pk=message.pk).update(fate=Fate.UNSURE)
    return message


def test_what_was_maybe_sent_stands_first_with_two_buttons_and_no_address(cast, unsure):
    ada = door(cast.ada)
    assert 'href="/operations/outbox"' in ada.get("/operations").content.decode()
    shown = ada.get("/operations/outbox").content.decode()
    assert shown.index("invoice:1") < shown.index("invoice:2")
    assert shown.count("Send again") == shown.count("It arrived") == 1
    assert "maybe sent" in shown
    assert "Alice" in shown
    assert "anna@x.example" not in shown


@pytest.mark.parametrize(("verdict", "fate"), [("arrived", Fate.SENT), ("again", Fate.WAITING)])
def test_the_word_of_an_administrator_settles_it(cast, unsure, verdict, fate):
    answer = door(cast.ada).post(f"/operations/outbox/{unsure.pk}", {"verdict": verdict})
    assert answer.status_code == 303
    assert receipts(answer)
    assert Outgoing.objects.get(pk=unsure.pk).fate == fate
    assert door(cast.ada).post(f"/operations/outbox/{unsure.pk}", {"verdict": verdict}).status_code == 409


def test_nobody_else_sees_or_judges_it(cast, unsure):
    alice = door(cast.alice)
    assert "/operations/outbox" not in alice.get("/operations").content.decode()
    assert alice.get("/operations/outbox").status_code == 403
    assert alice.post(f"/operations/outbox/{unsure.pk}", {"verdict": "again"}).status_code == 403
    assert Outgoing.objects.get(pk=unsure.pk).fate == Fate.UNSURE


def test_a_word_that_means_nothing_is_refused(cast, unsure):
    assert door(cast.ada).post(f"/operations/outbox/{unsure.pk}", {"verdict": "?"}).status_code == 400
    assert door(cast.ada).post("/operations/outbox/4711", {"verdict": "again"}).status_code == 404


def test_what_was_put_off_or_refused_says_the_code_of_the_answer_and_no_address(cast):
    put_off = outbox.post("digest", {"user": cast.alice.pk}, key="digest:1", requested_by=cast.alice.pk)
    refused = outbox.post("digest", {}, key="digest:2", requested_by=cast.bob.pk)
    old = outbox.post("digest", {}, key="digest:3", requested_by=cast.bob.pk)
    told = Outgoing.objects.filter
    told(pk=put_off.pk).update(receipt="450 4.7.1 anna@x.example greylisted", next_try=timezone.now())
    said = {"fate": Fate.REFUSED, "receipt": "550 no such anna@x.example", "settled": timezone.now()}
    told(pk=refused.pk).update(**said)
    told(pk=old.pk).update(**said | {"settled": timezone.now() - timedelta(days=8)})
    shown = door(cast.ada).get("/operations/outbox").content.decode()
    assert "Digest by mail" in shown
    assert "The answer was 450 4.7.1. Tried again at " in shown
    assert "The answer was 550." in shown
    assert "anna@x.example" not in shown
    assert "digest:3" not in shown


def test_an_empty_outbox_says_so(cast):
    assert "Nothing waits to be sent" in door(cast.ada).get("/operations/outbox").content.decode()
