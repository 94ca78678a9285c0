"""Who a record may be, asked again once it changed: what was found before is what it was then."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db import transaction

from perennial.journal.rows import values_by
from perennial.matching.predicates import Columns
from perennial.matching.scoring import Scorer
from perennial.matching.specs import SPECS, Spec
from perennial.records.matching.apart import apart_from
from perennial.records.matching.finding import profiles
from perennial.records.matching.grouping import grouped
from perennial.records.matching.keeping import (
    Weighed,
    forget,
    forget_groups,
    group_mates,
    keep_groups,
    keep_pairs,
    pairs_among,
    partners,
    scan_in_force,
)
from perennial.records.matching.meeting import meeting
from perennial.records.matching.models_in_use import scorer_of
from perennial.records.models import Record

# A crowd that grew around one record is left to the next scan.
MOST_AROUND = 300


def ask_again(entity: str, records: Iterable[int]) -> None:
    """Bring pairs and groups of these records up to date; nothing before the first scan.

    Absorbed records and those in the trash are in none.
    """
    keys = sorted(set(records))
    spec = SPECS.get(entity)
    if spec is None or not keys:
        return
    with transaction.atomic():
        scan = scan_in_force(entity, lock=True)
        if scan is not None:
            _ask(scan.pk, spec, keys)


def ask_again_each(records: Iterable[int]) -> None:
    """As `ask_again`, of records of any entity; one that is gone is forgotten."""
    keys = list(records)
    entities = dict(values_by(Record, "pk", keys, ("pk", "entity")))
    for entity in SPECS:
        ask_again(entity, [one for one in keys if entities.get(one, entity) == entity])


def _ask(scan: int, spec: Spec, keys: Sequence[int]) -> None:
    around = partners(scan, keys)
    forget(scan, keys)
    scorer = scorer_of(spec.entity)
    keep_pairs(scan, _pairs(spec, scorer, keys))
    around |= partners(scan, keys) | set(keys)
    _group(scan, spec, scorer, around | group_mates(scan, around))


def _pairs(spec: Spec, scorer: Scorer, keys: Sequence[int]) -> list[Weighed]:
    """Of these records with any, each pair once."""
    known = dict(profiles(spec, keys))
    apart = apart_from(known)
    found: dict[tuple[int, int], Weighed] = {}
    for key in list(known):
        met = [one for one in meeting(spec, known[key]) if one != key and one not in apart.get(key, ())]
        known |= profiles(spec, [one for one in met if one not in known])
        for other in met:
            if other in known:
                pair = (min(key, other), max(key, other))
                score = scorer.score(*(scorer.model.apart(known[one]) for one in pair))
                if score.probability >= scorer.model.thresholds.hint:
                    found[pair] = (*pair, score.probability, score.weight)
    return list(found.values())


def _group(scan: int, spec: Spec, scorer: Scorer, around: Collection[int]) -> None:
    """Group these anew, and who is in a pair with one of them and in no group."""
    forget_groups(scan, around)
    further = partners(scan, around).difference(around)
    everyone = {*around, *(further - group_mates(scan, further))}
    if len(everyone) <= MOST_AROUND:
        pairs = pairs_among(scan, everyone)
        groups = grouped(pairs, scorer.model.thresholds, Asking(spec, scorer).probability)
        keep_groups(scan, spec.entity, groups)


class Asking:
    """Asks of two records how likely they are one, as they stand now; 0 where somebody said that they are not."""

    def __init__(self, spec: Spec, scorer: Scorer) -> None:
        self._spec, self._scorer = spec, scorer
        self._known: dict[int, Columns] = {}
        self._apart: dict[int, Collection[int]] = {}

    def probability(self, one: int, other: int) -> float:
        self._read([key for key in (one, other) if key not in self._known])
        if other in self._apart.get(one, ()) or one in self._apart.get(other, ()):
            return 0.0
        return self._scorer.score(self._known[one], self._known[other]).probability

    def _read(self, keys: Sequence[int]) -> None:
        if not keys:
            return
        found: Mapping[int, Columns] = profiles(self._spec, keys)
        for key in keys:
            self._known[key] = self._scorer.model.apart(found.get(key, self._spec.blank))
        self._apart |= apart_from(keys)
