"""Pairs and groups as they are kept: under the number of their scan, so that an unfinished one is never shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db.models import Count, Model

from perennial.journal.setwise import insert_rows, reserve_keys
from perennial.records.matching.grouping import Group, Pair
from perennial.records.models import Contact, Link, MatchGroup, MatchMember, MatchPair, MatchScan

Weighed = tuple[int, int, float, float]
# What a scan found, by table, and the column that its rows are taken away by.
BY_SCAN: Mapping[type[Model], str] = {MatchMember: "record", MatchGroup: "id", MatchPair: "one"}


def scan_in_force(entity: str, *, lock: bool = False) -> MatchScan | None:
    """The last whole scan of an entity; None before the first. `lock` keeps others from changing what it found."""
    scans = MatchScan.objects.filter(entity=entity, in_force=True)
    return (scans.select_for_update() if lock else scans).first()


def keep_pairs(scan: int, pairs: Iterable[Weighed]) -> None:
    """Pairs as (lower id, higher id, probability, weight in bits)."""
    rows = [(scan, *pair) for pair in pairs]
    insert_rows(MatchPair, ("scan", "one", "other", "probability", "weight"), rows)


def keep_groups(scan: int, entity: str, groups: Sequence[Group]) -> None:
    """Groups of records that are in none yet."""
    worth = worth_of(entity, [record for group in groups for record in group.records])
    keys = reserve_keys(MatchGroup, len(groups))
    rows = [
        (key, scan, group.records[0], group.probability, sum(worth[record] for record in group.records))
        for key, group in zip(keys, groups, strict=True)
    ]
    insert_rows(MatchGroup, ("id", "scan", "first", "probability", "worth"), rows)
    members = [
        (scan, record, key) for key, group in zip(keys, groups, strict=True) for record in group.records
    ]
    insert_rows(MatchMember, ("scan", "record", "group"), members)


def worth_of(entity: str, records: Collection[int]) -> Mapping[int, int]:
    """How much hangs on each: links to and from it, and who works there."""
    found: Counter[int] = Counter(dict.fromkeys(records, 0))
    asked = [(Link, "record"), (Link, "target"), *([(Contact, "company")] if entity == "company" else [])]
    for model, column in asked:
        rows = model.objects.filter(**{f"{column}__in": records}).values_list(column)
        found.update(dict(rows.annotate(n=Count("pk"))))
    return found


def forget(scan: int, records: Collection[int]) -> None:
    """Remove every pair of these records, and the groups they are in."""
    pairs = MatchPair.objects.filter(scan=scan)
    pairs.filter(one__in=records).delete()
    pairs.filter(other__in=records).delete()
    forget_groups(scan, records)


def forget_groups(scan: int, records: Collection[int]) -> None:
    groups = set(MatchMember.objects.filter(scan=scan, record__in=records).values_list("group", flat=True))
    MatchMember.objects.filter(group__in=groups).delete()
    MatchGroup.objects.filter(pk__in=groups).delete()


def pairs_among(scan: int, records: Collection[int]) -> list[Pair]:
    """Kept pairs both of which are among these."""
    found = MatchPair.objects.filter(scan=scan, one__in=records, other__in=records)
    return list(found.values_list("one", "other", "probability"))


def partners(scan: int, records: Collection[int]) -> set[int]:
    """Who these are in a pair with."""
    pairs = MatchPair.objects.filter(scan=scan)
    above = pairs.filter(one__in=records).values_list("other", flat=True)
    below = pairs.filter(other__in=records).values_list("one", flat=True)
    return {*above, *below}


def group_mates(scan: int, records: Collection[int]) -> set[int]:
    """Who is in a group with one of these, themselves included."""
    members = MatchMember.objects.filter(scan=scan)
    groups = members.filter(record__in=records).values("group")
    return set(members.filter(group__in=groups).values_list("record", flat=True))
