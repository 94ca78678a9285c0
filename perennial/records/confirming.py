"""Keeping the day on which a value was last known to be right, for fields that rules expect to be confirmed.

What was typed, imported or edited counts as known on that day, so only later days are kept: with an edit, and when
somebody says that a value is still right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from perennial.journal.door import OpenChange
from perennial.journal.rows import values_by
from perennial.quality.kinds.fresh import Fresh
from perennial.quality.queries import rules_on
from perennial.records.drafts import ADDRESS_PARTS, Draft
from perennial.records.models import ENTITIES
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
