"""A model learned of a workspace's records, and what it would do to them. Only training loads this, and Splink."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from perennial.matching.batch.engine import Engine
from perennial.matching.batch.run import pairs, score_all
from perennial.matching.batch.store import fill_normal
from perennial.matching.model import Model, from_text, shipped, to_text
from perennial.matching.predicates import Columns
from perennial.matching.scoring import Scorer
from perennial.matching.specs import Spec
from perennial.matching.training.adapting import adapted
from perennial.matching.training.own import own
from perennial.matching.training.publishing import check
from perennial.matching.training.reviewed import Judgement, compared
from perennial.records.matching.apart import all_apart
from perennial.records.matching.models_in_use import base_of
from perennial.records.matching.policy import own_rules, tuned
from perennial.records.matching.reviewing import judgements
from perennial.records.matching.stores import training_store
from perennial.records.matching.trained import check_enough
from perennial.records.matching.whole import brought

EXAMPLES = 10

Likely = Mapping[tuple[int, int], float]
Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Learned:
    """A model that may be published, of how many records, and what `trained.Trained` tells of it."""

    model: Model
    records: int
    told: Mapping[str, Any]


def learn(spec: Spec, pieces: Iterator[Sequence[tuple[int, Columns]]], told: Told) -> Learned:
    """Of records in their columns; `told` is called before each part of the work, and may end it.

    Raises TooFewRecords, and ModelBroken or WeightsDisagree where the model may not be published.
    """
    with training_store() as connection:
        records = fill_normal(connection, spec, (record for piece in pieces for record in piece))
        check_enough(records)
        told("training")
        learned = own(connection, shipped(spec), records, lambda: told("training"))
        # What is used is what the text says, to the last digit.
        model = from_text(to_text(learned), spec)
        told("checking")
        check(connection, adapted(connection, model, records), records)
        told("measuring")
        return Learned(model, records, _measured(connection, model, records, told))


def _measured(connection: Engine, model: Model, records: int, told: Told) -> Mapping[str, Any]:
    """Against the model that scans bring to the records today."""
    entity = model.spec.entity
    judged, today = judgements(entity), base_of(entity)
    trial = compared(adapted(connection, today, records), adapted(connection, model, records), judged)
    apart = all_apart()
    before = _likely(connection, today, records, judged, apart)
    told("measuring")
    after = _likely(connection, model, records, judged, apart)
    return {
        "against": today.hash,
        "judged": len(judged),
        "same": sum(one.same for one in judged),
        "trial": asdict(trial) if trial else None,
        "before": len(before),
        "after": len(after),
        "newly": _only(after, before),
        "no_longer": _only(before, after),
    }


def _likely(
    connection: Engine,
    base: Model,
    records: int,
    judged: Sequence[Judgement],
    apart: Collection[tuple[int, int]],
) -> Likely:
    """The pairs that a scan would hold to be likely the same, as the workspace wants it asked."""
    scorer = Scorer(tuned(brought(connection, base, records, judged)), own_rules(base.spec.entity))
    least = scorer.model.thresholds.warn
    score_all(connection, scorer.model, least, scorer.rules)
    found = pairs(connection, scorer.model, least, scorer.rules)
    return {(pair.one, pair.other): pair.probability for pair in found if (pair.one, pair.other) not in apart}


def _only(here: Likely, there: Likely) -> Mapping[str, Any]:
    """How many pairs are likely only here, and the likeliest of them."""
    several = sorted(here.keys() - there.keys(), key=lambda pair: (-here[pair], pair))
    examples = [[*pair, round(here[pair], 4)] for pair in several[:EXAMPLES]]
    return {"pairs": len(several), "examples": examples}
