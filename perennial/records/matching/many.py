"""Who is already there, asked of many new records at once: one look-up of all their keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from perennial.matching.predicates import Columns
from perennial.matching.scoring import Scorer
from perennial.matching.specs import Spec
from perennial.records.matching.finding import profiles
from perennial.records.matching.meeting import holders

# Of one record those are compared that share most keys with it.
MOST_COMPARED = 5


def meeting_each(keys: Mapping[int, Collection[int]]) -> dict[int, list[int]]:
    """For each of these, which come with their keys, the stored records that share most keys with it."""
    several = holders(sorted({key for its in keys.values() for key in its}))
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
