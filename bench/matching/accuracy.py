"""How good a matcher is: its scored pairs and clusters against who is who.

A scored pair is (id, id, probability, cluster id or ''); its ids come in any order. `truth` gives the true person or
company of every id. Shares are 0 to 1; a share of nothing is None.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

Scored = tuple[str, str, float, str]
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Measured:
    """Of pairs: `right` of `found` are of one person, and there are `wanted` such pairs."""

    right: int
    found: int
    wanted: int

    @property
    def precision(self) -> float | None:
        return self.right / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        return self.right / self.wanted if self.wanted else None

    @property
    def f1(self) -> float | None:
        return 2 * self.right / (self.found + self.wanted) if self.found + self.wanted else None


def pairs_at(scored: Iterable[Scored], truth: Mapping[str, str], threshold: float) -> Measured:
    """Pairs with a probability of the threshold or above."""
    found = {_pair(one, other) for one, other, chance, _ in scored if chance >= threshold}
    return _measured(found, truth)


def recall_at_precision(
    scored: Iterable[Scored], truth: Mapping[str, str], precision: float
) -> tuple[float, float]:
    """(the highest recall of any threshold at which so many pairs are right, that threshold); (0, 1) where none is."""
    best = {}
    for one, other, chance, _ in scored:
        best[_pair(one, other)] = max(chance, best.get(_pair(one, other), 0.0))
    ranked = sorted(
        ((chance, truth[one] == truth[other]) for (one, other), chance in best.items()), reverse=True
    )
    wanted, right, reached = _pairs_of(truth.values()), 0, (0.0, 1.0)
    for found, (chance, is_right) in enumerate(ranked, start=1):
        right += is_right
        # Pairs of one probability come or go together.
        is_last = found == len(ranked) or ranked[found][0] < chance
        if is_last and right / found >= precision and right / wanted > reached[0]:
            reached = right / wanted, chance
    return reached


def clusters_of(scored: Iterable[Scored], ids: Iterable[str]) -> dict[str, str]:
    """The cluster of every id; who is in none is alone in one of the own id."""
    found = dict.fromkeys(ids, "")
    for one, other, _, cluster in scored:
        if cluster:
            found[one] = found[other] = cluster
    return {each: f"of {cluster}" if cluster else f"alone {each}" for each, cluster in found.items()}


def cluster_pairs(clusters: Mapping[str, str], truth: Mapping[str, str]) -> Measured:
    """The pairs that clusters imply."""
    both = Counter((clusters[each], truth[each]) for each in truth)
    return Measured(
        right=sum(_choose_two(size) for size in both.values()),
        found=_pairs_of(clusters[each] for each in truth),
        wanted=_pairs_of(truth.values()),
    )


def exact_clusters(clusters: Mapping[str, str], truth: Mapping[str, str]) -> float | None:
    """The share of people with several records that are one cluster, whole and with nobody else in it."""
    sizes, of_truth = Counter(clusters.values()), Counter(truth.values())
    both = Counter((clusters[each], truth[each]) for each in truth)
    exact = sum(size > 1 and size == sizes[cluster] == of_truth[who] for (cluster, who), size in both.items())
    several = sum(size > 1 for size in of_truth.values())
    return exact / several if several else None


def blocked_wrongly(
    scored: Iterable[Scored], truth: Mapping[str, str], new: Iterable[str], threshold: float
) -> float | None:
    """The share of those of `new` (ids) of whom there is no other record, that have a candidate at the threshold."""
    alone = _alone(truth) & set(new)
    stopped = {
        each for one, other, chance, _ in scored if chance >= threshold for each in (one, other)
    } & alone
    return len(stopped) / len(alone) if alone else None


def warned(
    scored: Iterable[Scored], truth: Mapping[str, str], copies: Iterable[str], threshold: float
) -> float | None:
    """The share of `copies` (ids) that have a true candidate at the threshold."""
    asked = set(copies)
    found = {
        each
        for one, other, chance, _ in scored
        if chance >= threshold and truth[one] == truth[other]
        for each in (one, other)
    }
    return len(found & asked) / len(asked) if asked else None


def by_locale(
    scored: Iterable[Scored], truth: Mapping[str, str], locale: Mapping[str, str]
) -> dict[str, tuple[list[Scored], dict[str, str]]]:
    """(scored pairs, truth) of each locale. A pair of two locales, always wrong, counts in both: who is from elsewhere
    is there somebody with one record."""
    pairs, people = defaultdict[str, list[Scored]](list), defaultdict[str, dict[str, str]](dict)
    for each, who in truth.items():
        people[locale[each]][each] = who
    for pair in scored:
        for where in {locale[pair[0]], locale[pair[1]]}:
            pairs[where].append(pair)
            people[where].update({each: f"elsewhere {each}" for each in pair[:2] if locale[each] != where})
    return {where: (pairs[where], people[where]) for where in sorted(people)}


def recall_by_how(
    scored: Iterable[Scored], truth: Mapping[str, str], how: Mapping[str, str], threshold: float
) -> dict[str, Measured]:
    """By kind of copy, of the pairs of a first record (how '') and its copy those found; its precision says nothing."""
    found = {_pair(one, other) for one, other, chance, _ in scored if chance >= threshold}
    right, wanted = Counter[str](), Counter[str]()
    for members in _members(truth).values():
        firsts = [each for each in members if not how[each]]
        for copy in (each for each in members if how[each]):
            for first in firsts:
                wanted[how[copy]] += 1
                right[how[copy]] += _pair(first, copy) in found
    return {kind: Measured(right[kind], right[kind], wanted[kind]) for kind in sorted(wanted)}


def wrong_pairs(scored: Iterable[Scored], truth: Mapping[str, str], threshold: float) -> list[Scored]:
    """To look at: those at the threshold that are two people, the surest first."""
    wrong = [pair for pair in scored if pair[2] >= threshold and truth[pair[0]] != truth[pair[1]]]
    return sorted(wrong, key=lambda pair: -pair[2])


def missed_pairs(scored: Iterable[Scored], truth: Mapping[str, str], threshold: float) -> list[Pair]:
    """To look at: true pairs that are not at the threshold."""
    found = {_pair(one, other) for one, other, chance, _ in scored if chance >= threshold}
    wanted = (_pair(*pair) for members in _members(truth).values() for pair in combinations(members, 2))
    return sorted(set(wanted) - found)


def _measured(found: set[Pair], truth: Mapping[str, str]) -> Measured:
    right = sum(truth[one] == truth[other] for one, other in found)
    return Measured(right, len(found), _pairs_of(truth.values()))


def _members(truth: Mapping[str, str]) -> dict[str, Sequence[str]]:
    found = defaultdict[str, list[str]](list)
    for each, who in truth.items():
        found[who].append(each)
    return {who: members for who, members in found.items() if len(members) > 1}


def _alone(truth: Mapping[str, str]) -> set[str]:
    times = Counter(truth.values())
    return {each for each, who in truth.items() if times[who] == 1}


def _pairs_of(groups: Iterable[str]) -> int:
    return sum(_choose_two(size) for size in Counter(groups).values())


def _choose_two(size: int) -> int:
    return size * (size - 1) // 2


def _pair(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)
