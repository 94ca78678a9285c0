"""Bearer tokens for the API."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from perennial.access.actions.naming import named
from perennial.access.actor import Actor
from perennial.access.errors import ExpiryRefused, UserDisabled
from perennial.access.models import Token, User
from perennial.access.queries import check_configure
from perennial.access.secrets import digest_of, new_secret
from perennial.journal.door import change

DEFAULT_DAYS = 90
LONGEST_DAYS = 3650


def create_token(
    actor: Actor, user: User, name: str, *, writes: bool = False, days: int = DEFAULT_DAYS
) -> tuple[Token, str]:
    """The token and its secret, shown this once and kept nowhere. Raises ExpiryRefused, UserDisabled."""
    check_configure(actor)
    if not 1 <= days <= LONGEST_DAYS:
        raise ExpiryRefused(LONGEST_DAYS)
    if not user.is_active:
        raise UserDisabled
    secret = new_secret()
    token = Token(user=user, name=named(name), writes=writes, digest=digest_of(secret))
    token.expires = timezone.now() + timedelta(days=days)
    with change(actor, "token.create") as act:
        act.create(token)
    return token, secret


def revoke_token(actor: Actor, token: Token) -> Token:
    """The token opens nothing from this moment, for good: undo does not bring it back."""
    check_configure(actor)
    if token.revoked is None:
        with change(actor, "token.revoke") as act:
            act.update(token, revoked=timezone.now())
    return token
