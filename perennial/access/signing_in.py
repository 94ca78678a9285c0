"""Signing in with e-mail address, password and, where one is set up, a second factor; and with a bearer token.

Between password and code nobody is signed in: the session only remembers for some minutes whose password was
right, and forgets it when that user's password, role or second factor changes meanwhile.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import authenticate, login
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from perennial.access import sessions
from perennial.access.addresses import client_address
from perennial.access.errors import CurrentPasswordWrong, LockedOut, SignInRefused
from perennial.access.models import Feed, Token, User
from perennial.access.passwords import prepared
from perennial.access.queries import find_user
from perennial.access.second_factor import check_code, is_needed
from perennial.access.secrets import digest_of, looks_like_secret
from perennial.access.throttling import minutes_left
from perennial.journal.door import machine_update
from perennial.lib.questions import Given, Objects

# How exactly the last use of a token is known: a busy client must not make every reading request a write.
LAST_USED_STEP = timedelta(minutes=1)
_TEXT_OF_NOBODY = "a password nobody has"
_BACKEND = f"{__name__}.PasswordBackend"
_AWAITS_CODE = "awaits_code"
_SETS_UP = "sets_up_second_factor"
_USER = Objects(lambda: User.objects.filter(pk=Given("id"), is_active=True), beside=("role",))
_TOKEN = Objects(
    lambda: Token.objects.filter(digest=Given("digest"), revoked__isnull=True, user__is_active=True),
    beside=("user", "user__role"),
)


class PasswordBackend:
    """Django's authentication backend: unknown, wrong and disabled take the same time and look the same."""

    def authenticate(
        self, request: HttpRequest | None, email: str | None = None, password: str | None = None
    ) -> User | None:
        if email is None or password is None:
            return None
        typed = prepared(password) or ""
        user = find_user(email)
        if user is None:
            # Hashing once for nothing keeps an unknown address as slow as a wrong password.
            make_password(typed or _TEXT_OF_NOBODY)
            return None
        return user if user.check_password(typed) and typed and user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        """The user of a session, with the role at hand; a disabled one has none."""
        return _USER.first(id=user_id)


def sign_in(request: HttpRequest, email: str, password: str) -> User:
    """Sign in and start a new session, with nothing of the old one. Raises SignInRefused, LockedOut.

    A user with a second factor is not signed in yet: see `user_awaiting_code`.
    """
    user = _user_of(request, email, password)
    if user is None:
        raise SignInRefused
    if user.second_factor_set is None:
        _enter(request, user)
    else:
        request.session.flush()
        request.session[_AWAITS_CODE] = {"user": user.pk, "tie": user.get_session_auth_hash()}
    return user


def user_awaiting_code(request: HttpRequest) -> User | None:
    """Who gave the right password here and is asked for a code now."""
    awaited = request.session.get(_AWAITS_CODE)
    if awaited is None:
        return None
    user = PasswordBackend().get_user(awaited["user"])
    still = user is not None and constant_time_compare(awaited["tie"], user.get_session_auth_hash())
    return user if still else None


def give_code(request: HttpRequest, code: str) -> User:
    """The second step: sign in whoever is awaited with a code of their app or a recovery code.

    Raises SignInRefused when nobody is awaited, else as `check_code`.
    """
    user = user_awaiting_code(request)
    if user is None:
        raise SignInRefused
    check_code(user, code)
    _enter(request, user)
    return user


def confirm_password(request: HttpRequest, user: User, password: str) -> None:
    """Ask who is signed in for their password again; wrong ones count like failed sign-ins.

    Raises CurrentPasswordWrong, LockedOut.
    """
    if _user_of(request, user.email, password) != user:
        raise CurrentPasswordWrong


def sets_up_second_factor(request: HttpRequest) -> bool:
    """Whether this sign-in goes no further before a second factor is set up."""
    return bool(request.session.get(_SETS_UP)) and getattr(request.user, "second_factor_set", None) is None


def _user_of(request: HttpRequest, email: str, password: str) -> User | None:
    user = authenticate(request, email=email, password=password)
    if getattr(request, "axes_locked_out", False):
        raise LockedOut(minutes_left(request))
    return user if isinstance(user, User) else None


def _enter(request: HttpRequest, user: User) -> None:
    request.session.flush()
    login(request, user, backend=_BACKEND)
    sessions.begin(request, client_address(request.META, settings.ENV["PROXIES"]))
    if is_needed(user) and user.second_factor_set is None:
        request.session[_SETS_UP] = True


def user_of_token(raw: str) -> Token | None:
    """The token with its user and role, if it is valid now; notes its use to the minute."""
    if not looks_like_secret(raw):
        return None
    now = timezone.now()
    token = _TOKEN.first(digest=digest_of(raw))
    if token is None or token.expires is None or token.expires <= now:
        return None
    _note_use(token)
    return token


def feed_of(raw: str) -> Feed | None:
    """The calendar address of this secret with its maker and role, if it answers now; notes its use to the minute."""
    if not looks_like_secret(raw):
        return None
    feed = (
        Feed.objects.select_related("user__role")
        .filter(digest=digest_of(raw), revoked__isnull=True, user__is_active=True)
        .first()
    )
    if feed is not None:
        _note_use(feed)
    return feed


def _note_use(door: Token | Feed) -> None:
    now = timezone.now()
    if door.last_used is None or abs(now - door.last_used) >= LAST_USED_STEP:
        machine_update(door, last_used=now)
