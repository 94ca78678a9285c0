"""How often each answer is given: among pairs taken at random, and among pairs known to be one."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt

import duckdb

from perennial.matching.batch.statements import answers
from perennial.matching.predicates import Equal, Shares
from perennial.matching.specs.base import Comparison, Level, Spec

Shares_ = Mapping[str, Mapping[str, float]]
RANDOM_PAIRS = 500_000
SEED = 20_26
# A telephone or mailbox of so many records is a desk's, and says little of one of them.
MANY = 5
# Half a pair is added to every answer, so that none is impossible (Jeffreys).
HALF = 0.5


def among_strangers(connection: duckdb.DuckDBPyConnection, spec: Spec, records: int) -> Shares_:
    """u: the shares of answers among random pairs; of equal values exactly, which are too rare for any sample."""
    random_pairs(connection, records)
    sampled = shares_of(connection, spec, "strangers")
    return {
        comparison.key: _with_exact(connection, comparison, dict(sampled[comparison.key]))
        for comparison in spec.comparisons
    }


def random_pairs(connection: duckdb.DuckDBPyConnection, records: int) -> None:
    """`strangers`: pairs taken at random, the same ones each time."""
    side = min(records, int(sqrt(RANDOM_PAIRS)) + 1)
    few, more = (
        f"SELECT id FROM records ORDER BY hash(id + {seed}), id LIMIT {side}" for seed in (SEED, SEED + 1)
    )
    connection.execute(
        "CREATE OR REPLACE TABLE strangers AS SELECT few.id AS one, more.id AS other"
        f" FROM ({few}) AS few, ({more}) AS more WHERE few.id < more.id"
    )


def shares_of(connection: duckdb.DuckDBPyConnection, spec: Spec, pairs: str) -> Shares_:
    """The shares of answers among the pairs of a table, by comparison, of those that can be compared."""
    connection.execute(f"CREATE OR REPLACE TABLE answered AS {answers(spec, pairs)}")
    return {comparison.key: _shares(connection, comparison) for comparison in spec.comparisons}


def _shares(connection: duckdb.DuckDBPyConnection, comparison: Comparison) -> dict[str, float]:
    found = dict(
        connection.execute(
            f"SELECT {comparison.key}, count(*) FROM answered WHERE {comparison.key} >= 0 GROUP BY 1"
        ).fetchall()
    )
    every = comparison.answers
    total = sum(found.values()) + HALF * len(every)
    return {answer: (found.get(at, 0) + HALF) / total for at, answer in enumerate(every)}


def _with_exact(
    connection: duckdb.DuckDBPyConnection, comparison: Comparison, sampled: dict[str, float]
) -> dict[str, float]:
    """Only the first answer: any later one is given of those alone that the first is not."""
    level = comparison.levels[0]
    exact = _exact(connection, level)
    return sampled if exact is None else {**sampled, level.key: exact}


def _exact(connection: duckdb.DuckDBPyConnection, level: Level) -> float | None:
    """The share of pairs that have a value in common, from how often each value is there."""
    if isinstance(level.when, Equal):
        source = f"SELECT {level.when.column} AS value FROM apart WHERE {level.when.column} <> ''"
    elif isinstance(level.when, Shares):
        source = f"SELECT unnest({level.when.column}) AS value FROM apart"
    else:
        return None
    filled = f"SELECT count(*) FROM apart WHERE length({level.when.column}) > 0"
    (count,) = connection.execute(filled).fetchone() or (0,)
    (equal,) = connection.execute(
        f"SELECT sum(often * (often - 1)) FROM (SELECT count(*)::DOUBLE AS often FROM ({source}) GROUP BY value)"
    ).fetchone() or (None,)
    return max((equal or 0.0) + HALF, HALF) / max(count * (count - 1), 1) if count > 1 else None


def often(
    connection: duckdb.DuckDBPyConnection, spec: Spec, *, most: int
) -> tuple[Mapping[str, Mapping[str, float]], Mapping[str, float]]:
    """By column: the share of records with each of the `most` commonest values, and the share of any other value."""
    common, rest = {}, {}
    for column in dict.fromkeys(
        level.often for one in spec.comparisons for level in one.levels if level.often
    ):
        rows = connection.execute(
            f"SELECT {column}, count(*) FROM apart WHERE {column} <> '' GROUP BY 1 ORDER BY 2 DESC, 1"
        ).fetchall()
        filled = sum(count for _value, count in rows)
        common[column] = {value: count / filled for value, count in rows[:most] if count > 1}
        tail = rows[len(common[column]) :]
        rest[column] = (
            sum(count for _value, count in tail) / len(tail) / filled if tail else 1 / max(filled, 1)
        )
    return common, rest


def common(connection: duckdb.DuckDBPyConnection, spec: Spec) -> Mapping[str, frozenset[str]]:
    """Of every shared list the values that stand in at least `MANY` records."""
    return {
        name: frozenset(
            value
            for (value,) in connection.execute(
                f"SELECT value FROM (SELECT unnest({name}) AS value FROM records)"
                f" GROUP BY value HAVING count(*) >= {MANY}"
            ).fetchall()
        )
        for name in spec.shared
    }
