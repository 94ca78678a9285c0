"""Records in, pairs and clusters out: the whole walk over a store, for a scan and for a file alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from perennial.matching.batch.run import Pair, pairs, score_all
from perennial.matching.batch.store import fill
from perennial.matching.clusters import HOLDS, clusters
from perennial.matching.model import Model
from perennial.matching.scoring import Scorer
from perennial.matching.specs import Given
from perennial.matching.training.adapting import adapted

Told = Callable[[str], None]
# Fewer records are no measure of what chance does among them.
FEW = 200


@dataclass(frozen=True, slots=True)
class Matched:
    """Pairs from the least probability on, most likely first; clusters of two and more; the model they come from."""

    model: Model
    records: int
    candidates: int
    pairs: list[Pair]
    clusters: list[list[int]]


def match(
    connection: duckdb.DuckDBPyConnection,
    model: Model,
    given: Iterable[tuple[int, Given]],
    *,
    least: float,
    told: Told = lambda stage: None,
) -> Matched:
    """Everything about the records given, each under a number of its own, in an empty store."""
    told("reading")
    records = fill(connection, model.spec, given)
    told("counting")
    at_hand = adapted(connection, model, records) if records >= FEW else model
    told("scoring")
    limits = at_hand.thresholds
    candidates = score_all(connection, at_hand, min(least, limits.hint))
    found = list(pairs(connection, at_hand, min(least, limits.hint)))
    told("clustering")
    groups = clusters(
        ((one.one, one.other, one.probability) for one in found),
        link=limits.link,
        least=min(HOLDS, limits.warn),
        ask=_asking(connection, at_hand),
    )
    shown = [one for one in found if one.probability >= least]
    return Matched(at_hand, records, candidates, shown, groups)


def _asking(connection: duckdb.DuckDBPyConnection, model: Model) -> Callable[[int, int], float]:
    """Asks about two records that were no candidates."""
    scorer = Scorer(model)
    known: dict[int, Mapping[str, Any]] = {}

    def columns(number: int) -> Mapping[str, Any]:
        if number not in known:
            cursor = connection.execute("SELECT * FROM apart WHERE id = ?", [number])
            names = [one[0] for one in cursor.description or ()]
            known[number] = dict(zip(names, cursor.fetchone() or (), strict=True))
        return known[number]

    return lambda one, other: scorer.score(columns(one), columns(other)).probability
