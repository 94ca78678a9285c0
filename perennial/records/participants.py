"""Who takes part in activities, contacts and colleagues: writing them, and finding what somebody takes part in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from perennial.access.actor import Actor
from perennial.journal.door import OpenChange
from perennial.records.drafts import Draft
from perennial.records.line_items import lines_by_record
from perennial.records.models import Activity, Head, Link, Participant
from perennial.records.table import people_of
from perennial.schema.kinds import ids_of
from perennial.schema.kinds.line import products_in
from perennial.schema.shape import EntityShape


def taken_part_in(activities: QuerySet[Any], users: Collection[int]) -> QuerySet[Any]:
    """Those of the activities in which one of these users takes part and that are somebody else's."""
    theirs = Participant.objects.filter(user__in=users).values("record")
    return activities.filter(pk__in=theirs).exclude(owner__in=users)


def owned_or_shared(activities: QuerySet[Any], users: Collection[int]) -> Iterable[QuerySet[Any]]:
    """What these users own and what they take part in: two questions, each of which an index answers."""
    return activities.filter(owner__in=users), taken_part_in(activities, users)


def is_taking_part(actor: Actor, one: Activity) -> bool:
    """Whether it is somebody else's activity in which the actor takes part; asked of what they may see."""
    if actor.user_id is None or one.owner_id == actor.user_id:
        return False
    return Participant.objects.filter(record=one.pk, user=actor.user_id).exists()


def newly_named(shape: EntityShape, head: Head, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values, of people only those who do not take part yet, of lines only products that stand in none of the
    record's yet: only of these it is asked whether they are known.
    """
    found = dict(values)
    for key in people_fields(shape, values):
        there = people_of([head.pk], shape.field(key)).get(head.pk, [])
        found[key] = [pk for pk in ids_of(values[key]) if pk not in there]
    for key in (key for key in values if key in shape.fields and shape.fields[key].home == "lines"):
        sold = products_in(lines_by_record([head.pk]).get(head.pk, ()))
        found[key] = [
            line | {"product": None} if line["product"] in sold else line for line in values[key] or ()
        ]
    return found


def people_fields(shape: EntityShape, keys: Iterable[str]) -> list[str]:
    return [key for key in keys if key in shape.fields and shape.fields[key].kind == "people"]


def edit_people(act: OpenChange, drafts: Mapping[int, Draft]) -> set[int]:
    """Have exactly those take part whom the drafts name; returns the records of which that changed somebody."""
    changed: set[int] = set()
    asked = {pk: draft for pk, draft in drafts.items() if draft.several}
    if asked:
        rows = Link.objects.filter(record__in=asked, until__isnull=True).order_by("pk")
        there = {(one.record_id, one.field, one.target_id): one.pk for one in rows}
        wanted = {
            (pk, key, target)
            for pk, draft in asked.items()
            for key, ids in draft.several.items()
            for target in ids
        }
        named = {(pk, key) for pk, draft in asked.items() for key in draft.several}
        gone = {place: row for place, row in there.items() if place[:2] in named and place not in wanted}
        new = sorted(wanted - there.keys())
        act.delete_rows(Link, gone.values())
        act.create([Link(record_id=pk, field=key, target_id=target) for pk, key, target in new])
        changed |= {place[0] for place in (*gone, *new)}
    return changed | _edit_colleagues(act, drafts)


def _edit_colleagues(act: OpenChange, drafts: Mapping[int, Draft]) -> set[int]:
    asked = {pk: ids for pk, draft in drafts.items() for ids in draft.people.values()}
    if not asked:
        return set()
    rows = Participant.objects.filter(record__in=asked).values_list("record", "user", "pk")
    there = {(record, user): row for record, user, row in rows}
    wanted = {(pk, user) for pk, ids in asked.items() for user in ids}
    gone = {place: row for place, row in there.items() if place not in wanted}
    new = sorted(wanted - there.keys())
    act.delete_rows(Participant, gone.values())
    act.create([Participant(record_id=pk, user_id=user) for pk, user in new])
    return {place[0] for place in (*gone, *new)}
