"""Sessions: how long they last, and whose they are."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user
from django.test import RequestFactory
from django.utils import timezone

from perennial.access import sessions
from perennial.access.actions import deactivate_user, set_password
from perennial.access.models import Session
from perennial.access.sessions import SessionStore, end_sessions, name_of, note_use, sessions_of
from perennial.access.signing_in import sign_in
from tests.cast import OPERATOR, PASSWORD, gather

NEW = "zwölf Störche auf dem Dach"


@pytest.fixture
def people(db):
    return gather(PASSWORD)


@pytest.fixture
def now(monkeypatch):
    """The clock of sessions, moved on by hand."""
    at = [timezone.now()]
    monkeypatch.setattr(sessions.timezone, "now", lambda: at[0])
    return at


def signed_in(user, agent="Mozilla/5.0 (X11; Linux) Firefox/140.0"):
    request = RequestFactory().post("/sign-in", REMOTE_ADDR="192.0.2.1", headers={"user-agent": agent})
    request.session = SessionStore()
    sign_in(request, user.email, PASSWORD)
    request.session.save()
    return request.session.session_key


def user_of(key):
    """Who a browser with this session is at its next request, which notes the use."""
    request = RequestFactory().get("/")
    request.session = SessionStore(key)
    user = get_user(request)
    note_use(request.session)
    return user


def test_a_session_ends_after_hours_without_a_request(people, now):
    key = signed_in(people.alice)
    now[0] += timedelta(hours=11)
    assert user_of(key) == people.alice
    now[0] += timedelta(hours=11)
    assert user_of(key) == people.alice
    now[0] += timedelta(hours=13)
    assert user_of(key).is_anonymous


def test_a_session_in_use_ends_after_days_all_the_same(people, now):
    key, hours = signed_in(people.alice), 0
    while user_of(key) == people.alice:
        now[0] += timedelta(hours=6)
        hours += 6
        assert hours < 1000
    assert hours == 7 * 24


def test_a_session_in_which_nobody_signed_in_ends_after_minutes(people, now):
    session = SessionStore()
    session["awaits_code"] = {}
    session.save()
    now[0] += timedelta(minutes=14)
    assert SessionStore(session.session_key).get("awaits_code") == {}
    now[0] += timedelta(minutes=2)
    assert SessionStore(session.session_key).get("awaits_code") is None


def test_reading_pages_is_not_a_write_each(people, now, django_assert_num_queries):
    session = SessionStore(signed_in(people.alice))
    session.get("anything")
    now[0] += timedelta(minutes=4)
    with django_assert_num_queries(0):
        note_use(session)


def test_one_sees_where_one_is_signed_in_and_nobody_elses(people):
    first, second = signed_in(people.alice), signed_in(people.alice, "curl")
    signed_in(people.bob)
    assert {row.pk for row in sessions_of(people.alice)} == {first, second}
    row = Session.objects.get(pk=first)
    assert (row.address, row.agent) == ("192.0.2.1", "Mozilla/5.0 (X11; Linux) Firefox/140.0")
    assert row.started is not None


def test_a_name_of_a_session_does_not_open_it(people):
    key = signed_in(people.alice)
    assert key not in name_of(Session.objects.get(pk=key))


def test_one_ends_the_chosen_ones_of_ones_own(people):
    here, there = signed_in(people.alice), signed_in(people.alice)
    bobs = signed_in(people.bob)
    names = [name_of(Session.objects.get(pk=key)) for key in (there, bobs)]
    assert end_sessions(people.alice, names) == 1
    assert user_of(there).is_anonymous
    assert user_of(here) == people.alice
    assert user_of(bobs) == people.bob


@pytest.mark.parametrize(
    "act",
    [
        lambda alice: set_password(OPERATOR, alice, NEW),
        lambda alice: deactivate_user(OPERATOR, alice),
    ],
    ids=["password", "disabled"],
)
def test_an_ended_session_is_no_place_where_one_is_signed_in(people, act):
    key = signed_in(people.alice)
    act(people.alice)
    people.alice.refresh_from_db()
    assert sessions_of(people.alice) == []
    assert user_of(key).is_anonymous


def test_expired_sessions_are_forgotten_at_a_sign_in(people, now):
    signed_in(people.alice)
    now[0] += timedelta(days=8)
    signed_in(people.bob)
    assert set(Session.objects.values_list("user", flat=True)) == {people.bob.pk}


def test_a_use_noted_by_a_clock_that_was_ahead_lengthens_nothing_once_it_is_right(people, now):
    key = signed_in(people.alice)
    for _step in range(4):
        now[0] += timedelta(hours=6)
        assert user_of(key) == people.alice
    now[0] -= timedelta(days=1)
    assert user_of(key) == people.alice
    now[0] += timedelta(hours=13)
    assert user_of(key).is_anonymous
