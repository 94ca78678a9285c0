"""Models of one's own: having one trained, using it, offering it no longer. For who configures."""

from __future__ import annotations

from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.access.queries import check_configure
from perennial.lib.refusals import NotFound, Refusal
from perennial.operations.models import Operation
from perennial.records.actions.matching import set_policy
from perennial.records.matching.models_in_use import base_of
from perennial.records.matching.policy import policy_of
from perennial.records.matching.trained import Trained, check_enough, drop, trained_as
from perennial.records.matching.training import records_of, start_training
from perennial.records.models import MatchPolicy


def train_model(actor: Actor, entity: str) -> Operation:
    """Learn a model of an entity's records, as an operation. Raises Forbidden and TooFewRecords."""
    check_configure(actor)
    check_enough(records_of(entity))
    return start_training(requested_by=actor.user_id, channel=actor.channel, entity=entity)


def use_model(actor: Actor, entity: str, its: str, *, nevertheless: bool = False) -> MatchPolicy:
    """Have all scans begin with a model that was trained here, until it is undone.

    One that was not measured, or was measured worse than the one before, is used `nevertheless` alone. Raises
    Forbidden, NotFound, and Refusal naming `nevertheless`.
    """
    check_configure(actor)
    model = _known(entity, its)
    if not nevertheless:
        _check_measured(model.gain_over(base_of(entity).hash))
    return set_policy(actor, entity, model=its)


def drop_model(actor: Actor, entity: str, its: str) -> None:
    """Offer a model no longer; it stays kept. Raises Forbidden, NotFound, and Refusal for the one in use."""
    check_configure(actor)
    _known(entity, its)
    if policy_of(entity).model == its:
        raise Refusal(_("This model is in use. Go back to the one that comes with Perennial first."))
    drop(entity, its)


def _known(entity: str, its: str) -> Trained:
    model = trained_as(entity, its)
    if model is None:
        raise NotFound(_("There is no such model. Train one first."))
    return model


def _check_measured(gain: int | None) -> None:
    if gain is None:
        sentence = _(
            "This model was not measured against the one in use. Look at what it would change, then tick that it"
            " is to be used nevertheless."
        )
        raise Refusal(sentence, field="nevertheless")
    if gain < 0:
        sentence = _(
            "This model foretold worse than the one before what people judged here. Tick that it is to be used"
            " nevertheless, or drop it."
        )
        raise Refusal(sentence, field="nevertheless")
