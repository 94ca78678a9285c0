"""Signing in with e-mail address and password."""

from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user
from django.contrib.auth.hashers import get_hasher
from django.test import RequestFactory

from perennial.access.actions import activate_user, create_user, deactivate_user, edit_user, set_password
from perennial.access.errors import SignInRefused
from perennial.access.models import Session, User
from perennial.access.sessions import SessionStore
from perennial.access.signing_in import PasswordBackend, sign_in
from perennial.journal.models import Change
from tests.cast import OPERATOR, PASSWORD, gather

NEW = "zwölf Störche auf dem Dach"


@pytest.fixture
def people(db):
    return gather(PASSWORD)


def request_from(address="192.0.2.1", session=None):
    request = RequestFactory().post("/sign-in", REMOTE_ADDR=address)
    request.session = session or SessionStore()
    return request


def later(request):
    """The next request of the same browser."""
    request.session.save()
    return SimpleNamespace(session=SessionStore(request.session.session_key))


def signed_in(user, password=PASSWORD):
    request = request_from()
    assert sign_in(request, user.email, password) == user
    return request


def test_a_user_signs_in_however_the_address_is_typed(people):
    for typed in ("alice@jantar.example", " ALICE@Jantar.Example "):
        request = request_from()
        assert sign_in(request, typed, PASSWORD) == people.alice
        assert get_user(later(request)) == people.alice


def test_signing_in_is_noted_but_not_journaled(people):
    changes = Change.objects.count()
    signed_in(people.alice)
    assert User.objects.get(pk=people.alice.pk).last_login
    assert Change.objects.count() == changes


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("alice@jantar.example", "wrong"),
        ("alice@jantar.example", PASSWORD.upper()),
        ("alice@jantar.example", ""),
        ("alice@jantar.example", "\x00"),
        ("alice@jantar.example", "\ud800"),
        ("alice@jantar.example", "x" * 100_000),
        ("nobody@jantar.example", PASSWORD),
        ("", PASSWORD),
        ("\x00", PASSWORD),
        ("alice\x00@jantar.example", PASSWORD),
        ("x" * 100_000, PASSWORD),
        ("\ud800", PASSWORD),
    ],
)
def test_anything_else_is_refused_in_one_and_the_same_sentence(people, email, password):
    request = request_from()
    with pytest.raises(SignInRefused) as refusal:
        sign_in(request, email, password)
    assert str(refusal.value).startswith("E-mail address and password do not belong together")
    assert get_user(request).is_anonymous


def test_a_disabled_user_is_refused_like_anybody(people):
    deactivate_user(OPERATOR, people.alice)
    with pytest.raises(SignInRefused):
        sign_in(request_from(), people.alice.email, PASSWORD)


def test_a_user_without_password_is_refused_whatever_is_typed(people):
    create_user(OPERATOR, "zoe@jantar.example", "Zoë", people.member)
    for typed in ("", "!", PASSWORD):
        assert PasswordBackend().authenticate(None, "zoe@jantar.example", typed) is None


def test_an_unknown_address_takes_as_much_hashing_as_a_wrong_password(people, monkeypatch):
    hasher, hashed = type(get_hasher()), []
    encode = hasher.encode
    monkeypatch.setattr(hasher, "encode", lambda self, *args: hashed.append(1) or encode(self, *args))

    def work(email):
        hashed.clear()
        assert PasswordBackend().authenticate(None, email, "wrong password") is None
        return len(hashed)

    deactivate_user(OPERATOR, people.bob)
    assert work("alice@jantar.example") == work("nobody@jantar.example") == work("bob@jantar.example") == 1


def test_signing_in_starts_a_new_session_with_nothing_of_the_old_one(people):
    planted = SessionStore()
    planted["next"] = "planted"
    planted.save()
    old = planted.session_key
    request = request_from(session=planted)
    sign_in(request, people.alice.email, PASSWORD)
    assert request.session.session_key != old
    assert "next" not in request.session
    assert not Session.objects.filter(pk=old).exists()


def test_signing_in_again_changes_the_session_key(people):
    request = signed_in(people.alice)
    first = request.session.session_key
    again = request_from(session=later(request).session)
    sign_in(again, people.alice.email, PASSWORD)
    assert again.session.session_key != first
    assert not Session.objects.filter(pk=first).exists()


def disable(people):
    deactivate_user(OPERATOR, people.alice)


def disable_and_enable(people):
    deactivate_user(OPERATOR, people.alice)
    activate_user(OPERATOR, people.alice)


def change_password(people):
    set_password(OPERATOR, people.alice, NEW)


def set_the_same_password(people):
    set_password(OPERATOR, people.alice, PASSWORD)


def change_role(people):
    edit_user(OPERATOR, people.alice, role=people.administrator)


def change_role_and_back(people):
    edit_user(OPERATOR, people.alice, role=people.administrator)
    edit_user(OPERATOR, people.alice, role=people.member)


@pytest.mark.parametrize(
    "act",
    [disable, disable_and_enable, change_password, set_the_same_password, change_role, change_role_and_back],
)
def test_every_session_ends_at_once_with(people, act):
    request, other = signed_in(people.alice), signed_in(people.bob)
    assert get_user(later(request)) == people.alice
    act(people)
    assert get_user(later(request)).is_anonymous
    assert get_user(later(other)) == people.bob


def test_the_role_is_at_hand_without_another_question(people, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert PasswordBackend().get_user(people.alice.pk).role == people.member
