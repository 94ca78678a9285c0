"""A model's questions as SQL: the answers of a pair, the bits they add, the gates that shut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from perennial.matching.model import Model
from perennial.matching.rules import OwnRule
from perennial.matching.specs.base import COMMON, UNKNOWN, Answers, Comparison, Gate, Level, Spec

# Records that share a key with more than so many say nothing by it: a switchboard, a common name in a large town.
MOST_IN_KEY = 64
NOT_COMPARED = -1


def candidates() -> str:
    """`pairs`: every two records that share a key that is not too common, once."""
    return f"""
        CREATE OR REPLACE TABLE pairs AS
        WITH kept AS (
            SELECT key, id FROM keys
            QUALIFY count(*) OVER (PARTITION BY key) BETWEEN 2 AND {MOST_IN_KEY}
        )
        SELECT DISTINCT one.id AS one, other.id AS other
        FROM kept AS one JOIN kept AS other ON one.key = other.key AND one.id < other.id
    """


def answer(comparison: Comparison) -> str:
    """The place of the answer among the levels, behind them for none, -1 where nothing is comparable."""
    levels = " ".join(f"WHEN {level.when.sql()} THEN {at}" for at, level in enumerate(comparison.levels))
    return (
        f"CASE WHEN NOT {comparison.comparable.sql()} THEN {NOT_COMPARED} {levels}"
        f" ELSE {len(comparison.levels)} END::TINYINT"
    )


def answers(spec: Spec, pairs: str) -> str:
    """One row a pair of `pairs`, a column a comparison."""
    asked = ", ".join(f"{answer(comparison)} AS {comparison.key}" for comparison in spec.comparisons)
    return f"""
        SELECT pairs.one, pairs.other, {asked}
        FROM {pairs} AS pairs JOIN apart AS l ON l.id = pairs.one JOIN apart AS r ON r.id = pairs.other
    """


def scored(model: Model, pairs: str, rules: Sequence[OwnRule] = ()) -> str:
    """Answers of pairs, `weight` in bits and, as bits of a number, `gates` that shut and own `rules` that hold."""
    spec = model.spec
    asked = ", ".join(f"{answer(comparison)} AS {comparison.key}" for comparison in spec.comparisons)
    worth = "".join(f", worth.bits_{name}" for name, _ in weighed(spec))
    weight = " + ".join(_bits(model, comparison) for comparison in spec.comparisons)
    gates = " + ".join(
        f"CASE WHEN {_gate(spec, gate)} THEN {1 << at} ELSE 0 END" for at, gate in enumerate(spec.gates)
    )
    own = " + ".join(
        f"CASE WHEN {rule.predicate(spec).sql()} THEN {1 << at} ELSE 0 END" for at, rule in enumerate(rules)
    )
    return f"""
        SELECT *, {weight} AS weight, {gates or 0} AS gates FROM (
            SELECT pairs.one, pairs.other, {asked}{worth}, {own or 0} AS rules
            FROM {pairs} AS pairs
            JOIN apart AS l ON l.id = pairs.one JOIN apart AS r ON r.id = pairs.other
            JOIN worth ON worth.id = pairs.one
        )
    """


def _gate(spec: Spec, gate: Gate) -> str:
    unless = "".join(f" AND NOT {_answered(spec, answers)}" for answers in gate.unless)
    return f"{_answered(spec, gate.when)}{unless}"


def _answered(spec: Spec, answers: Answers) -> str:
    key, those = answers
    (comparison,) = (one for one in spec.comparisons if one.key == key)
    places = {UNKNOWN: NOT_COMPARED} | {one: at for at, one in enumerate(comparison.answers)}
    return f"{key} IN ({', '.join(str(places[one]) for one in those)})"


def weighed(spec: Spec) -> Iterator[tuple[str, tuple[Comparison, Level]]]:
    """The answers whose bits depend on the value, each with the name of its column of bits."""
    for comparison in spec.comparisons:
        for level in comparison.levels:
            if level.often:
                yield f"{comparison.key}_{level.key}", (comparison, level)


def apart(spec: Spec) -> str:
    """`apart`: records with common values of shared lists in columns of their own."""
    others = [name for name in ("id", *spec.columns) if name not in spec.shared]
    split: list[str] = []
    joins = []
    for name in spec.shared:
        split.append(f"coalesce(rare_{name}.kept, records.{name}) AS {name}")
        split.append(f"coalesce(rare_{name}.common, []::VARCHAR[]) AS {name}{COMMON}")
        joins.append(f"LEFT JOIN ({_rare(name)}) AS rare_{name} ON rare_{name}.id = records.id")
    told = ", ".join([*(f"records.{name}" for name in others), *split])
    return f"CREATE OR REPLACE TABLE apart AS SELECT {told} FROM records {' '.join(joins)}"


def _rare(name: str) -> str:
    """Of records that have a common value: the list without and with those alone."""
    return f"""
        SELECT id, coalesce(list_sort(list(value) FILTER (NOT known)), []::VARCHAR[]) AS kept,
               coalesce(list_sort(list(value) FILTER (known)), []::VARCHAR[]) AS common
        FROM (
            SELECT each.id, each.value, common_{name}.value IS NOT NULL AS known
            FROM (SELECT id, unnest({name}) AS value FROM records) AS each
            LEFT JOIN common_{name} ON common_{name}.value = each.value
        ) GROUP BY id HAVING bool_or(known)
    """


def worth(model: Model) -> str:
    """`worth`: by record what each of its values says where both have it."""
    spec = model.spec
    joins, columns = [], ["apart.id"]
    for name, (comparison, level) in weighed(spec):
        rest = model.bits_of_value(comparison.key, level, "")
        joins.append(f"LEFT JOIN often_{name} ON often_{name}.value = apart.{level.often}")
        columns.append(f"coalesce(often_{name}.bits, {rest!r}::DOUBLE) AS bits_{name}")
    return f"CREATE OR REPLACE TABLE worth AS SELECT {', '.join(columns)} FROM apart {' '.join(joins)}"


def _bits(model: Model, comparison: Comparison) -> str:
    cases = [f"WHEN {NOT_COMPARED} THEN 0::DOUBLE"]
    for at, level in enumerate(comparison.levels):
        told = (
            f"bits_{comparison.key}_{level.key}"
            if level.often
            else f"{model.bits(comparison.key, level.key)!r}::DOUBLE"
        )
        cases.append(f"WHEN {at} THEN {told}")
    cases.append(f"ELSE {model.bits(comparison.key, 'else')!r}::DOUBLE")
    return f"CASE {comparison.key} {' '.join(cases)} END"
