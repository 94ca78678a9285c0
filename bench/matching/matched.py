"""The matcher of the product over rows of the generators: its pairs, its clusters, and who is who by number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import combinations

import duckdb

from bench.matching.accuracy import Scored
from bench.matching.rows import TRUTH, Row
from perennial.matching.batch.run import pairs, score_all
from perennial.matching.batch.store import fill, store
from perennial.matching.clusters import clusters
from perennial.matching.model import Model
from perennial.matching.scoring import Scorer
from perennial.matching.specs import Given, Spec

#: Pairs below are not looked at.
LEAST = 0.01
_NOT_GIVEN = {"id", *TRUTH}

Fitting = Callable[[duckdb.DuckDBPyConnection, int], Model]


@dataclass(frozen=True)
class Matched:
    """Scored pairs as `accuracy` measures them, of rows that `truth`, `locale` and `how` tell of by id."""

    rows: Sequence[Row]
    model: Model
    scored: Sequence[Scored]

    def told(self, column: str) -> Mapping[str, str]:
        return {row["id"]: row[column] for row in self.rows}

    @cached_property
    def truth(self) -> Mapping[str, str]:
        return self.told("truth")


def given(row: Row) -> Given:
    """What matching is given of a row: `email_2` is one more value of `email`."""
    found: dict[str, list[str]] = defaultdict(list)
    for column, value in row.items():
        if value and column not in _NOT_GIVEN:
            found[column.removesuffix("_2")].append(value)
    return found


def true_pairs(rows: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """Every two rows of one person or company, by their places, the lower first."""
    members = defaultdict[str, list[int]](list)
    for place, row in enumerate(rows):
        members[row["truth"]].append(place)
    return (pair for places in members.values() for pair in combinations(places, 2))


@contextmanager
def stored(spec: Spec, rows: Sequence[Row]) -> Iterator[duckdb.DuckDBPyConnection]:
    """Rows by their place in a store."""
    with store() as connection:
        fill(connection, spec, enumerate(map(given, rows)))
        yield connection


def matched(spec: Spec, rows: Sequence[Row], fitting: Fitting) -> Matched:
    """Every pair of the rows that may be one, with the model that `fitting` makes for their store."""
    with stored(spec, rows) as connection:
        model = fitting(connection, len(rows))
        return of_store(connection, model, rows)


def of_store(connection: duckdb.DuckDBPyConnection, model: Model, rows: Sequence[Row]) -> Matched:
    score_all(connection, model, LEAST)
    found = [(pair.one, pair.other, pair.probability) for pair in pairs(connection, model, LEAST)]
    numbers = {
        member: str(number)
        for number, group in enumerate(clustered(model, rows, found), start=1)
        for member in group
    }
    scored = [
        (
            rows[one]["id"],
            rows[other]["id"],
            probability,
            numbers.get(one, "") if numbers.get(one) == numbers.get(other) else "",
        )
        for one, other, probability in found
    ]
    return Matched(rows, model, scored)


def clustered(model: Model, rows: Sequence[Row], found: Sequence[tuple[int, int, float]]) -> list[list[int]]:
    scorer = Scorer(model)

    @lru_cache(maxsize=100_000)
    def columns(place: int) -> Mapping[str, object]:
        return model.apart(model.spec.normal(given(rows[place])))

    return clusters(
        found,
        link=model.thresholds.link,
        least=model.thresholds.hint,
        ask=lambda one, other: scorer.score(columns(one), columns(other)).probability,
    )
