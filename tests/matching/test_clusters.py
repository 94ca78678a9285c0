"""Clusters: nobody in one with somebody who contradicts, whatever order pairs come in, in bounded time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perennial.matching.clusters import MOST_ASKED, clusters
from tests.matching.hostile import within

LINK, LEAST = 0.9, 0.5
Pairs = list[tuple[int, int, float]]
Ask = Callable[[int, int], float]

PROBABILITY = st.sampled_from([0.0, 0.1, 0.49, 0.5, 0.7, 0.89, 0.9, 0.95, 0.99, 1.0])
GRAPHS = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 12), PROBABILITY).filter(lambda pair: pair[0] != pair[1]),
    max_size=60,
)


def made(pairs: Iterable[tuple[int, int, float]], ask: Ask | None = None) -> set[frozenset[int]]:
    found = clusters(pairs, link=LINK, least=LEAST, ask=ask or (lambda one, other: 0.0))
    return {frozenset(group) for group in found}


def told(pairs: Pairs) -> dict[frozenset[int], float]:
    least: dict[frozenset[int], float] = {}
    for one, other, probability in pairs:
        pair = frozenset((one, other))
        least[pair] = min(probability, least.get(pair, 1))
    return least


@given(GRAPHS, st.randoms(use_true_random=False))
def test_no_cluster_holds_two_that_contradict(pairs: Pairs, rng: Random) -> None:
    unknown = {frozenset(pair): rng.choice((0.0, 0.3, 0.5, 0.8)) for pair in combinations(range(13), 2)}
    known = told(pairs)
    groups = made(pairs, lambda one, other: unknown[frozenset((one, other))])
    for group in groups:
        assert len(group) > 1
        assert all(known.get(pair, unknown[pair]) >= LEAST for pair in map(frozenset, combinations(group, 2)))
    members = [member for group in groups for member in group]
    assert len(members) == len(set(members))


@given(GRAPHS)
def test_a_pair_left_apart_would_bring_two_together_that_contradict(pairs: Pairs) -> None:
    """So nobody is left alone without a reason."""
    known, groups = told(pairs), made(pairs)
    of = {member: group for group in groups for member in group}
    for pair in (pair for pair, probability in known.items() if probability >= LINK):
        mine, its = (of.get(member, frozenset({member})) for member in pair)
        assert mine == its or any(
            known.get(frozenset((one, other)), 0) < LEAST for one in mine for other in its
        )


@given(GRAPHS, st.randoms(use_true_random=False))
def test_the_order_of_pairs_and_of_their_sides_makes_no_difference(pairs: Pairs, rng: Random) -> None:
    other = [(b, a, p) if rng.random() < 0.5 else (a, b, p) for a, b, p in rng.sample(pairs, len(pairs))]
    assert made(other) == made(pairs)


@given(GRAPHS)
def test_every_pair_that_was_no_candidate_is_asked_once_at_most(pairs: Pairs) -> None:
    asked: list[frozenset[int]] = []

    def ask(one: int, other: int) -> float:
        asked.append(frozenset((one, other)))
        return 0.6

    made(pairs, ask)
    assert len(asked) == len(set(asked))
    assert set(asked).isdisjoint(told(pairs))


def test_a_household_does_not_chain() -> None:
    """Anna's two records and Piotr's two share a telephone; one of Anna's has no first name."""
    pairs = [(1, 2, 0.99), (3, 4, 0.99), (2, 3, 0.95), (1, 3, 0.02), (1, 4, 0.02), (2, 4, 0.6)]
    assert made(pairs) == {frozenset({1, 2}), frozenset({3, 4})}


def test_the_most_likely_pair_comes_first() -> None:
    assert made([(1, 2, 0.91), (2, 3, 0.99), (1, 3, 0.1)]) == {frozenset({2, 3})}


def test_a_chain_of_candidates_is_asked_about_its_ends() -> None:
    chain = [(at, at + 1, 0.99) for at in range(4)]
    assert made(chain, lambda one, other: 0.6) == {frozenset(range(5))}
    assert all(len(group) == 2 for group in made(chain, lambda one, other: 0.4))


def test_borders_are_included() -> None:
    assert made([(1, 2, LINK)]) == {frozenset({1, 2})}
    assert made([(1, 2, LINK - 0.01)]) == set()
    assert made([(1, 2, 0.99), (2, 3, 0.99), (1, 3, LEAST)]) == {frozenset({1, 2, 3})}


def test_what_speaks_against_a_pair_counts_whenever_it_is_said() -> None:
    for pairs in ([(1, 2, 0.99), (2, 1, 0.0)], [(2, 1, 0.0), (1, 2, 0.99)]):
        assert made(pairs) == set()


def test_nothing_makes_no_clusters() -> None:
    assert made([]) == set()


def test_a_thousand_records_of_one_take_no_time() -> None:
    pairs = [(one, other, 0.99) for one, other in combinations(range(700), 2)]
    with within(10):
        assert made(pairs) == {frozenset(range(700))}


def test_two_heaps_that_contradict_in_one_pair_are_compared_once() -> None:
    """Each of 40,000 likely pairs between them would ask 40,000 again."""
    size = 200
    inside = [
        (at + one, at + other, 0.999) for at in (0, size) for one, other in combinations(range(size), 2)
    ]
    across = [(one, size + other, 0.95) for one in range(size) for other in range(size)]
    across[-1] = (size - 1, 2 * size - 1, 0.0)
    with within(10):
        groups = made([*inside, *across])
    assert groups == {frozenset(range(size)), frozenset(range(size, 2 * size))}


def test_large_heaps_ask_about_no_pair() -> None:
    size = MOST_ASKED
    inside = [
        (at + one, at + other, 0.999) for at in (0, size) for one, other in combinations(range(size), 2)
    ]

    def ask(one: int, other: int) -> float:
        pytest.fail("asked")

    assert len(made([*inside, (0, size, 0.99)], ask)) == 2
