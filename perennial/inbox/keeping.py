"""Keeping what concerns people: what is of one kind at one record joins what was not read yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.utils import timezone

from perennial.access.actor import of_user
from perennial.access.models import User
from perennial.access.queries import may, readable_fields
from perennial.inbox.gathering import News, gathered
from perennial.inbox.models import Kind, Notice
from perennial.journal.models import Change
from perennial.journal.reading import Line
from perennial.records.lines import entities_of
from perennial.records.queries import heads
from perennial.schema.queries import shape_of

# What was read so long ago, or stood so long unread, is forgotten.
KEPT_READ, KEPT = timedelta(days=30), timedelta(days=180)


def keep_told(lines: Sequence[Line]) -> None:
    """Keep what these lines tell; lines that were kept before add nothing."""
    rows = Change.objects.filter(pk__in={one.change for one in lines}).select_related("undoes__undoes")
    changes = {one.pk: one for one in rows}
    news = gathered(lines, changes)
    people = User.objects.select_related("role").filter(pk__in={one.user for one in news}, is_active=True)
    active = {one.pk: one for one in people}
    may_read = _Reading(active, news)
    many: dict[tuple[int, int], list[News]] = {}
    for one in news:
        if one.user not in active or not may_read.narrowed(one):
            continue
        if one.kind == Kind.MANY:
            many.setdefault((one.user, one.change.pk), []).append(one)
        else:
            _keep(one)
    for (user, _change), several in many.items():
        _keep_many(active[user], several)


class _Reading:
    """Who may read which fields now: who may read none of those that changed learns of no act at all."""

    def __init__(self, people: Mapping[int, User], news: Sequence[News]) -> None:
        self.actors = {pk: of_user(user, "system") for pk, user in people.items()}
        self.entities = entities_of({one.record for one in news})
        self._known: dict[tuple[int, str], frozenset[str]] = {}

    def narrowed(self, one: News) -> bool:
        """Leave the person the fields they may read; whether anything is left to tell."""
        entity = self.entities.get(one.record)
        if entity is None:
            return False
        if one.kind not in {Kind.CHANGE, Kind.GIVEN, Kind.MANY}:
            return True
        place = (one.user, entity)
        if place not in self._known:
            shape = shape_of(entity)
            self._known[place] = readable_fields(self.actors[one.user], shape, shape.fields)
        one.keys &= {"", *self._known[place]}
        return bool(one.keys) and may(self.actors[one.user], "read", shape_of(entity))


def _keep(news: News) -> None:
    there = (
        Notice.objects.filter(user=news.user, kind=news.kind, record=news.record)
        .order_by("-last_line")
        .first()
    )
    if there is not None and there.last_line >= news.last_line:
        return
    if there is None or there.read is not None:
        Notice.objects.create(
            user=news.user,
            kind=news.kind,
            record=news.record,
            via=news.via,
            change=news.change.pk,
            first_line=news.first_line,
            last_line=news.last_line,
            keys=sorted(news.keys),
            by=news.change.actor_id,
            at=news.change.at,
        )
        return
    there.count += there.change != news.change.pk
    there.others = there.others or there.by != news.change.actor_id
    there.keys = sorted({*there.keys, *news.keys})
    there.change, there.via, there.by = news.change.pk, news.via, news.change.actor_id
    there.last_line, there.at = news.last_line, news.change.at
    there.save()


def _keep_many(user: User, several: Sequence[News]) -> None:
    """Of records many at once no more than how many of them this person may see."""
    change, last = several[0].change, max(one.last_line for one in several)
    there = Notice.objects.filter(user=user.pk, kind=Kind.MANY, change=change.pk).first()
    done = there.last_line if there is not None else 0
    number = _seen(user, {one.record for one in several if one.last_line > done})
    if not number:
        return
    if there is None:
        Notice.objects.create(
            user=user.pk,
            kind=Kind.MANY,
            change=change.pk,
            first_line=min(one.first_line for one in several),
            last_line=last,
            count=number,
            by=change.actor_id,
            at=change.at,
        )
    else:
        there.count, there.last_line = there.count + number, last
        there.save()


def _seen(user: User, records: set[int]) -> int:
    actor = of_user(user, "system")
    by_entity: dict[str, list[int]] = {}
    for pk, entity in entities_of(records).items():
        by_entity.setdefault(entity, []).append(pk)
    return sum(
        heads(actor, shape_of(entity), trashed=None).filter(pk__in=ids).count()
        for entity, ids in by_entity.items()
    )


def forget() -> int:
    """Remove what nobody looks at any more; returns how many."""
    now = timezone.now()
    read, _rows = Notice.objects.filter(read__lt=now - KEPT_READ).delete()
    old, _rows = Notice.objects.filter(at__lt=now - KEPT).delete()
    return read + old
