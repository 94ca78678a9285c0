"""Which records somebody said are not one, however they were merged with others since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from perennial.journal.rows import every_row, values_by
from perennial.records.models import Apart, Record

Pairs = Collection[tuple[int, int]]


def apart_from(records: Iterable[int]) -> Mapping[int, Collection[int]]:
    """By record those that are said not to be it; what an absorbed record was told counts for its survivor."""
    absorbed = absorbed_by(records)
    rows = values_by(Apart, "record_id", sorted(absorbed), ("record_id", "other"))
    now = survivors({other for _record, other in rows})
    found: dict[int, set[int]] = defaultdict(set)
    for record, other in rows:
        if absorbed[record] != now[other]:
            found[absorbed[record]].add(now[other])
    return found


def all_apart() -> Pairs:
    """Every pair of records that are said not to be one, the lower id first."""
    rows = [(one.record_id, one.other) for one in every_row(Apart)]
    now = survivors({pk for row in rows for pk in row})
    return {(min(one, two), max(one, two)) for row in rows for one, two in (map(now.__getitem__, row),)}


def survivors(records: Iterable[int]) -> Mapping[int, int]:
    """By id the record that stands for it today."""
    leads = {pk: pk for pk in records}
    while further := _merged_into(set(leads.values())):
        leads = {pk: further.get(now, now) for pk, now in leads.items()}
    return leads


def _merged_into(records: Collection[int]) -> Mapping[int, int]:
    rows = values_by(Record, "pk", sorted(records), ("pk", "merged_into_id"))
    return {pk: into for pk, into in rows if into is not None}


def absorbed_by(records: Iterable[int]) -> dict[int, int]:
    """The records themselves and all they absorbed, each with who stands for it."""
    found = {pk: pk for pk in records}
    newest: Collection[int] = set(found)
    while newest:
        rows = values_by(Record, "merged_into_id", sorted(newest), ("pk", "merged_into_id"))
        newest = {pk for pk, _into in rows if pk not in found}
        found |= {pk: found[into] for pk, into in rows if pk in newest}
    return found
