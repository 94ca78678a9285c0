"""What a mass merge is about, and the groups that somebody looks at before it: any, but the same for the same seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice

from perennial.access.actor import Actor
from perennial.records.mass_merge.asked import Asked
from perennial.records.matching.desk import Waiting, groups_waiting, put_off_by_others, told_groups
from perennial.records.models import MatchGroup, MatchMember

# What was judged anew since the scan may have left; then others take its place.
MOST_SAMPLED, SPARE = 20, 20


@dataclass(frozen=True, slots=True)
class Foreseen:
    """How many groups and records a mass merge is about, how many groups colleagues put off, and some of the groups."""

    groups: int
    records: int
    put_off: int
    sample: Sequence[Waiting]


def foresee(actor: Actor, asked: Asked, seed: str) -> Foreseen:
    """Every group has the same chance; a group that leaves makes room for one more, and moves no other."""
    waiting = groups_waiting(actor, asked.entity, asked.owner, asked.least)
    theirs = put_off_by_others(actor, waiting.order_by())
    put_off = theirs.count()
    if not asked.put_off and put_off:
        waiting = waiting.exclude(pk__in=theirs.values("pk"))
    firsts = list(waiting.order_by().values_list("first", "pk"))
    firsts.sort(key=lambda one: _drawn(seed, one[0]))
    chosen = [pk for _first, pk in firsts[: MOST_SAMPLED + SPARE]]
    by_key = MatchGroup.objects.in_bulk(chosen)
    groups = [by_key[pk] for pk in chosen if pk in by_key]
    records = MatchMember.objects.filter(group__in=waiting.order_by().values("pk")).count()
    told = islice(told_groups(actor, asked.entity, groups, asked.least), MOST_SAMPLED)
    return Foreseen(len(firsts), records, put_off, list(told))


def _drawn(seed: str, number: int) -> bytes:
    return sha256(f"{seed}:{number}".encode()).digest()
