"""How records are matched: reading it and setting it, for who configures."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from perennial.access.queries import check_configure
from perennial.api import duplicate_schemas
from perennial.api.answers import answer, instant
from perennial.api.documented import documented
from perennial.api.once import written
from perennial.api.requests import Query, body_of, only
from perennial.api.tokens import actor_of, writer_of
from perennial.lib.refusals import NotFound
from perennial.matching.rules import Then
from perennial.operations.idempotency import Outcome
from perennial.records.actions.matching import EDITABLE, MOST_FIELDS, MOST_RULES, set_policy
from perennial.records.matching.desk import entities_compared
from perennial.records.matching.policy import THRESHOLDS, WAYS, policy_of
from perennial.records.matching.trained import Trained, trained
from perennial.records.models import Asks
from perennial.records.survivorship import PREFERRED

router = Router()
_FIELDS = {"type": "array", "items": {"type": "string"}, "maxItems": MOST_FIELDS, "uniqueItems": True}
MATCHING: dict[str, Any] = {
    "type": "object",
    "properties": {
        **{
            name: {"type": ["integer", "null"], "minimum": 1, "maximum": 99, "description": "Percent."}
            for name in THRESHOLDS
        },
        **{name: {"type": "string", "enum": list(Asks.values)} for name in WAYS.values()},
        "keeps": {
            "type": "object",
            "description": "What a merge prefers, by field.",
            "additionalProperties": {"type": "string", "enum": list(PREFERRED)},
        },
        "rules": {
            "type": "array",
            "maxItems": MOST_RULES,
            "items": {
                "type": "object",
                "properties": {
                    "same": _FIELDS,
                    "different": _FIELDS,
                    "then": {"type": "string", "enum": list(Then)},
                },
                "required": ["then"],
                "additionalProperties": False,
            },
        },
        "model": {
            "type": "string",
            "maxLength": 64,
            "description": "The hash of a model that was trained here; empty for the one that comes with Perennial.",
        },
    },
    "minProperties": 1,
    "additionalProperties": False,
    "examples": [{"form": "block", "rules": [{"same": ["tax_id"], "different": [], "then": "refuse"}]}],
}


@router.get(
    "/duplicates/matching/{slug:entity}",
    **documented(
        "get_matching",
        "How an entity is matched",
        {200: duplicate_schemas.MatchingBody},
        tag="duplicates",
    ),
)
def get_matching(request: HttpRequest, entity: str) -> HttpResponse:
    """For administrators."""
    Query(request)
    check_configure(actor_of(request))
    return answer(_body(_known(entity)))


@router.patch(
    "/duplicates/matching/{slug:entity}",
    **documented(
        "set_matching",
        "Set how an entity is matched",
        {200: duplicate_schemas.MatchingBody},
        tag="duplicates",
        body=MATCHING,
        writes=True,
    ),
)
def set_matching(request: HttpRequest, entity: str) -> HttpResponse:
    """What is not named stays; all records are compared anew then. For administrators."""
    Query(request)
    actor, body = writer_of(request), body_of(request)
    only(body, EDITABLE)
    check_configure(actor)
    named = _known(entity)

    def run() -> Outcome:
        set_policy(actor, named, **body)
        return Outcome(200, _body(named))

    return written(request, actor, run, lambda outcome: answer(outcome.reference))


def _known(entity: str) -> str:
    if entity not in entities_compared():
        raise NotFound(_("There is no entity “%s” that is compared.") % entity[:60])
    return entity


def _body(entity: str) -> dict[str, Any]:
    policy = policy_of(entity)
    return {
        "entity": entity,
        **{name: getattr(policy, name) for name in EDITABLE},
        "trained": [_trained(one) for one in trained(entity)],
    }


def _trained(one: Trained) -> dict[str, Any]:
    trial = one.told["trial"]
    return {
        "model": one.hash,
        "made": instant(one.made),
        "records": one.records,
        "judged": one.told["judged"],
        "trial": trial
        and {
            "judged": trial["judged"],
            "before": f"{trial['before']:.6f}",
            "after": f"{trial['after']:.6f}",
            "better_in": trial["folds"],
        },
        "newly": one.told["newly"]["pairs"],
        "no_longer": one.told["no_longer"]["pairs"],
    }
