"""Reminders: what begins about now is said on every page, until somebody has seen it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from perennial.access.models import Session
from perennial.records.actions.activities import finish
from perennial.records.actions.create import create_record
from tests.cast import Cast, acting, gather
from tests.records.people import contact
from tests.web.doors import door

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return gather(password="sieben Bäume am Fluss")


def call(user, subject, minutes, **values):
    starts = timezone.now() + timedelta(minutes=minutes)
    return create_record(
        acting(user), "activity", {"kind": "call", "subject": subject, "starts": starts, **values}
    ).head


def said(client) -> str:
    return client.get("/reminders", headers={"HX-Request": "true", "HX-Target": "reminders"}).content.decode()


def test_what_begins_within_a_quarter_of_an_hour_is_said_and_nothing_else(cast):
    anna = contact("Anna Nowak", owner=cast.alice.pk)
    call(cast.alice, "Soon", 8, contact=anna.pk)
    call(cast.alice, "Just begun", -3)
    call(cast.alice, "Later", 20)
    call(cast.alice, "Long begun", -10)
    call(cast.bob, "His", 5)
    done = call(cast.alice, "Done", 5)
    finish(acting(cast.alice), done.pk)
    shown = said(door(cast.alice))
    assert "Soon" in shown
    assert "in 8 minutes" in shown
    assert "Anna Nowak" in shown
    assert "Just begun" in shown
    for name in ("Later", "Long begun", "His", "Done"):
        assert name not in shown


def test_what_was_seen_is_not_said_again_in_this_browser(cast):
    one = call(cast.alice, "Soon", 8)
    alice = door(cast.alice)
    answer = alice.post(f"/reminders/{one.pk}/seen", headers={"HX-Request": "true", "HX-Target": "reminders"})
    assert "Soon" not in answer.content.decode()
    assert "Soon" not in said(alice)
    assert "Soon" in said(door(cast.alice))
    alice.cookies["reminded"] = "x.%00.99999999999999999999999"
    assert "Soon" in said(alice)


def test_without_script_it_is_a_page_and_leads_back(cast):
    one = call(cast.alice, "Soon", 8)
    alice = door(cast.alice)
    assert "Soon" in alice.get("/reminders").content.decode()
    assert alice.post(f"/reminders/{one.pk}/seen").status_code == 303


def test_asking_keeps_no_sign_in_from_ending(cast):
    alice = door(cast.alice)
    old = timezone.now() - timedelta(hours=2)
    Session.objects.filter(user=cast.alice.pk).update(seen=old)
    said(alice)
    assert Session.objects.get(user=cast.alice.pk).seen == old
    alice.get("/contacts")
    assert Session.objects.get(user=cast.alice.pk).seen > old


def test_who_is_not_signed_in_gets_nothing():
    answer = Client().get("/reminders")
    assert (answer.status_code, answer.content) == (204, b"")
