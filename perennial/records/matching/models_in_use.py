"""The model that an entity is matched with: of the last scan, or that which scans begin with."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from perennial.lib.refusals import BadRequest
from perennial.matching.errors import ModelBroken
from perennial.matching.model import Model, from_text, shipped
from perennial.matching.scoring import Scorer
from perennial.matching.specs import SPECS
from perennial.records.matching.policy import own_rules, policy_of, said_of, tuned
from perennial.records.models import ENTITIES, MatchArtefact, MatchModel
from perennial.schema.once import once
from perennial.schema.queries import shape_of

_made: dict[str, tuple[Any, Scorer]] = {}


def scorer_of(entity: str) -> Scorer:
    """Made once a process for each model and policy."""
    now, there = _made_of(entity), _made.get(entity)
    if there is None or there[0] != now:
        there = _made[entity] = (now, Scorer(model_of(entity), own_rules(entity)))
    return there[1]


@once
def _made_of(entity: str) -> tuple[str, str]:
    """What a scorer depends on: the model of the last scan, which stamps anew, and what the workspace says."""
    its = MatchModel.objects.filter(entity=entity).values_list("hash", flat=True).first() or ""
    return its, said_of(entity)


def model_of(entity: str) -> Model:
    """With the thresholds of the workspace."""
    return tuned(untuned(entity))


def untuned(entity: str) -> Model:
    """With its own thresholds; one that another edition of the comparisons made is passed over until the next scan."""
    text = MatchModel.objects.filter(entity=entity).values_list("text", flat=True).first()
    return _read(entity, text) or base_of(entity)


def base_of(entity: str) -> Model:
    """What scans bring to the records: the trained model that was chosen, else that which comes with Perennial.

    Raises BadRequest for an entity whose records are not compared.
    """
    if entity not in SPECS:
        label = shape_of(entity).plural() if entity in ENTITIES else entity
        raise BadRequest(
            _("%s are not compared with each other; merge them by hand.") % label, field="entity"
        )
    return _chosen(entity) or shipped(SPECS[entity])


def passed_over(entity: str) -> bool:
    """Whether the workspace chose a model that does not fit what is compared today."""
    return bool(policy_of(entity).model) and _chosen(entity) is None


def artefact(entity: str, its: str) -> Model | None:
    """A model that was trained here; None where it is not there, or does not fit what is compared today."""
    rows = MatchArtefact.objects.filter(entity=entity, hash=its)
    return _read(entity, rows.values_list("text", flat=True).first())


def _chosen(entity: str) -> Model | None:
    its = policy_of(entity).model
    return artefact(entity, its) if its else None


def _read(entity: str, text: str | None) -> Model | None:
    try:
        return from_text(text, SPECS[entity]) if text else None
    except ModelBroken:
        return None
