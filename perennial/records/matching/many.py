"""Who is already there, asked of many new records at once: one look-up of all their keys."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db import connection

from perennial.access.actor import Actor
from perennial.access.queries import visible
from perennial.matching.predicates import Columns
from perennial.matching.scoring import Scorer
from perennial.matching.specs import Spec
from perennial.records.matching.finding import MOST_IN_KEY, profiles
from perennial.records.models import ENTITIES, MatchKey
from perennial.schema.queries import shape_of

# Of one record those are compared that share most keys with it.
MOST_COMPARED = 5
# Keys of a statement, so that no parameter grows with a file.
_AT_ONCE = 20_000


def meeting_each(keys: Mapping[int, Collection[int]]) -> dict[int, list[int]]:
    """For each of these, which come with their keys, the stored records that share most keys with it."""
    wanted = sorted({key for several in keys.values() for key in several})
    holders: dict[int, list[int]] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        for key, record in _under(wanted[start : start + _AT_ONCE]):
            holders.setdefault(key, []).append(record)
    several = {key: its for key, its in holders.items() if len(its) <= MOST_IN_KEY}
    if not several:
        return {}
    return {
        one: most_met(record for key in its for record in several.get(key, ()))
        for one, its in keys.items()
        if not several.keys().isdisjoint(its)
    }


def most_met(several: Iterable[int]) -> list[int]:
    """Those that come most often, in a settled order."""
    times = Counter(several)
    return sorted(times, key=lambda one: (-times[one], one))[:MOST_COMPARED] if times else []


def columns_of(spec: Spec, scorer: Scorer, records: Iterable[int]) -> dict[int, Columns]:
    """The columns of stored records, as they are compared."""
    found = profiles(spec, sorted(set(records)))
    return {record: scorer.model.apart(columns) for record, columns in found.items()}


def seen_among(actor: Actor, entity: str, records: Collection[int]) -> set[int]:
    """Which of these live records the actor may see."""
    if not records:
        return set()
    live = ENTITIES[entity].objects.filter(pk__in=records, archived__isnull=True)
    return set(visible(actor, live, shape_of(entity)).values_list("pk", flat=True))


def _under(keys: Sequence[int]) -> list[tuple[int, int]]:
    """(key, record) for these keys; no more than one above `MOST_IN_KEY` is read of any."""
    table = connection.ops.quote_name(MatchKey._meta.db_table)
    few = f"SELECT record_id FROM {table} WHERE key = asked.value LIMIT"
    if connection.vendor == "postgresql":
        sql = (
            "SELECT asked.value, there.record_id FROM unnest(%s::bigint[]) AS asked(value) "
            f"CROSS JOIN LATERAL ({few} {MOST_IN_KEY + 1}) AS there"
        )
        given: list[int] | str = list(keys)
    else:
        sql = (
            f"SELECT asked.value, there.record_id FROM json_each(%s) AS asked "
            f"JOIN {table} AS there ON there.key = asked.value WHERE ({few} 1 OFFSET {MOST_IN_KEY}) IS NULL"
        )
        given = json.dumps(list(keys))
    with connection.cursor() as cursor:
        cursor.execute(sql, [given])
        return [(key, record) for key, record in cursor.fetchall()]
