"""How often each answer is given: among pairs taken at random, and among pairs known to be one."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt

from perennial.matching.batch.engine import Engine
from perennial.matching.batch.statements import answers
from perennial.matching.model import Model
from perennial.matching.predicates import Equal, Shares
from perennial.matching.specs.base import COMMON, Comparison, Level, Spec

Shares_ = Mapping[str, Mapping[str, float]]
RANDOM_PAIRS = 500_000
SEED = 20_26
# A telephone or mailbox of so many records is a desk's, and says little of one of them.
MANY = 5
# An answer seen this often among strangers is counted there; a sample says little of a rarer one.
SEEN = 20
# Candidates are not all pairs that have an answer: they tell only of one that a sample does not meet.
MET = 3
# Half a pair is added to every answer, so that none is impossible (Jeffreys).
HALF = 0.5


def among_strangers(
    connection: Engine,
    spec: Spec,
    records: int,
    near: str = "",
    pairs: int = RANDOM_PAIRS,
) -> Shares_:
    """u: the shares of answers among random pairs; of equal values exactly, which are too rare for any sample.

    `near` names a table of all candidates that are known to be two: then what a sample hardly meets is counted there.
    """
    random_pairs(connection, records, pairs)
    sampled = counts_of(connection, spec, "strangers")
    met = counts_of(connection, spec, near) if near else {}
    ((drawn,),) = connection.execute("SELECT count(*) FROM strangers").fetchall()
    share = records * (records - 1) / 2 / max(drawn, 1)
    return {
        one.key: _of_near(sampled[one.key], met[one.key], share)
        if near
        else _with_exact(connection, one, _shares(sampled[one.key]))
        for one in spec.comparisons
    }


def _of_near(sampled: Mapping[str, int], met: Mapping[str, int], share: float) -> dict[str, float]:
    """`share` is how many pairs there are for one of the sample."""
    shares, every = _shares(sampled), max(sum(sampled.values()), 1) * share
    return {
        answer: shares[answer] if seen >= MET else (max(met[answer], seen) + HALF) / every
        for answer, seen in sampled.items()
    }


def random_pairs(connection: Engine, records: int, pairs: int = RANDOM_PAIRS) -> None:
    """`strangers`: half as many pairs taken at random, the same ones each time."""
    side = min(records, int(sqrt(pairs)) + 1)
    few, more = (
        f"SELECT id FROM records ORDER BY hash(id + {seed}), id LIMIT {side}" for seed in (SEED, SEED + 1)
    )
    connection.execute(
        "CREATE OR REPLACE TABLE strangers AS SELECT few.id AS one, more.id AS other"
        f" FROM ({few}) AS few, ({more}) AS more WHERE few.id < more.id"
    )


def shares_of(connection: Engine, spec: Spec, pairs: str) -> Shares_:
    """The shares of answers among the pairs of a table, by comparison, of those that can be compared."""
    return {key: _shares(counts) for key, counts in counts_of(connection, spec, pairs).items()}


def counts_of(connection: Engine, spec: Spec, pairs: str) -> Mapping[str, Mapping[str, int]]:
    """How often each answer is given among the pairs of a table, by comparison."""
    connection.execute(f"CREATE OR REPLACE TABLE answered AS {answers(spec, pairs)}")
    return {one.key: _counts(connection, one) for one in spec.comparisons}


def _counts(connection: Engine, comparison: Comparison) -> dict[str, int]:
    found = dict(
        connection.execute(
            f"SELECT {comparison.key}, count(*) FROM answered WHERE {comparison.key} >= 0 GROUP BY 1"
        ).fetchall()
    )
    return {answer: found.get(at, 0) for at, answer in enumerate(comparison.answers)}


def _shares(counts: Mapping[str, int]) -> dict[str, float]:
    total = sum(counts.values()) + HALF * len(counts)
    return {answer: (seen + HALF) / total for answer, seen in counts.items()}


def _with_exact(connection: Engine, comparison: Comparison, sampled: dict[str, float]) -> dict[str, float]:
    """Only the first answer: any later one is given of those alone that the first is not."""
    level = comparison.levels[0]
    exact = _exact(connection, level)
    return sampled if exact is None else {**sampled, level.key: exact}


def _exact(connection: Engine, level: Level) -> float | None:
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
    pairs = count * (count - 1)
    # Half a pair more, so that nothing is never; but not more than all.
    return min((equal or 0.0) + HALF, pairs) / pairs if count > 1 else None


def by_common(connection: Engine, model: Model, level: Level) -> float | None:
    """Of an answer that speaks of a common value alone: the share of pairs that have one; None of any other answer."""
    (column, *further) = level.when.columns
    name = column.removesuffix(COMMON)
    if further or name == column or not model.common.get(name):
        return None
    return _exact(connection, level)


def often(
    connection: Engine, spec: Spec, *, most: int
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


def common(connection: Engine, spec: Spec) -> Mapping[str, frozenset[str]]:
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
