"""The model that an entity is matched with: of the last scan, or that which comes with Perennial."""

from __future__ import annotations

from typing import Any

from perennial.matching.errors import ModelBroken
from perennial.matching.model import Model, from_text, shipped
from perennial.matching.scoring import Scorer
from perennial.matching.specs import SPECS
from perennial.records.matching.policy import own_rules, said_of, tuned
from perennial.records.models import MatchModel

_made: dict[str, tuple[Any, Scorer]] = {}


def scorer_of(entity: str) -> Scorer:
    """Made once a process for each model and policy."""
    its = MatchModel.objects.filter(entity=entity).values_list("hash", flat=True).first() or ""
    now = (its, said_of(entity))
    there = _made.get(entity)
    if there is None or there[0] != now:
        there = _made[entity] = (now, Scorer(model_of(entity), own_rules(entity)))
    return there[1]


def model_of(entity: str) -> Model:
    """With the thresholds of the workspace."""
    return tuned(untuned(entity))


def untuned(entity: str) -> Model:
    """With its own thresholds; one that another edition of the comparisons made is passed over until the next scan."""
    row = MatchModel.objects.filter(entity=entity).first()
    if row is not None:
        try:
            return from_text(row.text, SPECS[entity])
        except ModelBroken:
            pass
    return shipped(SPECS[entity])
