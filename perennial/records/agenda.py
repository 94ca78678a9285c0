"""What stands on days: activities that are planned, and any record by a date of it, as far as somebody may see it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from django.db.models import F, QuerySet

from perennial.access.actor import Actor
from perennial.access.queries import readable_fields
from perennial.records.activities import targets_of
from perennial.records.models import ENTITIES, Activity, Head
from perennial.records.my_day import WHEN
from perennial.records.participants import owned_or_shared, taken_part_in
from perennial.records.queries import heads
from perennial.schema.queries import shape_of
from perennial.schema.standard.activity import COLLEAGUES

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
    """Activities of these users that are due within these days, and those they take part in, in order; none where the
    actor may not know when.
    """
    shape = shape_of("activity")
    readable = readable_fields(actor, shape, shape.fields)
    if not readable >= WHEN:
        return []
    due = heads(actor, shape).filter(due__gte=since, due__lte=until).order_by("due", "starts", "pk")
    found = [one for several in _shared(actor, due, owners, readable) for one in several[:limit]]
    return with_records(actor, sorted(found, key=_by_hour)[:limit], readable)


def beginning(actor: Actor, now: datetime) -> Sequence[Planned]:
    """What of one's own begins about now, and is not done."""
    shape = shape_of("activity")
    readable = readable_fields(actor, shape, shape.fields)
    if actor.user_id is None or not readable >= WHEN:
        return []
    # The day narrows it by an index; around midnight it may be yesterday or tomorrow.
    days = [now.date() + timedelta(days=ahead) for ahead in (-1, 0, 1)]
    open_ones = heads(actor, shape).filter(done__isnull=True, due__in=days)
    soon = open_ones.filter(starts__gt=now - AFTER, starts__lte=now + BEFORE).order_by("starts", "pk")
    found = [
        one for several in _shared(actor, soon, [actor.user_id], readable) for one in several[:MOST_AT_ONCE]
    ]
    return with_records(actor, sorted(found, key=_by_hour)[:MOST_AT_ONCE], readable)


def _shared(
    actor: Actor, activities: QuerySet[Any], users: Collection[int], readable: Collection[str]
) -> Iterable[QuerySet[Any]]:
    """What these users own, and what they take part in: of others only as far as the actor may know who does."""
    if COLLEAGUES in readable or set(users) <= {actor.user_id}:
        return owned_or_shared(activities, users)
    return (activities.filter(owner__in=users),)


def _by_hour(one: Activity) -> tuple[Any, ...]:
    """By day and hour; what has none comes last, as databases differ in that."""
    return one.due, one.starts is None, one.starts, one.pk


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
    moments = one.kind == "datetime"
    first: Any = datetime.combine(since, time(), zone) if moments else since
    last: Any = datetime.combine(until + timedelta(days=1), time(), zone) if moments else until
    found = found.filter(**{f"{one.column}__gte": first, f"{one.column}__{'lt' if moments else 'lte'}": last})
    order = [one.column, F("starts").asc(nulls_first=True)] if place.entity == ACTIVITY else [one.column]
    told = []
    found = found.order_by(*order, "name_key", "pk")
    several: list[Any] = list((found.filter(owner=actor.user_id) if mine else found)[:MOST_SHOWN])
    if mine and place.entity == ACTIVITY and actor.user_id is not None:
        several += taken_part_in(found, [actor.user_id])[:MOST_SHOWN]
        several = sorted(several, key=_by_day)[:MOST_SHOWN]
    for head in several:
        at = getattr(head, one.column)
        told.append((at.astimezone(zone).date() if moments else at, head))
    return told


def _by_day(one: Activity) -> tuple[Any, ...]:
    """As the calendar orders a day: what has no hour first."""
    return one.due, one.starts is not None, one.starts, one.name_key, one.pk
