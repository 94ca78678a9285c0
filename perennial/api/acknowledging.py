"""Rules that warn hold a save: the answer names them, and a body that acknowledges them is saved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.api.requests import only, text_of
from perennial.lib.refusals import BadRequest, Refusal
from perennial.quality.errors import NoSuchRule, RulesAsk
from perennial.records.answering import LONGEST_REASON, read_reason
from perennial.records.condition.queries import rule_known
from perennial.records.errors import DuplicatesAsk, DuplicatesRefused
from perennial.records.likely import PREFIX
from perennial.records.likely import why as why_of
from perennial.records.warning import Acknowledged

KEY = "acknowledge"
SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "Rules that warn and records likely the same, as `warned` of a 422 or 409 names them, and why.",
    "properties": {
        "rules": {
            "type": "array",
            "minItems": 1,
            "items": {"type": "string", "examples": ["contact_phone_valid"]},
        },
        "reason": {
            "type": "string",
            "minLength": 1,
            "maxLength": LONGEST_REASON,
            "examples": ["An internal number"],
        },
    },
    "required": ["rules", "reason"],
    "additionalProperties": False,
}


class WarnedProblem(Refusal):
    """`extra` names each rule, where it is shown and what it says."""

    code = "warned"

    def __init__(self, no: RulesAsk) -> None:
        sentence = _("Rules ask you to look again. Mend the values, or send “acknowledge” with a reason.")
        super().__init__(sentence, fields=no.fields)
        told = [
            {"rule": one.rule, "name": one.name, "field": one.field, "sentence": one.sentence}
            for one in no.warned
        ]
        self.extra: dict[str, Any] = {"warned": told}


class DuplicateProblem(WarnedProblem):
    """`extra` names each record that is likely the same as well, how likely, and why."""

    status = 409
    code = "duplicate"

    def __init__(self, actor: Actor, entity: str, no: DuplicatesAsk) -> None:
        super().__init__(no)
        self.sentence = _("This may be there already. Use that record, or send “acknowledge” with a reason.")
        self.extra["candidates"] = [
            {
                "entity": entity,
                "id": one.record,
                "name": told.name,
                "probability": f"{one.probability:.4f}",
                "reasons": [
                    {"sentence": why.sentence, "against": why.against, "strength": str(why.strength)}
                    for why in why_of(actor, entity, one)
                ],
            }
            for one, told in zip(no.candidates, no.warned, strict=True)
        ]
        if isinstance(no, DuplicatesRefused):
            self.code, self.sentence = no.code, no.sentence


@contextmanager
def told_by_rule(actor: Actor, entity: str) -> Iterator[None]:
    """Raises WarnedProblem for a RulesAsk that rises inside."""
    try:
        yield
    except DuplicatesAsk as no:
        raise DuplicateProblem(actor, no.entity or entity, no) from no
    except RulesAsk as no:
        raise WarnedProblem(no) from no


def take_acknowledged(
    actor: Actor, entity: str, body: dict[str, Any], also: Sequence[str] = ()
) -> Acknowledged | None:
    """What a body acknowledges, taken out of it: rules of an entity, and of others that are written `also`.

    Raises BadRequest for its form and for a rule nobody told of.
    """
    if KEY not in body:
        return None
    told = body.pop(KEY)
    if not isinstance(told, dict):
        raise BadRequest(_("“%s” is an object.") % KEY, field=KEY)
    only(told, ("rules", "reason"))
    reason = read_reason(text_of(told, "reason"), _("Say why it may be saved so."), field=f"{KEY}.reason")
    return Acknowledged(_rules(actor, (entity, *also), told.get("rules")), reason)


def _rules(actor: Actor, entities: Sequence[str], keys: Any) -> frozenset[str]:
    if not isinstance(keys, list) or not keys or not all(isinstance(one, str) for one in keys):
        raise BadRequest(_("“rules” is a list of keys of rules, at least one."), field=f"{KEY}.rules")
    named = [one for one in keys if not one.startswith(PREFIX)]
    if not all(any(rule_known(actor, entity, one) for entity in entities) for one in named):
        raise BadRequest(NoSuchRule().sentence, field=f"{KEY}.rules")
    return frozenset(keys)
