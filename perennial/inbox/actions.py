"""Saying that one has looked."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from perennial.access.actor import Actor
from perennial.access.queries import own
from perennial.inbox.models import Notice


def mark_read(actor: Actor, numbers: Iterable[int] | None = None, until: int | None = None) -> int:
    """One's own notices, or those of these numbers, are no longer new; numbers of others mean nothing.

    `until` is how far in the journal those had been told that the person saw: what came or joined since stays new.
    Returns how many were new. Raises NobodysOwn.
    """
    unread = Notice.objects.filter(user=own(actor).pk, read__isnull=True)
    if numbers is not None:
        unread = unread.filter(pk__in=list(numbers))
    if until is not None:
        unread = unread.filter(position__lte=until)
    return unread.update(read=timezone.now())
