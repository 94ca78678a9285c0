"""Records in, pairs and clusters out: the whole walk over a store, for a scan and for a file alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from perennial.matching.batch.engine import Engine
from perennial.matching.batch.run import Pair, pairs, rows_of, score_all
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
    connection: Engine,
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
    groups = grouped(connection, at_hand, found)
    shown = [one for one in found if one.probability >= least]
    return Matched(at_hand, records, candidates, shown, groups)


def grouped(connection: Engine, model: Model, found: Sequence[Pair]) -> list[list[int]]:
    """Clusters of the records of a store, of its scored pairs."""
    limits = model.thresholds
    return clusters(
        ((one.one, one.other, one.probability) for one in found),
        link=limits.link,
        least=min(HOLDS, limits.warn),
        ask=_asking(connection, model, _several(found, limits.link)),
    )


def _several(found: Iterable[Pair], link: float) -> list[int]:
    """Who may be in a cluster of more than two, and so be asked about beside somebody they are no pair with."""
    met = Counter(key for one in found if one.probability >= link for key in (one.one, one.other))
    pairs = ((one.one, one.other) for one in found if one.probability >= link)
    return sorted({key for pair in pairs if met[pair[0]] > 1 or met[pair[1]] > 1 for key in pair})


def _asking(connection: Engine, model: Model, several: Sequence[int]) -> Callable[[int, int], float]:
    """Asks about two of `several` records, which are read at once."""
    scorer = Scorer(model)
    known = rows_of(connection, "apart", several)
    return lambda one, other: scorer.score(known[one], known[other]).probability
