"""Whether a model may be published: it is whole, and a batch and one pair have the same weights by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice

from perennial.matching.batch import statements
from perennial.matching.batch.engine import Engine
from perennial.matching.batch.run import prepare, rows_of
from perennial.matching.errors import ModelBroken, WeightsDisagree
from perennial.matching.model import Model
from perennial.matching.predicates import Columns
from perennial.matching.scoring import Scorer
from perennial.matching.training.counting import random_pairs

# So many candidates and so many strangers are asked both ways.
OF_EACH = 10_000
MOST_APART = 1e-9
AT_ONCE = 20_000

Weighed = tuple[int, int, float]


def check(connection: Engine, model: Model, records: int) -> tuple[int, float]:
    """How many pairs of a store were weighed both ways, and by how many bits they differ at most.

    Raises ModelBroken where parameters are missing, WeightsDisagree above 1e-9 bits.
    """
    if missing := model.problems():
        raise ModelBroken(", ".join(missing))
    pairs, worst = agreement(connection, model, records, OF_EACH)
    # A weight that is no number is not below anything either.
    if not worst <= MOST_APART:
        raise WeightsDisagree(worst)
    return pairs, worst


def agreement(connection: Engine, model: Model, records: int, of_each: int) -> tuple[int, float]:
    """The largest difference in bits between the weights of a batch and of one pair in Python."""
    scorer, worst = Scorer(model), 0.0
    rows = iter(sampled := _sampled(connection, model, records, of_each))
    while piece := list(islice(rows, AT_ONCE)):
        known = _columns(connection, model, piece)
        for one, other, weight in piece:
            apart = abs(scorer.score(known[one], known[other]).weight - weight)
            worst = apart if not apart <= worst else worst
    return len(sampled), worst


def _sampled(connection: Engine, model: Model, records: int, of_each: int) -> Sequence[Weighed]:
    """Candidates and strangers, with their weights of a batch."""
    random_pairs(connection, records)
    prepare(connection, model)
    connection.execute(statements.candidates())
    some = f"ORDER BY hash(one, other), one, other LIMIT {of_each}"
    connection.execute(
        f"CREATE OR REPLACE TABLE sampled AS (SELECT one, other FROM pairs {some}) UNION ALL"
        f" (SELECT one, other FROM strangers ANTI JOIN pairs USING (one, other) {some})"
    )
    return connection.execute(
        f"SELECT one, other, weight FROM ({statements.scored(model, 'sampled')})"
    ).fetchall()


def _columns(connection: Engine, model: Model, piece: Sequence[Weighed]) -> Mapping[int, Columns]:
    """Columns as one record brings them, before anything common was set apart."""
    keys = sorted({key for one, other, _weight in piece for key in (one, other)})
    return {key: model.apart(columns) for key, columns in rows_of(connection, "records", keys).items()}
