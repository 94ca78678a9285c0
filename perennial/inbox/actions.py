"""Saying that one has looked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from perennial.access.actor import Actor
from perennial.access.queries import own
from perennial.inbox.models import Notice


def mark_read(actor: Actor, numbers: Iterable[int]) -> int:
    """One's own notices are no longer new; numbers of others mean nothing. Returns how many were. Raises NobodysOwn."""
    user = own(actor)
    unread = Notice.objects.filter(user=user.pk, pk__in=list(numbers), read__isnull=True)
    return unread.update(read=timezone.now())


def mark_all_read(actor: Actor, until: datetime | None = None) -> int:
    """Everything up to an instant, such as that of the newest one was shown; what came since stays new."""
    user = own(actor)
    unread = Notice.objects.filter(user=user.pk, read__isnull=True)
    if until is not None:
        unread = unread.filter(at__lte=until)
    return unread.update(read=timezone.now())
