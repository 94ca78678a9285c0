"""Scores of all candidates of a store."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from perennial.matching.batch import statements
from perennial.matching.batch.engine import Engine
from perennial.matching.model import Model
from perennial.matching.predicates import Columns
from perennial.matching.rules import OwnRule, held, ruled
from perennial.matching.specs.base import Spec

PIECES = 50_000


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records by number, `one` the lower, and how likely they are one."""

    one: int
    other: int
    weight: float
    probability: float
    gated: bool


def set_apart(connection: Engine, spec: Spec, common: Mapping[str, Iterable[str]]) -> None:
    """`apart`, which questions are put to: records by what is common among them. Set apart by the same, they stay."""
    rows = [(name, value) for name in spec.shared for value in sorted(common.get(name, ()))]
    told = hashlib.sha256(repr(rows).encode()).hexdigest()
    if _said(connection) == told:
        return
    for name in spec.shared:
        values = pa.table(
            [pa.array([each for one, each in rows if one == name], pa.string())], names=["value"]
        )
        keep(connection, f"common_{name}", values)
    connection.execute(statements.apart(spec))
    keep(connection, "apart_by", pa.table([pa.array([told], pa.string())], names=["hash"]))


def _said(connection: Engine) -> str:
    """By which common values records stand apart now; '' before."""
    connection.execute("CREATE TABLE IF NOT EXISTS apart_by (hash VARCHAR)")
    return "".join(hash for (hash,) in connection.execute("SELECT hash FROM apart_by").fetchall())


def prepare(connection: Engine, model: Model) -> None:
    """What scoring reads beside records: what is common, and the bits of values."""
    set_apart(connection, model.spec, model.common)
    for name, (comparison, level) in statements.weighed(model.spec):
        values = list(model.often.get(level.often, ()))
        bits = [model.bits_of_value(comparison.key, level, value) for value in values]
        rows = pa.table(
            [pa.array(values, pa.string()), pa.array(bits, pa.float64())], names=["value", "bits"]
        )
        keep(connection, f"often_{name}", rows)
    connection.execute(statements.worth(model))


def keep(connection: Engine, name: str, rows: pa.Table) -> None:
    """Rows as a table of that name, instead of any other."""
    connection.register("rows", rows)
    connection.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM rows")
    connection.unregister("rows")


def rows_of(connection: Engine, table: str, keys: Iterable[int]) -> dict[int, Columns]:
    """Of a table the columns of these records, by number."""
    keep(connection, "asked", pa.table([pa.array(keys, pa.int64())], names=["id"]))
    found = connection.execute(f"SELECT {table}.* FROM {table} JOIN asked ON asked.id = {table}.id")
    names = [one[0] for one in found.description or ()]
    return {row[0]: dict(zip(names, row, strict=True)) for row in found.fetchall()}


def score_all(connection: Engine, model: Model, least: float, rules: Sequence[OwnRule] = ()) -> int:
    """Scores every candidate into `scores`, keeping what may reach the probability `least`; how many were scored."""
    prepare(connection, model)
    connection.execute(statements.candidates())
    found = statements.scored(model, "pairs", rules)
    floor = model.weight_at(least)
    connection.execute(
        f"CREATE OR REPLACE TABLE scores AS SELECT * FROM ({found}) WHERE weight >= {floor!r} OR rules > 0"
    )
    (count,) = connection.execute("SELECT count(*) FROM pairs").fetchone() or (0,)
    return int(count)


def pairs(connection: Engine, model: Model, least: float, rules: Sequence[OwnRule] = ()) -> Iterator[Pair]:
    """Scored pairs of at least this probability, gates and own rules applied, heaviest first."""
    most = [gate.most for gate in model.spec.gates]
    cursor = connection.execute(
        "SELECT one, other, weight, gates, rules FROM scores ORDER BY weight DESC, one, other"
    )
    while piece := cursor.fetchmany(PIECES):
        for one, other, weight, gates, own in piece:
            shut = [cap for at, cap in enumerate(most) if gates >> at & 1]
            probability = min([model.probability(weight), *shut])
            probability = ruled(probability, held(rules, own)) if own else probability
            if probability >= least:
                yield Pair(one, other, weight, probability, bool(shut))
