"""What is new for somebody, as far as they may know it now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from perennial.access.actor import Actor
from perennial.access.queries import may, readable_fields
from perennial.inbox.models import Kind, Notice
from perennial.records.comments import mentions_of, standing
from perennial.records.models import Comment, Head, Record
from perennial.records.queries import heads
from perennial.schema.queries import shape_of
from perennial.schema.standard.activity import COLLEAGUES

# No further is counted: who has more than these has no use for the number; and no more are looked through for it.
MOST_COUNTED, LOOKED_THROUGH = 99, 1000


SAID, ADDED = {Kind.MENTION, Kind.COMMENT}, {Kind.ACTIVITY, Kind.FILE}


class Before(NamedTuple):
    """Where a list of notices goes on: before this instant, of one instant before this number."""

    at: datetime
    notice: int


@dataclass(frozen=True, slots=True)
class Told:
    """A notice its reader may know of: the record (that which stands for it now), the fields of it that they may read,
    the latest comment or activity by which it came, and how many acts of it still stand.
    """

    notice: Notice
    count: int
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
    known = _Known(actor, rows)
    return [found for one in rows if (found := known.told(one)) is not None]


class _Known:
    """What one may know of notices; what several of them need is looked up once."""

    def __init__(self, actor: Actor, several: Sequence[Notice]) -> None:
        self.actor, self.seen = actor, _Seen(actor)
        self.survivors = _survivors({one.record for one in several if one.record is not None})
        self.seen.load(pk for pk, _entity in self.survivors.values())
        self.seen.load(via for one in several if one.kind in ADDED for via in one.vias)
        said = {via for one in several if one.kind in SAID for via in one.vias}
        self.said = standing(said, {pk: into for pk, (into, _entity) in self.survivors.items()})
        self.named = mentions_of(self.said.values()) if said else {}

    def told(self, one: Notice) -> Told | None:
        if one.record is None:
            return Told(one, one.count) if self._reads_any(one) else None
        pk, entity = self.survivors.get(one.record, (0, ""))
        head = self.seen.heads.get(pk)
        if head is None:
            return None
        if one.kind in SAID:
            comments = self._comments(one)
            return Told(one, _count(one, comments), entity, head, comment=comments[-1]) if comments else None
        if one.kind in ADDED:
            added = [self.seen.heads[via] for via in one.vias if via in self.seen.heads]
            return Told(one, _count(one, added), entity, head, via=added[-1]) if added else None
        keys = self._readable(entity, [COLLEAGUES] if one.kind == Kind.INVITED else one.keys)
        return Told(one, one.count, entity, head, keys=keys) if keys else None

    def _comments(self, one: Notice) -> list[Comment]:
        """What was said and stands; of what named the reader, what does so still."""
        found = [self.said[via] for via in one.vias if via in self.said]
        if one.kind == Kind.COMMENT:
            return found
        return [comment for comment in found if self.actor.user_id in self.named.get(comment.pk, ())]

    def _readable(self, entity: str, keys: Iterable[str]) -> list[str]:
        """Of the keys those that the actor may read; that a record is in the trash is no secret of a field."""
        shape = shape_of(entity)
        readable = readable_fields(self.actor, shape, shape.fields)
        return [key for key in keys if key in readable or not key]

    def _reads_any(self, one: Notice) -> bool:
        """Whether something of what changed in many records is still the actor's to read."""
        fields = [key.partition(".")[::2] for key in one.keys]
        return any(
            may(self.actor, "read", shape_of(entity)) and self._readable(entity, [key])
            for entity, key in fields
        )


def _count(one: Notice, standing: Sequence[object]) -> int:
    """Acts whose trace is gone do not count."""
    return one.count - (len(one.vias) - len(standing))


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
