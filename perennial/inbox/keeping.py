"""Keeping what concerns people: what is of one kind at one record joins what was not read yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from perennial.access.actor import of_user
from perennial.access.models import User
from perennial.access.queries import may, readable_fields
from perennial.inbox.gathering import News, gathered
from perennial.inbox.models import Notice
from perennial.journal.models import Change
from perennial.journal.reading import Line
from perennial.records.lines import entities_of
from perennial.records.queries import heads
from perennial.schema.once import read_once
from perennial.schema.queries import shape_of

# What was read so long ago, or stood so long unread, is forgotten.
KEPT_READ, KEPT = timedelta(days=30), timedelta(days=180)
# Of what joins, so many of the latest are known one by one.
VIAS = 50
# What joining writes: who looks at the same moment has not seen it yet.
JOINED = (
    "count", "vias", "others", "keys", "change", "by", "position", "first_line", "last_line", "at", "mailed", "read",
)  # fmt: skip


@read_once()
def keep_told(lines: Sequence[Line]) -> None:
    """Keep what these lines tell; lines that were kept before add nothing."""
    rows = Change.objects.filter(pk__in={one.change for one in lines}).select_related("undoes__undoes")
    changes = {one.pk: one for one in rows}
    news = gathered(lines, changes)
    people = User.objects.select_related("role").filter(pk__in={one.user for one in news}, is_active=True)
    reading = _Reading({one.pk: one for one in people}, news)
    known = [one for one in news if one.user in reading.people and reading.narrowed(one)]
    _keep([one for one in known if not one.many])
    _keep_many([one for one in known if one.many], reading)


class _Reading:
    """Who may read which fields now: who may read none of those that changed learns of no act at all."""

    def __init__(self, people: Mapping[int, User], news: Sequence[News]) -> None:
        self.people = people
        self.entities = entities_of({one.record for one in news})
        self._known: dict[tuple[int, str], frozenset[str]] = {}

    def narrowed(self, one: News) -> bool:
        """Leave the person the fields they may read; whether anything is left to tell."""
        entity = self.entities.get(one.record)
        if entity is None:
            return False
        if not one.keys:
            return True
        one.keys &= self._readable(self.people[one.user], entity)
        return bool(one.keys)

    def _readable(self, user: User, entity: str) -> frozenset[str]:
        """The fields whom a role lets read them; asked once for all who have the role."""
        place = (user.role_id, entity)
        if place not in self._known:
            actor, shape = of_user(user, "system"), shape_of(entity)
            fields = readable_fields(actor, shape, shape.fields)
            self._known[place] = fields | {""} if may(actor, "read", shape) else fields
        return self._known[place]

    def seen(self, records: Set[int], user: int) -> int:
        """How many of these records the person may see."""
        actor = of_user(self.people[user], "system")
        by_entity: dict[str, list[int]] = defaultdict(list)
        for pk in records:
            by_entity[self.entities[pk]].append(pk)
        return sum(
            heads(actor, shape_of(entity), trashed=None).filter(pk__in=ids).count()
            for entity, ids in by_entity.items()
        )


def _keep(several: Sequence[News]) -> None:
    """What is of one kind at one record joins what was not read yet."""
    latest = {(one.user, one.kind, one.record): one for one in _there(several)}
    new: list[Notice] = []
    joined: dict[int, Notice] = {}
    for one in several:
        place = (one.user, one.kind, one.record)
        there = latest.get(place)
        if there is None:
            latest[place] = _notice(one, record=one.record)
            new.append(latest[place])
        elif not one.position or one.position > there.position:
            if there.read is not None:
                latest[place] = _notice(one, record=one.record)
                new.append(latest[place])
            else:
                _join(there, one)
                joined |= {there.pk: there} if there.pk else {}
    Notice.objects.bulk_create(new)
    Notice.objects.bulk_update(joined.values(), JOINED)


def _there(several: Sequence[News]) -> Iterable[Notice]:
    """What may tell the news already, or may be joined by it, the latest last."""
    if not several:
        return ()
    found = Notice.objects.filter(
        user__in={one.user for one in several},
        kind__in={one.kind for one in several},
        record__in={one.record for one in several},
    )
    first = min(one.position for one in several)
    return found.filter(Q(read__isnull=True) | Q(position__gte=first)).order_by("position", "pk")


def _notice(news: News, **more: Any) -> Notice:
    return Notice(
        **{
            "user": news.user,
            "kind": news.kind,
            "vias": news.vias[-VIAS:],
            "change": news.change.pk,
            "position": news.position,
            "first_line": news.first_line,
            "last_line": news.last_line,
            "keys": sorted(news.keys),
            "count": max(1, len(news.vias)),
            "by": news.change.actor_id,
            "at": news.change.at,
            **more,
        }
    )


def _join(there: Notice, news: News) -> None:
    """It is new again, for a digest as well."""
    fresh = [via for via in news.vias if via not in there.vias]
    there.count += len(fresh) if news.vias else there.change != news.change.pk
    there.vias = [*(via for via in there.vias if via not in news.vias), *news.vias][-VIAS:]
    there.others = there.others or there.by != news.change.actor_id
    there.keys = sorted({*there.keys, *news.keys})
    there.change, there.by, there.position = news.change.pk, news.change.actor_id, news.position
    there.first_line = min(there.first_line, news.first_line)
    there.last_line = max(there.last_line, news.last_line)
    there.at, there.mailed = max(there.at, news.change.at), None


def _keep_many(several: Sequence[News], reading: _Reading) -> None:
    """Of records many at once no more than how many of them this person may see."""
    by_act: dict[tuple[int, str, int], list[News]] = defaultdict(list)
    for one in several:
        by_act[one.user, one.kind, one.change.pk].append(one)
    found = Notice.objects.filter(
        record__isnull=True,
        user__in={user for user, _kind, _change in by_act},
        change__in={change for _user, _kind, change in by_act},
    )
    there = {(one.user, one.kind, one.change): one for one in found}
    for act, its in by_act.items():
        done = there[act].position if act in there else 0
        new = [one for one in its if not one.position or one.position > done]
        if number := reading.seen({one.record for one in new}, act[0]):
            _keep_together(there.get(act), new, number, reading.entities)


def _keep_together(
    there: Notice | None, several: Sequence[News], number: int, entities: Mapping[int, str]
) -> None:
    keys = {f"{entities[one.record]}.{key}" for one in several for key in one.keys}
    last = max(one.position for one in several)
    if there is None:
        _notice(several[0], count=number, keys=sorted(keys), position=last).save()
        return
    there.count, there.position, there.keys = there.count + number, last, sorted({*there.keys, *keys})
    there.read = there.mailed = None
    there.save()


def forget() -> int:
    """Remove what nobody looks at any more; returns how many."""
    now = timezone.now()
    read, _rows = Notice.objects.filter(read__lt=now - KEPT_READ).delete()
    old, _rows = Notice.objects.filter(at__lt=now - KEPT).delete()
    return read + old
