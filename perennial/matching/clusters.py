"""Which records belong together, of pairs: never by a chain whose ends contradict each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from itertools import combinations
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
# Larger heaps are taken apart pair by pair without asking every pair that was no candidate.
MOST_ASKED = 60


def clusters(
    pairs: Iterable[tuple[Key, Key, float]],
    *,
    link: float,
    least: float,
    ask: Callable[[Key, Key], float],
) -> list[list[Key]]:
    """Clusters of two and more: pairs of at least `link` join, where every two members have at least `least`.

    `ask` gives the probability of two records that were no candidates, constraints included. Pairs are joined from
    the most likely down (complete linkage), so that a household or a switchboard does not chain.
    """
    known = {_pair(one, other): probability for one, other, probability in pairs}
    strong = sorted(
        ((probability, pair) for pair, probability in known.items() if probability >= link),
        key=lambda found: (-found[0], str(found[1])),
    )
    groups: dict[Key, list[Key]] = {}
    for _probability, (one, other) in strong:
        mine, its = groups.setdefault(one, [one]), groups.setdefault(other, [other])
        if mine is its or not _agree(mine, its, known, least, ask):
            continue
        mine.extend(its)
        for member in its:
            groups[member] = mine
    found = {id(group): group for group in groups.values() if len(group) > 1}
    return list(found.values())


def _agree(
    mine: Sequence[Key],
    its: Sequence[Key],
    known: Mapping[tuple[Key, Key], float],
    least: float,
    ask: Callable[[Key, Key], float],
) -> bool:
    many = len(mine) * len(its) > MOST_ASKED
    for one in mine:
        for other in its:
            probability = known.get(_pair(one, other))
            if probability is None:
                if many:
                    return False
                probability = ask(one, other)
            if probability < least:
                return False
    return True


def _pair(one: Key, other: Key) -> tuple[Key, Key]:
    return (one, other) if str(one) <= str(other) else (other, one)


def edges(groups: Iterable[Sequence[Key]]) -> Mapping[Key, int]:
    """The number of its cluster by member."""
    numbers: dict[Key, int] = defaultdict(int)
    for number, group in enumerate(groups, start=1):
        for member in group:
            numbers[member] = number
    return numbers


def within(groups: Iterable[Sequence[Key]]) -> set[tuple[Key, Key]]:
    """Every pair that clusters say are one."""
    return {_pair(one, other) for group in groups for one, other in combinations(group, 2)}
