"""The whole walk: records in, pairs and clusters out."""

from __future__ import annotations

from itertools import combinations

import pytest

from bench.matching.firms import firms
from bench.matching.people import people
from perennial.matching.batch.store import store
from perennial.matching.matcher import FEW, Matched, match
from perennial.matching.model import shipped
from perennial.matching.specs import SPECS, Given
from tests.matching.made import given, goods, leads

MAKERS = {"contact": people, "company": firms, "lead": leads, "product": goods}
COUNT = 800


def matched(entity: str, rows: list[Given], least: float = 0.3) -> Matched:
    with store() as connection:
        return match(connection, shipped(SPECS[entity]), enumerate(rows), least=least)


@pytest.mark.parametrize("entity", SPECS)
def test_made_up_duplicates_are_found_and_strangers_left_alone(entity: str) -> None:
    """No measure, which benchmarks take: a walk that loses its way finds nothing, or everything."""
    rows = list(MAKERS[entity](COUNT, 23))
    found = matched(entity, list(map(given, rows)))
    assert found.records == COUNT
    assert found.candidates >= len(found.pairs)
    together = [pair for group in found.clusters for pair in combinations(sorted(group), 2)]
    right = sum(rows[one]["truth"] == rows[other]["truth"] for one, other in together)
    true = sum(one["truth"] == other["truth"] for one, other in combinations(rows, 2))
    assert right > 0.7 * len(together)
    assert right > 0.5 * true


def test_no_record_is_in_two_clusters_and_nobody_in_one_alone() -> None:
    found = matched("contact", [given(row) for row in people(COUNT, 29)])
    members = [member for group in found.clusters for member in group]
    assert len(members) == len(set(members)) > 20
    assert min(map(len, found.clusters)) == 2


def test_pairs_are_told_from_the_probability_that_was_asked_for() -> None:
    rows = [given(row) for row in people(COUNT, 31)]
    few, many = matched("contact", rows, 0.9), matched("contact", rows, 0.05)
    assert 0 < len(few.pairs) < len(many.pairs)
    assert all(pair.probability >= 0.9 for pair in few.pairs)
    assert few.clusters == many.clusters


def test_few_records_are_no_measure_of_chance() -> None:
    rows: list[Given] = [
        {"given_name": ["Anna"], "family_name": ["Nowak"], "email": ["anna@firma.example"]}
    ] * 2
    found = matched("contact", rows)
    assert found.model is shipped(SPECS["contact"])
    assert [sorted(group) for group in found.clusters] == [[0, 1]]
    assert len(matched("contact", rows * (FEW // 2)).model.source) > len(found.model.source)


def test_nothing_is_found_in_nothing() -> None:
    found = matched("contact", [])
    assert (found.records, found.candidates, found.pairs, found.clusters) == (0, 0, [], [])
