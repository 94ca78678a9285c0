"""Failed sign-ins: heard for a while, then not; and nobody is shut out by the failures of others."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpResponse
from django.test import RequestFactory, override_settings
from django.utils import timezone

from perennial.access import throttling
from perennial.access.actions import create_reset_link, reset_password
from perennial.access.errors import LockedOut, SignInRefused
from perennial.access.secrets import digest_of
from perennial.access.sessions import SessionStore
from perennial.access.signing_in import sign_in
from tests.cast import OPERATOR, PASSWORD, gather

HOME, FAR = "192.0.2.1", "203.0.113.5"
PROXY = "10.0.0.7"


@pytest.fixture
def people(db):
    return gather(PASSWORD)


def attempt(email, password="wrong", address=HOME, **headers):
    form = {"email": email.encode(errors="replace").decode(), "password": password}
    request = RequestFactory().post("/sign-in?x=%00", form, REMOTE_ADDR=address, **headers)
    request.session = SessionStore()
    return sign_in(request, email, password)


def fail(times, email, address=HOME, **headers):
    for _ in range(times):
        with pytest.raises((SignInRefused, LockedOut)):
            attempt(email, address=address, **headers)


def test_after_eight_failures_even_the_right_password_waits(people):
    fail(7, "alice@jantar.example")
    assert attempt("alice@jantar.example", PASSWORD) == people.alice
    fail(8, "alice@jantar.example")
    with pytest.raises(LockedOut) as refusal:
        attempt("alice@jantar.example", PASSWORD)
    assert refusal.value.status == 429
    assert refusal.value.minutes == 15
    assert "Wait 15 minutes" in str(refusal.value)


def test_the_failure_that_locks_says_so(people):
    fail(7, "alice@jantar.example")
    with pytest.raises(LockedOut):
        attempt("alice@jantar.example")


def test_waiting_ends_the_lock_and_trying_meanwhile_does_not_lengthen_it(people):
    fail(8, "alice@jantar.example")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=14, seconds=30))
    with pytest.raises(LockedOut) as refusal:
        attempt("alice@jantar.example", PASSWORD)
    assert refusal.value.minutes == 1
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=15, seconds=1))
    assert attempt("alice@jantar.example", PASSWORD) == people.alice


def test_spelling_the_address_differently_gives_no_more_tries(people):
    fail(4, "alice@jantar.example")
    fail(4, " ALICE@Jantar.example")
    with pytest.raises(LockedOut):
        attempt("àlice@jantar.example", PASSWORD)


def test_another_browser_gives_no_more_tries(people):
    for number in range(8):
        fail(1, "alice@jantar.example", HTTP_USER_AGENT=f"browser {number}")
    with pytest.raises(LockedOut):
        attempt("alice@jantar.example", PASSWORD)


def test_colleagues_behind_the_same_address_are_not_locked_out(people):
    fail(8, "alice@jantar.example")
    assert attempt("bob@jantar.example", PASSWORD) == people.bob


def test_an_attacker_elsewhere_does_not_lock_out_the_owner(people):
    fail(8, "alice@jantar.example", FAR)
    assert attempt("alice@jantar.example", PASSWORD) == people.alice


def test_guessing_one_account_from_many_addresses_ends_but_not_where_its_owner_works(people, monkeypatch):
    monkeypatch.setattr(throttling, "PER_ACCOUNT", 10)
    attempt("alice@jantar.example", PASSWORD)
    for number in range(10):
        fail(1, "alice@jantar.example", f"203.0.113.{number}")
    with pytest.raises(LockedOut):
        attempt("alice@jantar.example", PASSWORD, "198.51.100.1")
    assert attempt("alice@jantar.example", PASSWORD) == people.alice


def test_guessing_many_accounts_from_one_address_ends_but_not_for_who_works_there(people, monkeypatch):
    monkeypatch.setattr(throttling, "PER_ADDRESS", 10)
    attempt("alice@jantar.example", PASSWORD)
    for number in range(10):
        fail(1, f"guess{number}@jantar.example")
    with pytest.raises(LockedOut):
        attempt("bob@jantar.example", PASSWORD)
    assert attempt("alice@jantar.example", PASSWORD) == people.alice
    assert attempt("bob@jantar.example", PASSWORD, FAR) == people.bob


def test_an_address_stays_known_for_ninety_days(people, monkeypatch):
    monkeypatch.setattr(throttling, "PER_ADDRESS", 1)
    attempt("alice@jantar.example", PASSWORD)
    fail(1, "guess@jantar.example")
    AccessLog.objects.update(attempt_time=timezone.now() - timedelta(days=91))
    with pytest.raises(LockedOut):
        attempt("alice@jantar.example", PASSWORD)
    attempt("alice@jantar.example", PASSWORD, FAR)
    assert AccessLog.objects.count() == 1


def test_a_new_password_lets_a_locked_out_user_try_at_once(people):
    fail(8, "alice@jantar.example")
    assert throttling.forget_failures(people.alice) == 1
    assert attempt("alice@jantar.example", PASSWORD) == people.alice


def test_the_clients_address_counts_and_not_the_proxys(people):
    with override_settings(ENV=settings.ENV | {"PROXIES": (PROXY,)}):
        fail(8, "alice@jantar.example", PROXY, HTTP_X_FORWARDED_FOR=FAR)
        assert attempt("alice@jantar.example", PASSWORD, PROXY, HTTP_X_FORWARDED_FOR=HOME) == people.alice


def test_an_invented_header_gives_no_more_tries(people):
    for number in range(8):
        fail(1, "alice@jantar.example", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")
    with pytest.raises(LockedOut):
        attempt("alice@jantar.example", PASSWORD, HTTP_X_FORWARDED_FOR=FAR)


def test_a_request_from_a_local_socket_is_counted_too(people):
    fail(8, "alice@jantar.example", "")
    with pytest.raises(LockedOut):
        attempt("alice@jantar.example", PASSWORD, "")


@pytest.mark.parametrize("email", ["\x00", "x" * 5000, "\ud800", "alice\x00@jantar.example", ""])
def test_hostile_addresses_are_counted_and_break_nothing(people, email):
    fail(3, email)
    assert AccessAttempt.objects.get().failures_since_start == 3


def test_neither_password_nor_address_stands_in_the_noted_form(people):
    fail(2, "alice@jantar.example")
    noted = AccessAttempt.objects.get()
    assert "wrong" not in noted.post_data
    assert "alice" not in noted.post_data


def test_the_page_keeps_its_own_answer_to_a_locked_out_request():
    answer = HttpResponse("calm", status=429)
    assert throttling.lockout_response(RequestFactory().get("/"), answer) is answer


def test_django_hands_the_address_to_the_throttle_under_a_name_it_does_not_blank(people):
    request = RequestFactory().post("/sign-in", REMOTE_ADDR=HOME)
    request.session = SessionStore()
    assert authenticate(request, email="alice@jantar.example", password="wrong") is None
    assert AccessAttempt.objects.get().username == people.alice.email_key


def test_a_new_password_by_a_link_lets_a_locked_out_user_in(people):
    fail(8, "alice@jantar.example")
    new = "zwölf Störche auf dem Dach"
    reset_password(digest_of(create_reset_link(OPERATOR, people.alice)), new, "web")
    assert attempt("alice@jantar.example", new) == people.alice


def test_failures_from_before_the_clock_went_back_shut_nobody_out(people):
    fail(8, "alice@jantar.example")
    AccessAttempt.objects.update(attempt_time=timezone.now() + timedelta(days=1))
    assert throttling.locked_accounts() == set()
    fail(7, "alice@jantar.example")
    assert attempt("alice@jantar.example", PASSWORD) == people.alice


def test_a_clock_put_right_by_a_little_lifts_no_lock(people):
    fail(8, "alice@jantar.example")
    AccessAttempt.objects.update(attempt_time=timezone.now() + timedelta(minutes=2))
    with pytest.raises(LockedOut):
        attempt("alice@jantar.example", PASSWORD)
    assert throttling.locked_accounts() == {"alice@jantar.example"}
