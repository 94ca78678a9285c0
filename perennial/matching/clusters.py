"""Which records belong together, of pairs: never by a chain whose ends contradict each other."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
# Two that others vouch for are held together from here on; below, they contradict each other.
HOLDS = 0.2
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
    known = _known(pairs)
    strong = sorted(
        ((probability, pair) for pair, probability in known.items() if probability >= link),
        key=lambda found: (-found[0], str(found[1])),
    )
    groups: dict[Key, _Group[Key]] = {}
    for _probability, (one, other) in strong:
        mine, its = (groups.setdefault(key, _Group([key])) for key in (one, other))
        if mine is its or its in mine.against:
            continue
        if not _agree(mine.members, its.members, known, least, ask):
            mine.against.add(its)
            its.against.add(mine)
            continue
        mine.take(its)
        for member in its.members:
            groups[member] = mine
    found = {group: group.members for group in groups.values() if len(group.members) > 1}
    return list(found.values())


@dataclass(eq=False, slots=True)
class _Group(Generic[Key]):
    """Records that are one so far; `against` are groups that contradicted: groups grow, so they always will."""

    members: list[Key]
    against: set[_Group[Key]] = field(default_factory=set)

    def take(self, its: _Group[Key]) -> None:
        self.members.extend(its.members)
        self.against |= its.against
        for other in its.against:
            other.against.remove(its)
            other.against.add(self)


def _known(pairs: Iterable[tuple[Key, Key, float]]) -> dict[tuple[Key, Key], float]:
    """Of a pair that is told twice the lesser probability counts: what speaks against it was said on purpose."""
    known: dict[tuple[Key, Key], float] = {}
    for one, other, probability in pairs:
        pair = _pair(one, other)
        known[pair] = min(probability, known.get(pair, probability))
    return known


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
