"""What stands on days: activities that are planned, and any record by a date of it, as far as somebody may see it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from django.db.models import F

from perennial.access.actor import Actor
from perennial.access.queries import readable_fields
from perennial.records.activities import targets_of
from perennial.records.models import ENTITIES, Activity, Head
from perennial.records.my_day import WHEN
from perennial.records.queries import heads
from perennial.schema.queries import shape_of

#: Calendar programs read all of a feed each time.
MOST = 2_000
MOST_AT_ONCE = 5
MOST_SHOWN = 1_000
ACTIVITY, DUE = "activity", "due"
DATED = frozenset({"date", "datetime"})
# When somebody wrote or signed something is no date to plan by; a contract renews on the day after its term ends.
KEPT = frozenset({"created", "updated", "touched", "next_due", "stage_since", "signed", "renews"})


#: Somebody is reminded so long before an hour, and for a while after it has come.
BEFORE, AFTER = timedelta(minutes=15), timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Planned:
    """An activity that has a day; `about` are the records it is about that the actor may see, by field."""

    activity: Activity
    about: Mapping[str, Head]


def planned(
    actor: Actor, owners: Collection[int], since: date, until: date, limit: int = MOST
) -> Sequence[Planned]:
    """Activities of these users that are due within these days, in order; none where the actor may not know when."""
    shape = shape_of("activity")
    readable = readable_fields(actor, shape, shape.fields)
    if not readable >= WHEN:
        return []
    found = heads(actor, shape).filter(owner__in=owners, due__gte=since, due__lte=until)
    return with_records(actor, list(found.order_by("due", "starts", "pk")[:limit]), readable)


def beginning(actor: Actor, now: datetime) -> Sequence[Planned]:
    """What of one's own begins about now, and is not done."""
    shape = shape_of("activity")
    readable = readable_fields(actor, shape, shape.fields)
    if actor.user_id is None or not readable >= WHEN:
        return []
    # The day narrows it by an index; around midnight it may be yesterday or tomorrow.
    days = [now.date() + timedelta(days=ahead) for ahead in (-1, 0, 1)]
    found = heads(actor, shape).filter(owner=actor.user_id, done__isnull=True, due__in=days)
    soon = found.filter(starts__gt=now - AFTER, starts__lte=now + BEFORE)
    return with_records(actor, list(soon.order_by("starts", "pk")[:MOST_AT_ONCE]), readable)


def with_records(actor: Actor, several: Sequence[Activity], readable: Collection[str]) -> Sequence[Planned]:
    """Activities with what they are about, of the fields of theirs that are readable."""
    targets = targets_of([one.pk for one in several])
    wanted: dict[str, set[int]] = {}
    for its in targets.values():
        for key, pk in its.items():
            if key in readable:
                wanted.setdefault(key, set()).add(pk)
    seen = {
        key: {head.pk: head for head in heads(actor, shape_of(key)).filter(pk__in=ids)}
        for key, ids in wanted.items()
    }
    return [
        Planned(
            one,
            {key: seen[key][pk] for key, pk in targets.get(one.pk, {}).items() if pk in seen.get(key, {})},
        )
        for one in several
    ]


@dataclass(frozen=True, slots=True)
class Place:
    """A date that records of an entity can stand by in a calendar."""

    entity: str
    field: str


def places(actor: Actor) -> list[Place]:
    """The dates the actor may read, of every entity; activities, by the day they are due, first."""
    found = []
    for entity in sorted(ENTITIES, key=lambda one: one != ACTIVITY):
        shape = shape_of(entity)
        readable = readable_fields(actor, shape, shape.fields)
        for key in [DUE] if entity == ACTIVITY else shape.fields:
            one = shape.field(key)
            if key in readable and one.kind in DATED and one.home == "column" and key not in KEPT:
                found.append(Place(entity, key))
    return found


def dated(
    actor: Actor, place: Place, since: date, until: date, *, zone: tzinfo, mine: bool
) -> list[tuple[date, Head]]:
    """Live records by day, in the order of their hour or name, at most `MOST_SHOWN`; `mine` are the actor's own."""
    shape = shape_of(place.entity)
    one = shape.field(place.field)
    found = heads(actor, shape).filter(**{f"{one.column}__isnull": False})
    if mine:
        found = found.filter(owner=actor.user_id)
    moments = one.kind == "datetime"
    first: Any = datetime.combine(since, time(), zone) if moments else since
    last: Any = datetime.combine(until + timedelta(days=1), time(), zone) if moments else until
    found = found.filter(**{f"{one.column}__gte": first, f"{one.column}__{'lt' if moments else 'lte'}": last})
    order = [one.column, F("starts").asc(nulls_first=True)] if place.entity == ACTIVITY else [one.column]
    told = []
    for head in found.order_by(*order, "name_key", "pk")[:MOST_SHOWN]:
        at = getattr(head, one.column)
        told.append((at.astimezone(zone).date() if moments else at, head))
    return told
