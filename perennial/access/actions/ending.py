"""What ends with a password, a role or a second factor."""

from __future__ import annotations

from django.utils import timezone
from django.utils.crypto import get_random_string

from perennial.access.models import ResetLink, Token, User
from perennial.journal.door import OpenChange, machine_update


def end_sessions_of(user: User) -> None:
    """End every session of the user, those that are just being opened too."""
    machine_update(user, session_stamp=new_stamp())


def end_access(act: OpenChange, user: User) -> None:
    """End every session, token and reset link of the user."""
    end_sessions_of(user)
    ResetLink.objects.filter(user=user.pk).delete()
    act.update(Token.objects.filter(user=user, revoked__isnull=True), revoked=timezone.now())


def new_stamp() -> str:
    return get_random_string(32)
