"""Links under which a user sets a new password: used once, valid for an hour, kept as a digest."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from perennial.access.actions.users import set_new_password
from perennial.access.actor import Actor, of_user
from perennial.access.errors import LinkRefused, UserDisabled
from perennial.access.models import ResetLink, User
from perennial.access.queries import check_configure
from perennial.access.secrets import digest_of, new_reset_secret
from perennial.access.throttling import forget_failures
from perennial.journal.door import change

LASTS = timedelta(hours=1)


def create_reset_link(actor: Actor, user: User) -> str:
    """The secret of a new link, shown this once; an earlier link of the user ends. Raises UserDisabled."""
    check_configure(actor)
    if not user.is_active:
        raise UserDisabled
    secret, now = new_reset_secret(), timezone.now()
    with change(actor, "user.reset_link") as act:
        act.update(user, reset_link_made=now)
        ResetLink.objects.filter(user=user.pk).delete()
        ResetLink.objects.create(user=user.pk, digest=digest_of(secret), expires=now + LASTS)
    return secret


def user_of_link(digest: str) -> User:
    """Whose link this is, by the digest of its secret; it stays unused. Raises LinkRefused."""
    return _user_of(ResetLink.objects.filter(digest=digest).first())


def reset_password(digest: str, password: str, channel: str, address: str = "") -> User:
    """Set a new password with a link, which is then used up; sessions, tokens and locks end.

    Raises LinkRefused, PasswordRefused; after the latter the link is still good.
    """
    with transaction.atomic():
        user = _user_of(ResetLink.objects.select_for_update().filter(digest=digest).first())
        set_new_password(of_user(user, channel, address), user, password)
        forget_failures(user)
    return user


def _user_of(link: ResetLink | None) -> User:
    if link is None or link.expires <= timezone.now():
        raise LinkRefused
    user = User.objects.select_related("role").filter(pk=link.user, is_active=True).first()
    if user is None:
        raise LinkRefused
    return user
