"""Mending all records that break a rule at once: what can be done with them, and doing it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from perennial.access.actor import Actor
from perennial.api import quality_schemas, schemas
from perennial.api.answers import answer
from perennial.api.bulk import HOW, started, values_of
from perennial.api.documented import documented
from perennial.api.quality import known_rule
from perennial.api.requests import Query, body_of, flag, only, text_of
from perennial.api.tokens import actor_of, writer_of
from perennial.quality.models import Rule
from perennial.records.bulk import CONFIRM, NORMALISE, SET, TRASH, Asked
from perennial.records.condition.remedies import asked_of, mendable, offered, remedy_of
from perennial.schema.queries import shape_of

router = Router()
ASKED = ("verb", "set", "mine", *HOW)
MEND = {
    "type": "object",
    "properties": {
        "verb": {"type": "string", "enum": [SET, NORMALISE, CONFIRM, TRASH]},
        "set": {
            "type": "object",
            "minProperties": 1,
            "maxProperties": 1,
            "description": "With the verb `set`: the field that the remedy names and its new value.",
        },
        "mine": {
            "type": "boolean",
            "description": "Only the records that you own, not all that you may see.",
        },
        **HOW,
    },
    "required": ["verb"],
    "additionalProperties": False,
    "examples": [{"verb": "set", "set": {"lifecycle": "customer"}, "mine": True, "rehearse": True}],
}


@router.get(
    "/quality/rules/{slug:rule}/remedies",
    **documented(
        "list_remedies",
        "What can be done with all records that break a rule",
        {200: quality_schemas.RemedyList},
        tag="quality",
    ),
)
def list_remedies(request: HttpRequest, rule: str) -> HttpResponse:
    """Those that suit the rule and that you may use. A rule that is off is broken by nothing: a 404."""
    Query(request)
    actor = actor_of(request)
    return answer(offered(actor, _mendable(actor, rule)))


@router.post(
    "/quality/rules/{slug:rule}/remedies",
    **documented(
        "use_remedy",
        "Mend all records that break a rule",
        {202: schemas.OperationBody},
        tag="quality",
        body=MEND,
        writes=True,
    ),
)
def use_remedy(request: HttpRequest, rule: str) -> HttpResponse:
    """A bulk edit of them: 202 with its operation. Its result counts `still`, those that break the rule even so.

    With `rehearse` nothing is written; `/operations/{number}/run` then does what was judged.
    """
    Query(request)
    actor, body = writer_of(request), body_of(request)
    only(body, ASKED)
    return started(request, actor, body, lambda: _asked(actor, _mendable(actor, rule), body))


def _mendable(actor: Actor, key: str) -> Rule:
    return mendable(actor, known_rule(actor, key).entity, key)


def _asked(actor: Actor, rule: Rule, body: Mapping[str, Any]) -> Asked:
    remedy = remedy_of(actor, rule, text_of(body, "verb"))
    values = values_of(shape_of(rule.entity), body) if "set" in body else {}
    return asked_of(rule, remedy, values, mine=flag(body, "mine"))
