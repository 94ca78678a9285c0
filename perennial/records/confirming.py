"""Keeping the day on which a value was last known to be right, for fields that rules expect to be confirmed.

What was typed, imported or edited counts as known on that day, so only later days are kept: with an edit, and when
somebody says that a value is still right.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from perennial.journal.door import OpenChange
from perennial.journal.rows import values_by
from perennial.quality.kinds.fresh import Fresh
from perennial.quality.queries import rules_on
from perennial.records.drafts import ADDRESS_PARTS, Draft
from perennial.records.models import ENTITIES, ContactPoint, Head, PointKind
from perennial.schema.kinds import Setting
from perennial.schema.shape import EntityShape

Values = dict[str, Any]


def tracked(shape: EntityShape) -> frozenset[str]:
    """The fields that a rule expects to be confirmed again after a while."""
    return frozenset(rule.parameters["field"] for rule in rules_on(shape.key) if rule.kind == Fresh.key)


def confirmed(fields: Iterable[str], act: OpenChange, setting: Setting) -> Values:
    """The columns that say these fields are known to be right on the day of the change."""
    day = act.row.at.astimezone(setting.zone).date().isoformat()
    return {f"confirmed.{key}": day for key in fields}


def day_known(head: Head, field: str, setting: Setting) -> date | None:
    """The day on which a value was last known to be right: confirmed, else when the record came to be."""
    if day := (head.confirmed or {}).get(field):
        return date.fromisoformat(day)
    return head.created.astimezone(setting.zone).date() if head.created else None


def confirm_each(
    act: OpenChange, entity: str, record_ids: Sequence[int], fields: Collection[str], setting: Setting
) -> set[int]:
    """Say of each record that these values are still right; returns those of which that was not said today."""
    columns = confirmed(fields, act, setting)
    heads = act.update_each(ENTITIES[entity], dict.fromkeys(record_ids, columns))
    day = act.row.at.astimezone(setting.zone).date()
    kinds = {PointKind.EMAIL, PointKind.PHONE} & set(fields)
    points = act.update_each(
        ContactPoint, {pk: {"verified": day} for pk in _primary_points(record_ids, kinds)}
    )
    return {head.pk for head in heads} | {point.record_id for point in points}


def _primary_points(record_ids: Sequence[int], kinds: Iterable[str]) -> list[int]:
    """The first e-mail or phone of each record: what its field shows."""
    found: dict[tuple[int, str], int] = {}
    rows = ContactPoint.objects.filter(record__in=record_ids, kind__in=kinds).order_by("rank", "pk")
    for pk, record, kind in rows.values_list("pk", "record", "kind"):
        found.setdefault((record, kind), pk)
    return sorted(found.values())


def with_confirmations(
    act: OpenChange, shape: EntityShape, columns: Mapping[int, Values], setting: Setting
) -> Mapping[int, Values]:
    """The columns of each record, and the day for those tracked fields of which they are another value."""
    wanted = {shape.fields[key].column: key for key in tracked(shape) if key in shape.fields}
    touched = {pk for pk, values in columns.items() if wanted.keys() & values.keys()}
    if not touched:
        return columns
    names = tuple(name for name in wanted if name and "." not in name)
    there = {
        pk: dict(zip(names, now, strict=True))
        for pk, *now in values_by(ENTITIES[shape.key], "pk", sorted(touched), ("pk", *names))
    }
    found = dict(columns)
    for pk in touched & there.keys():
        changed = [
            wanted[name] for name in names if name in columns[pk] and columns[pk][name] != there[pk][name]
        ]
        found[pk] = columns[pk] | confirmed(changed, act, setting)
    return found


def reached(shape: EntityShape, draft: Draft) -> set[str]:
    """The tracked fields that a draft's contact points speak of."""
    kinds = {one.kind for one in draft.reach} | (set(ADDRESS_PARTS) if draft.address else set())
    return kinds & tracked(shape)
