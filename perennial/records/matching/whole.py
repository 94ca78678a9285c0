"""All records of an entity against each other. Only scans import this: DuckDB and Arrow take their room."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from perennial.matching.batch.engine import Engine
from perennial.matching.batch.run import pairs, score_all
from perennial.matching.batch.store import fill_normal, store
from perennial.matching.model import Model, from_text, to_text
from perennial.matching.predicates import Columns
from perennial.matching.scoring import Scorer
from perennial.matching.specs import Spec
from perennial.matching.training.adapting import adapted
from perennial.matching.training.reviewed import Judgement, brought_to, weighed
from perennial.records.matching.apart import all_apart
from perennial.records.matching.asking_again import Asking
from perennial.records.matching.finding import profiles
from perennial.records.matching.grouping import Group, grouped
from perennial.records.matching.keeping import Weighed
from perennial.records.matching.models_in_use import base_of
from perennial.records.matching.policy import own_rules, tuned
from perennial.records.matching.reviewing import judgements
from perennial.records.models import MatchProfile


@dataclass(frozen=True, slots=True)
class Whole:
    """What a look at all records found: the model brought to them, pairs from the threshold of hints on, groups."""

    model: Model
    records: int
    candidates: int
    pairs: Sequence[Weighed]
    groups: Sequence[Group]


def whole(spec: Spec, pieces: Iterator[Sequence[tuple[int, Columns]]]) -> Whole:
    """Of records in their columns, which come piece by piece."""
    with store() as connection:
        count = fill_normal(connection, spec, (record for piece in pieces for record in piece))
        if count < 2:
            return Whole(base_of(spec.entity), count, 0, (), ())
        model = brought(connection, base_of(spec.entity), count, judgements(spec.entity))
        scorer = Scorer(tuned(model), own_rules(spec.entity))
        candidates = score_all(connection, scorer.model, scorer.model.thresholds.hint, scorer.rules)
        found = _pairs(connection, scorer, all_apart())
    thresholds, asking = scorer.model.thresholds, Asking(spec, scorer)
    groups = grouped([pair[:3] for pair in found], thresholds, asking.probability)
    return Whole(model, count, candidates, found, groups)


def brought(connection: Engine, base: Model, records: int, judged: Sequence[Judgement]) -> Model:
    """A model for the records of a store, and to what people judged of them."""
    at_hand = adapted(connection, base, records)
    at_hand, _trial = brought_to(at_hand, weighed(at_hand, judged))
    # What another process is to read is what the text says, to the last digit.
    return from_text(to_text(at_hand), base.spec)


def _pairs(connection: Engine, scorer: Scorer, apart: Collection[tuple[int, int]]) -> list[Weighed]:
    return [
        (pair.one, pair.other, pair.probability, pair.weight)
        for pair in pairs(connection, scorer.model, scorer.model.thresholds.hint, scorer.rules)
        if (pair.one, pair.other) not in apart
    ]


def read(spec: Spec, at_once: int) -> Iterator[Sequence[tuple[int, Columns]]]:
    """The columns of all live records of an entity in order of id, `at_once` of them."""
    of_entity = MatchProfile.objects.filter(record__entity=spec.entity).order_by("pk")
    last = 0
    while keys := list(of_entity.filter(pk__gt=last).values_list("pk", flat=True)[:at_once]):
        yield list(profiles(spec, keys).items())
        last = keys[-1]
