"""What duplicates are like among the records at hand, without anybody telling: by Splink's expectation maximisation.

What chance does (u) stays as `adapted` counted it, so that EM asks only what duplicates are like here (m). It runs
over several blocks in which duplicates are plenty and strangers are no namesakes: telephone and name, mail and name,
birthday and name. A comparison learns nothing in a block made of its own columns; its m is the
mean over the other blocks.
"""

from __future__ import annotations

import logging
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, cast

import duckdb
from splink import DuckDBAPI, Linker

from perennial.matching.batch.engine import Engine, SplinkEngine
from perennial.matching.errors import ModelBroken, NothingLearned
from perennial.matching.model import Model, Weights
from perennial.matching.predicates import Predicate
from perennial.matching.specs.base import ELSE, Comparison, Spec

# A block says something from so many pairs on; of so many it takes a sample.
PAIRS, MOST_PAIRS = 200, 1_000_000
# So many pairs' worth of trust in what the model came with.
TRUST = 100
# How many pairs a record is expected to be in; where EM begins, not where it ends.
DUPLICATES = 0.2
EVEN = 1e-9
# Blocks hide the duplicates that differ in what they are made of: no answer becomes rarer than this among pairs that
# are one, nor rarer than it came.
LEAST_M = 0.005
_SIDE = re.compile(r"\b([lr])\.(\w+)")

# By comparison the shares of its answers in one block, and how many duplicates they were seen in.
Said = Callable[[str], str]
Learned = Mapping[str, list[tuple[float, Sequence[float]]]]


def trained(connection: Engine, model: Model, records: int, told: Callable[[], None]) -> Model:
    """An adapted model with its m learned of a store's records; `borrowed` are comparisons that nothing was learned of.

    `told` is called before each block: what it raises ends the training. Raises NothingLearned, and ModelBroken where
    an answer has no weight.
    """
    learned = _learned(connection, model, records, told)
    if not learned:
        raise NothingLearned
    done = replace(
        model,
        source="trained",
        answers={one.key: _answers(model, one, learned) for one in model.spec.comparisons},
        borrowed=tuple(one.key for one in model.spec.comparisons if not learned.get(one.key)),
        hash="",
    )
    if missing := done.problems():
        raise ModelBroken(", ".join(missing))
    return done


def _answers(model: Model, comparison: Comparison, learned: Learned) -> Mapping[str, Weights]:
    """A mean weighted by duplicates seen: each share of m is between those of its blocks and that it came with."""
    before = model.answers[comparison.key]
    sessions = learned.get(comparison.key, ())
    whole = TRUST + sum(seen for seen, _shares in sessions)
    found = {}
    for at, answer in enumerate(comparison.answers):
        came = before[answer].m
        mean = (came * TRUST + sum(seen * shares[at] for seen, shares in sessions)) / whole
        found[answer] = replace(before[answer], m=max(mean, min(came, LEAST_M)))
    return found


def _learned(connection: Engine, model: Model, records: int, told: Callable[[], None]) -> Learned:
    found: dict[str, list[tuple[float, Sequence[float]]]] = defaultdict(list)
    with _splink(connection) as (api, said):
        for rule, pairs in _blocks(connection, model.spec):
            told()
            # Each block begins with the same model, so that their order does not matter.
            linker = Linker(
                api.register("apart", dataset_display_name=f"apart_{len(found)}_{abs(hash(rule))}"),
                settings(model, records, said),
                log_level=logging.ERROR,
            )
            session = linker.training.estimate_parameters_using_expectation_maximisation(
                rule, max_pairs=MOST_PAIRS if pairs > MOST_PAIRS else None
            )
            for key, its in _seen_in(session.core_model_settings, min(pairs, MOST_PAIRS)):
                found[key].append(its)
    return found


def _seen_in(core: Any, pairs: int) -> Iterator[tuple[str, tuple[float, Sequence[float]]]]:
    """Of a trained block: by comparison that it says something of, how many duplicates it saw, and its shares."""
    seen = pairs * core.probability_two_random_records_match
    for comparison in core.comparisons:
        shares = [level.m_probability or 0.0 for level in comparison.comparison_levels[1:]]
        if seen >= 1 and not _says_nothing(shares):
            yield comparison.output_column_name, (seen, [one / sum(shares) for one in shares])


@contextmanager
def _splink(connection: Engine) -> Iterator[tuple[Any, Said]]:
    """Splink on this engine, and how it reads conditions."""
    if not isinstance(connection, duckdb.DuckDBPyConnection):
        other = cast(SplinkEngine, connection)
        yield other.splink(), other.said
        return
    # DuckDB refuses new work on a connection with answers that nobody fetched: Splink has its own.
    with connection.cursor() as own:
        yield DuckDBAPI(connection=own), str


def _says_nothing(shares: Sequence[float]) -> bool:
    """Where no pair of a block was comparable, all answers have one share."""
    return sum(shares) <= 0 or max(shares) - min(shares) < EVEN


def _blocks(connection: Engine, spec: Spec) -> Iterator[tuple[str, int]]:
    """The rules of blocks that hold enough pairs, each with how many."""
    for columns in spec.blocks:
        filled = " AND ".join(f"{column} <> ''" for column in columns)
        ((pairs,),) = connection.execute(
            "SELECT coalesce(sum(often * (often - 1) / 2), 0) FROM"
            f" (SELECT count(*) AS often FROM apart WHERE {filled} GROUP BY {', '.join(columns)})"
        ).fetchall()
        if pairs >= PAIRS:
            yield " AND ".join(f"l.{one} = r.{one} AND l.{one} <> ''" for one in columns), int(pairs)


def settings(model: Model, records: int, said: Said = str) -> dict[str, Any]:
    """The questions of a model as Splink's settings: a level a question, a null level where nothing is comparable.

    `said` writes a condition as the engine reads it.
    """

    def of_sides(condition: Predicate) -> str:
        """Splink names the two sides of a column by its end."""
        return _SIDE.sub(r"\2_\1", said(condition.sql()))

    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "id",
        "retain_matching_columns": False,
        "probability_two_random_records_match": min(2 * DUPLICATES / max(records, 1), 0.5),
        "comparisons": [
            {
                "output_column_name": comparison.key,
                "comparison_levels": list(_levels(model, comparison, of_sides)),
            }
            for comparison in model.spec.comparisons
        ],
    }


def _levels(
    model: Model, comparison: Comparison, of_sides: Callable[[Predicate], str]
) -> Iterator[dict[str, Any]]:
    yield {
        "sql_condition": f"NOT {of_sides(comparison.comparable)}",
        "label_for_charts": "nothing",
        "is_null_level": True,
    }
    conditions = {level.key: of_sides(level.when) for level in comparison.levels}
    for answer in comparison.answers:
        weights = model.answers[comparison.key][answer]
        yield {
            "sql_condition": conditions.get(answer, ELSE.upper()),
            "label_for_charts": answer,
            "m_probability": weights.m,
            "u_probability": weights.u,
        }
