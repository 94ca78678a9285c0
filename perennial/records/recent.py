"""What was changed lately, and what of it wants a look."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from perennial.access.actor import Actor
from perennial.journal.models import Change, Entry
from perennial.records.models import Comment, ContactPoint, Follow, Head, Mention
from perennial.records.queries import heads
from perennial.schema.shape import EntityShape

# A record has few lines a day; an import that met them all at once is one change among these.
LOOKED_AT = 200
_SAID = [model._meta.label_lower for model in (Comment, Mention, Follow)]


def recent_records(
    actor: Actor, shape: EntityShape, *, mine: bool, since: datetime, limit: int
) -> list[Head]:
    """Live records changed after `since`, newest first: the actor's own, or all that the actor may see."""
    found = heads(actor, shape).filter(updated__gte=since)
    if mine:
        found = found.filter(owner=actor.user_id) if actor.user_id is not None else found.none()
    return list(found.order_by("-updated", "-pk")[:limit])


def changes_by_others(
    actor: Actor, records: Collection[int], *, since: datetime, limit: int
) -> list[tuple[Change, int]]:
    """The newest changes somebody else made to one of these records, each with the record it touched.

    What was said beside them changed nothing: For you tells it.
    """
    whole = Entry.objects.filter(root__in=records).exclude(table__in=_SAID)
    entries = whole.select_related("batch__change__undoes").order_by("-id")
    found: dict[int, tuple[Change, int]] = {}
    for entry in entries[:LOOKED_AT]:
        change = entry.batch.change
        if change.actor_id != actor.user_id and change.at >= since and entry.root is not None:
            found.setdefault(change.pk, (change, entry.root))
    return list(found.values())[:limit]


def wrong_points(records: Collection[int], kinds: Collection[str], limit: int) -> list[ContactPoint]:
    """E-mails and phones of these records that cannot be right, newest first."""
    found = ContactPoint.objects.filter(record__in=records, kind__in=kinds, valid=False)
    return list(found.order_by("-pk")[:limit])
