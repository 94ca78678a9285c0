"""Groups of pairs: what is certain first, then what may be; no record in two of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from perennial.matching.clusters import HOLDS, clusters
from perennial.matching.model import Thresholds

Pair = tuple[int, int, float]
Ask = Callable[[int, int], float]


@dataclass(frozen=True, slots=True)
class Group:
    """Records in order of id, and how likely the least likely two of them are one."""

    records: Sequence[int]
    probability: float


def grouped(pairs: Iterable[Pair], thresholds: Thresholds, ask: Ask) -> list[Group]:
    """Groups that hold together at the threshold of links, then groups of what is left from that of hints on.

    `ask` gives the probability of two that are no pair.
    """
    several = list(pairs)
    known = {(one, other): probability for one, other, probability in several}

    def asked(one: int, other: int) -> float:
        there = known.get((min(one, other), max(one, other)))
        return ask(one, other) if there is None else there

    sure = clusters(several, link=thresholds.link, least=min(HOLDS, thresholds.warn), ask=ask)
    taken = {record for group in sure for record in group}
    rest = [pair for pair in several if pair[0] not in taken and pair[1] not in taken]
    maybe = clusters(rest, link=thresholds.hint, least=thresholds.hint, ask=ask)
    return [_group(records, asked) for records in (*sure, *maybe)]


def _group(records: Iterable[int], ask: Ask) -> Group:
    several = sorted(records)
    return Group(several, min(ask(one, other) for one, other in combinations(several, 2)))
