"""What is new for somebody, as far as they may know it now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from perennial.access.actor import Actor
from perennial.access.queries import readable_fields
from perennial.inbox.models import Kind, Notice
from perennial.records.models import Comment, Head, Record
from perennial.records.queries import heads
from perennial.schema.queries import shape_of
from perennial.schema.standard.activity import COLLEAGUES

# No further is counted: who has more than these has no use for the number; and no more are looked through for it.
MOST_COUNTED, LOOKED_THROUGH = 99, 1000


class Before(NamedTuple):
    """Where a list of notices goes on: before this instant, of one instant before this number."""

    at: datetime
    notice: int


@dataclass(frozen=True, slots=True)
class Told:
    """A notice its reader may know of: the record (that which stands for it now), the fields of it that they may read,
    and the comment or the activity by which it came.
    """

    notice: Notice
    entity: str = ""
    head: Head | None = None
    keys: Sequence[str] = field(default=())
    comment: Comment | None = None
    via: Head | None = None


def notices(
    actor: Actor, *, unread: bool = False, limit: int = 50, before: Before | None = None
) -> list[Told]:
    """The newest first, as many as `limit` of those the actor may know of."""
    return newest(actor, _unread(actor) if unread else _own(actor), limit, before)


def count_unread(actor: Actor) -> int:
    """How many are unread, up to MOST_COUNTED."""
    return len(newest(actor, _unread(actor), MOST_COUNTED, within=LOOKED_THROUGH))


def newest(
    actor: Actor,
    found: QuerySet[Notice],
    limit: int,
    before: Before | None = None,
    within: int | None = None,
) -> list[Told]:
    """Of these notices the newest that the actor may know of; of no more than the newest `within`."""
    known: list[Told] = []
    looked, step = 0, limit
    while len(known) < limit and (within is None or looked < within):
        rows = list(_going_on(found, before).order_by("-at", "-pk")[:step])
        known += told(actor, rows)
        if len(rows) < step:
            break
        looked, before = looked + step, Before(rows[-1].at, rows[-1].pk)
        step = min(2 * step, LOOKED_THROUGH)
    return known[:limit]


def _going_on(found: QuerySet[Notice], before: Before | None) -> QuerySet[Notice]:
    if before is None:
        return found
    return found.filter(Q(at__lt=before.at) | Q(at=before.at, pk__lt=before.notice))


def notice_of(actor: Actor, number: int) -> Told | None:
    """One's own notice; None for one that is nobody's, somebody else's, or not to be known any more."""
    return next(iter(told(actor, _own(actor).filter(pk=number))), None)


def to_mail(actor: Actor) -> QuerySet[Notice]:
    """What is unread and was in no digest yet."""
    return _unread(actor).filter(mailed__isnull=True)


def told(actor: Actor, several: Iterable[Notice]) -> list[Told]:
    """Those of the notices that the actor may know of, with what they are about, in their order."""
    rows = list(several)
    if not rows:
        return []
    survivors = _survivors({one.record for one in rows if one.record is not None})
    seen = _Seen(actor)
    seen.load(pk for pk, _entity in survivors.values())
    vias = {one.via for one in rows if one.via and one.kind in {Kind.ACTIVITY, Kind.FILE}}
    seen.load(vias)
    said = Comment.objects.in_bulk(
        {one.via for one in rows if one.via and one.kind in {Kind.MENTION, Kind.COMMENT}}
    )
    found = [_told(actor, one, survivors, seen, said) for one in rows]
    return [one for one in found if one is not None]


def _told(
    actor: Actor, one: Notice, survivors: dict[int, tuple[int, str]], seen: _Seen, said: dict[int, Comment]
) -> Told | None:
    if one.kind == Kind.MANY:
        return Told(one)
    pk, entity = survivors.get(one.record or 0, (0, ""))
    head = seen.heads.get(pk)
    if head is None:
        return None
    if one.kind in {Kind.MENTION, Kind.COMMENT}:
        comment = said.get(one.via or 0)
        return Told(one, entity, head, comment=comment) if comment else None
    if one.kind in {Kind.ACTIVITY, Kind.FILE}:
        via = seen.heads.get(one.via or 0)
        return Told(one, entity, head, via=via) if via else None
    asked = [COLLEAGUES] if one.kind == Kind.INVITED else one.keys
    shape = shape_of(entity)
    readable = readable_fields(actor, shape, [key for key in asked if key in shape.fields])
    keys = [key for key in asked if key in readable or not key]
    return Told(one, entity, head, keys=keys) if keys else None


class _Seen:
    """Records of any entity that the actor may see, in the trash or not, a statement for each entity."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.heads: dict[int, Head] = {}

    def load(self, ids: Iterable[int]) -> None:
        wanted = set(ids) - self.heads.keys()
        by_entity: dict[str, list[int]] = {}
        rows: Any = Record.objects.filter(pk__in=wanted).values_list("pk", "entity") if wanted else ()
        for pk, entity in rows:
            by_entity.setdefault(entity, []).append(pk)
        for entity, its in by_entity.items():
            found = heads(self.actor, shape_of(entity), trashed=None).filter(pk__in=its)
            self.heads |= {head.pk: head for head in found}


def _survivors(ids: set[int]) -> dict[int, tuple[int, str]]:
    """By record the one that stands for it now, and its entity."""
    known: dict[int, tuple[int | None, str]] = {}
    new = ids
    while new:
        rows = Record.objects.filter(pk__in=new).values_list("pk", "merged_into", "entity")
        known |= {pk: (into, entity) for pk, into, entity in rows}
        new = {into for into, _entity in known.values() if into is not None} - known.keys()
    found = {}
    for pk in ids & known.keys():
        last = pk
        while (into := known[last][0]) is not None:
            last = into
        found[pk] = (last, known[last][1])
    return found


def _unread(actor: Actor) -> QuerySet[Notice]:
    return _own(actor).filter(read__isnull=True)


def _own(actor: Actor) -> QuerySet[Notice]:
    return Notice.objects.filter(user=actor.user_id) if actor.user_id is not None else Notice.objects.none()
