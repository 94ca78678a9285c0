"""A model made for other records, brought to those at hand: what is common among them, and how large they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import log

from perennial.matching.batch.engine import Engine
from perennial.matching.batch.run import prepare, set_apart
from perennial.matching.batch.statements import scored
from perennial.matching.model import Model, Weights
from perennial.matching.specs.base import Comparison
from perennial.matching.training.counting import SEEN, by_common, common, often, random_pairs

# So many records' worth of trust in what the model came with.
TRUST = 1000
VALUES = 20_000
# Among fewer records a pair is as likely one as among these: else any two of a handful would be.
FEWEST = 1000


def adapted(connection: Engine, model: Model, records: int) -> Model:
    """The model for the records of a store: what it says of one stays, what chance does is counted anew."""
    at_hand = replace(model, common=common(connection, model.spec))
    set_apart(connection, model.spec, at_hand.common)
    shares, rest = often(connection, model.spec, most=VALUES)
    at_hand = replace(
        at_hand,
        often={
            column: _blended(model, column, values, rest[column], records)
            for column, values in shares.items()
        },
        rest={column: _blend(model.rest[column], share, records) for column, share in rest.items()},
        shift=model.shift - log(max(records, FEWEST) / model.records),
        records=records,
        source=f"{model.source}, adapted",
        hash="",
    )
    return replace(at_hand, answers=_answers(connection, at_hand, records))


def _blended(
    model: Model, column: str, values: Mapping[str, float], other: float, records: int
) -> dict[str, float]:
    """Values at hand, and those the model came with: a common name is common where it stands only once as well."""
    before, rest = model.often.get(column, {}), model.rest[column]
    every = dict.fromkeys((*before, *values))
    return {value: _blend(before.get(value, rest), values.get(value, other), records) for value in every}


def _blend(before: float, now: float, records: int) -> float:
    return (before * TRUST + now * records) / (TRUST + records)


def _answers(connection: Engine, model: Model, records: int) -> Mapping[str, Mapping[str, Weights]]:
    """u of answers that strangers give here often enough to count; pairs that may well be one are no strangers."""
    random_pairs(connection, records)
    prepare(connection, model)
    connection.execute(
        f"CREATE OR REPLACE TABLE answered AS SELECT * FROM ({scored(model, 'strangers')})"
        f" WHERE weight < {model.weight_at(0.5)!r}"
    )
    return {comparison.key: _counted(connection, model, comparison) for comparison in model.spec.comparisons}


def _counted(connection: Engine, model: Model, comparison: Comparison) -> dict[str, Weights]:
    seen = dict(
        connection.execute(
            f"SELECT {comparison.key}, count(*) FROM answered WHERE {comparison.key} >= 0 GROUP BY 1"
        ).fetchall()
    )
    total = sum(seen.values())
    found = dict(model.answers[comparison.key])
    for at, answer in enumerate(comparison.answers):
        if seen.get(at, 0) >= SEEN:
            found[answer] = replace(found[answer], u=seen[at] / total)
        elif at < len(comparison.levels) and (u := by_common(connection, model, comparison.levels[at])):
            found[answer] = replace(found[answer], u=u)
    return found
