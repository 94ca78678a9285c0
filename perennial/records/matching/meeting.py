"""Who shares a key: the look-up that one record, and each of many new ones, begins with."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import connection

from perennial.journal.setwise import listed
from perennial.matching.predicates import Columns
from perennial.matching.specs import Spec, hashed
from perennial.records.models import MatchKey

# A key that more records share says nothing, and the fewest are read for it.
MOST_IN_KEY = 64
# Keys of a statement, so that no parameter grows with a file.
_AT_ONCE = 20_000


def meeting(spec: Spec, columns: Columns) -> list[int]:
    """Records that share a key which is not too common, in one statement."""
    found = holders(hashed(spec.entity, spec.keys(columns)))
    return list(dict.fromkeys(record for its in found.values() for record in its))


def holders(keys: Sequence[int]) -> dict[int, Collection[int]]:
    """By key the stored records that have it, without keys that nobody has or too many."""
    found: dict[int, list[int]] = {}
    for start in range(0, len(keys), _AT_ONCE):
        with connection.cursor() as cursor:
            cursor.execute(_statement(), [listed(keys[start : start + _AT_ONCE])])
            for key, record in cursor.fetchall():
                found.setdefault(key, []).append(record)
    return {key: its for key, its in found.items() if len(its) <= MOST_IN_KEY}


def _statement() -> str:
    """(key, record) of given keys; no more than one above `MOST_IN_KEY` is read of any."""
    table = connection.ops.quote_name(MatchKey._meta.db_table)
    few = f"SELECT record_id FROM {table} WHERE key = asked.value LIMIT"
    if connection.vendor == "postgresql":
        return (
            "SELECT asked.value, there.record_id FROM unnest(%s::bigint[]) AS asked(value) "
            f"CROSS JOIN LATERAL ({few} {MOST_IN_KEY + 1}) AS there"
        )
    return (
        f"SELECT asked.value, there.record_id FROM json_each(%s) AS asked "
        f"JOIN {table} AS there ON there.key = asked.value WHERE ({few} 1 OFFSET {MOST_IN_KEY}) IS NULL"
    )
