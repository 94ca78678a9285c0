"""All candidates of a store: which there are, and what is told of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pyarrow as pa
import pytest

from perennial.matching.batch import statements
from perennial.matching.batch.run import Pair, keep, pairs, score_all, set_apart
from perennial.matching.batch.store import SLICE, fill, store
from perennial.matching.scoring import Scorer
from perennial.matching.specs import SPECS, Given, Spec, hashed
from perennial.matching.specs.base import COMMON
from tests.matching.made import model, records

EVERY = pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS.keys())
CONTACT = SPECS["contact"]


def meeting(spec: Spec, given: list[Given]) -> set[tuple[int, int]]:
    """Pairs that share a key which is not too common, counted by hand."""
    by_key = defaultdict[int, list[int]](list)
    for at, row in enumerate(given):
        for key in hashed(spec.entity, spec.keys(spec.normal(row))):
            by_key[key].append(at)
    return {
        pair for met in by_key.values() if len(met) <= statements.MOST_IN_KEY for pair in combinations(met, 2)
    }


@EVERY
def test_candidates_are_who_share_a_key(spec: Spec) -> None:
    given = list(records(spec.entity, 400))
    with store() as connection:
        fill(connection, spec, enumerate(given))
        connection.execute(statements.candidates())
        found = connection.execute("SELECT one, other FROM pairs").fetchall()
    assert set(found) == meeting(spec, given)
    assert len(found) == len(set(found)) > 50


def test_a_key_of_too_many_makes_no_candidates() -> None:
    desk = [{"phone": ["+48221234567"]}] * (statements.MOST_IN_KEY + 1)
    for count, expected in ((len(desk), 0), (len(desk) - 1, 64 * 63 // 2)):
        with store() as connection:
            fill(connection, CONTACT, enumerate(desk[:count]))
            assert score_all(connection, model(CONTACT), 0.001) == expected


@EVERY
def test_columns_and_common_values_are_those_of_one_record(spec: Spec) -> None:
    given = list(records(spec.entity, 300))
    columns = [spec.normal(row) for row in given]
    its = model(spec, columns)
    names = [*spec.columns, *(name + COMMON for name in spec.shared)]
    with store() as connection:
        fill(connection, spec, enumerate(given))
        set_apart(connection, spec, its.common)
        rows = connection.execute(f"SELECT {', '.join(names)} FROM apart ORDER BY id").fetchall()
    for row, one in zip(rows, columns, strict=True):
        told = its.apart(one)
        assert dict(zip(names, row, strict=True)) == {name: told[name] for name in names}


@EVERY
def test_pairs_come_most_likely_first_and_as_one_scorer_says(spec: Spec) -> None:
    given = list(records(spec.entity, 400))
    columns = [spec.normal(row) for row in given]
    its = model(spec, columns)
    scorer, apart = Scorer(its), [its.apart(one) for one in columns]
    least = 0.05
    with store() as connection:
        fill(connection, spec, enumerate(given))
        count = score_all(connection, its, least)
        found = list(pairs(connection, its, least))
    wanted = {
        pair: score
        for pair in meeting(spec, given)
        if (score := scorer.score(apart[pair[0]], apart[pair[1]])).probability >= least
    }
    assert count == len(meeting(spec, given))
    assert {(one.one, one.other) for one in found} == set(wanted)
    assert [one.weight for one in found] == sorted((one.weight for one in found), reverse=True)
    assert 20 < len(found) < count
    assert any(one.gated for one in found)
    for one in found:
        same(one, wanted[one.one, one.other].probability, bool(wanted[one.one, one.other].gates))


def same(pair: Pair, probability: float, gated: bool) -> None:
    assert pair.one < pair.other
    assert pair.probability == pytest.approx(probability, abs=1e-9)
    assert pair.gated == gated


def test_a_gated_pair_is_told_of_where_its_gate_lets_it() -> None:
    family = {
        "family_name": ["Nowak"],
        "phone": ["+48221234567"],
        "street": ["Długa 5"],
        "postal_code": ["00-950"],
    }
    given = [{**family, "given_name": ["Anna"]}, {**family, "given_name": ["Piotr"]}]
    sure = replace(model(CONTACT), slope=1.0, shift=100.0)
    (gate,) = (gate for gate in CONTACT.gates if gate.key == "given_name")
    with store() as connection:
        fill(connection, CONTACT, enumerate(given))
        score_all(connection, sure, gate.most / 2)
        (pair,) = pairs(connection, sure, gate.most / 2)
        assert pair.gated
        assert pair.probability == gate.most
        assert list(pairs(connection, sure, gate.most * 2)) == []


def test_the_order_of_records_makes_no_difference() -> None:
    given = list(enumerate(records("contact", 300)))
    its = model(CONTACT, [CONTACT.normal(row) for _, row in given])
    told = []
    for rows in (given, given[::-1]):
        with store() as connection:
            fill(connection, CONTACT, rows)
            score_all(connection, its, 0.05)
            told.append(list(pairs(connection, its, 0.05)))
    assert told[0] == told[1]
    assert told[0]


def test_more_records_than_one_slice_are_all_there() -> None:
    rows = ((at, {"family_name": [f"Nowak{at}"]}) for at in range(SLICE + 1))
    with store() as connection:
        assert fill(connection, CONTACT, rows) == SLICE + 1
        told = connection.execute("SELECT count(*), count(DISTINCT id), max(id) FROM records").fetchone()
    assert told == (SLICE + 1, SLICE + 1, SLICE)


def test_no_records_make_no_pairs() -> None:
    with store() as connection:
        assert fill(connection, CONTACT, []) == 0
        assert score_all(connection, model(CONTACT), 0.5) == 0
        assert list(pairs(connection, model(CONTACT), 0.5)) == []


def test_a_store_leaves_nothing_behind() -> None:
    with store() as connection:
        fill(connection, CONTACT, enumerate(records("contact", 20)))
        told = connection.execute(
            "SELECT path FROM duckdb_databases() WHERE database_name = 'matching'"
        ).fetchone()
        (path,) = told or ("",)
        assert Path(path).exists()
    assert not Path(path).parent.exists()


def test_a_table_is_kept_instead_of_the_one_before() -> None:
    with store() as connection:
        for values in ([1, 2], [3]):
            keep(connection, "kept", pa.table({"value": values}))
        assert connection.execute("SELECT value FROM kept").fetchall() == [(3,)]
