"""A model is published whole, and only if a scan and a single comparison weigh every pair alike by it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import duckdb
import pytest

from perennial.matching.batch.store import fill, store
from perennial.matching.errors import ModelBroken, WeightsDisagree
from perennial.matching.model import Model, Weights, from_text, shipped, to_text
from perennial.matching.predicates import Columns, Predicate
from perennial.matching.specs import SPECS
from perennial.matching.training import em
from perennial.matching.training.adapting import adapted
from perennial.matching.training.own import own
from perennial.matching.training.publishing import OF_EACH, check
from tests.matching.made import records

SPEC = SPECS["contact"]
GIVEN = records("contact", 600)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with store() as opened:
        fill(opened, SPEC, enumerate(GIVEN))
        yield opened


@dataclass(frozen=True)
class TwoFaced(Predicate):
    """Another answer in DuckDB than in Python."""

    columns = ("given",)

    def sql(self) -> str:
        return "(l.given <> r.given)"

    def test(self):
        def holds(_one: Columns, _other: Columns) -> bool:
            return False

        return holds


def broken(model: Model, **answers: Weights) -> Model:
    return replace(model, answers={**model.answers, "phone": {**model.answers["phone"], **answers}})


def test_what_is_shipped_would_be_published(connection: duckdb.DuckDBPyConnection) -> None:
    model = adapted(connection, shipped(SPEC), len(GIVEN))
    pairs, bits = check(connection, model, len(GIVEN))
    assert pairs > OF_EACH
    assert bits <= 1e-9


def test_a_missing_parameter_is_named(connection: duckdb.DuckDBPyConnection) -> None:
    model = shipped(SPEC)
    with pytest.raises(ModelBroken, match=r"phone\.equal"):
        check(connection, broken(model, equal=Weights(0.9, 0.0)), len(GIVEN))


def test_one_by_which_both_ways_disagree_is_refused(
    connection: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("perennial.matching.training.publishing.OF_EACH", 100)
    first = SPEC.comparisons[0]
    level = replace(first.levels[-1], when=TwoFaced(), often="")
    spec = replace(
        SPEC, comparisons=(replace(first, levels=(*first.levels[:-1], level)), *SPEC.comparisons[1:])
    )
    with pytest.raises(WeightsDisagree) as no:
        check(connection, replace(shipped(SPEC), spec=spec), len(GIVEN))
    assert no.value.bits > 0.1


def test_an_own_model_is_learned_whole_and_holds_no_value_of_a_record(
    connection: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of names, birthdays and mail alone: Splink takes its time for every comparison."""
    monkeypatch.setattr(em, "PAIRS", 20)
    few = [one for one in SPEC.comparisons if one.key in {"given_name", "birthday", "email"}]
    spec = replace(SPEC, comparisons=tuple(few), gates=(), blocks=SPEC.blocks[:1])
    base, told = replace(shipped(SPEC), spec=spec), []
    model = own(connection, base, len(GIVEN), lambda: told.append(1))
    assert len(told) == 2, "before the block, and after it"
    assert (model.often, model.rest, model.common) == (base.often, base.rest, base.common)
    assert {one.key for one in few if model.answers[one.key] != base.answers[one.key]} - set(model.borrowed)
    assert from_text(to_text(model), spec) == model
    assert check(connection, adapted(connection, model, len(GIVEN)), len(GIVEN))[1] <= 1e-9
