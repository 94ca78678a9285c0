"""The condition of one record: why it lost points, and what people answer to that."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from perennial.access.actor import Actor
from perennial.access.queries import check, names_of
from perennial.api import quality_schemas as schemas
from perennial.api.answers import answer, instant
from perennial.api.documented import documented
from perennial.api.entities import shape_for
from perennial.api.once import written
from perennial.api.quality import sentence_of
from perennial.api.records import ONE, filtered
from perennial.api.requests import Query, body_of, day_of, no_body, only, text_of
from perennial.api.saving import not_absorbed
from perennial.api.tokens import actor_of, writer_of
from perennial.lib.refusals import BadRequest
from perennial.operations.idempotency import Outcome
from perennial.quality.errors import NoSuchRule
from perennial.quality.queries import judged_moment
from perennial.records.answering import LONGEST_REASON
from perennial.records.condition.actions import confirm, take_waiver_back, waive
from perennial.records.condition.next_field import Ask, next_to_ask
from perennial.records.condition.queries import Reason, may_see_score, reasons
from perennial.records.condition.reliability import Reliability, reliability
from perennial.records.models import Head, Waiver
from perennial.records.queries import head_of, survivor_of
from perennial.schema.shape import EntityShape, in_language

router = Router()
CONFIRM = {
    "type": "object",
    "properties": {
        "fields": {
            "type": "array",
            "minItems": 1,
            "items": {"type": "string"},
            "description": "Keys of fields whose values are still right today.",
        }
    },
    "required": ["fields"],
    "additionalProperties": False,
    "examples": [{"fields": ["job_title", "phone"]}],
}
WAIVE = {
    "type": "object",
    "properties": {
        "rule": {"type": "string", "description": "The key of a rule that is on."},
        "reason": {"type": "string", "minLength": 1, "maxLength": LONGEST_REASON},
        "until": {
            "type": ["string", "null"],
            "format": "date",
            "description": "The last day, after today; null: as long as the rule stands.",
        },
    },
    "required": ["rule", "reason"],
    "additionalProperties": False,
    "examples": [{"rule": "contact_reachable", "reason": "Writes letters only", "until": None}],
}


@router.get(
    "/{api_entity:entity}/reliability",
    **documented(
        "reliability_on_{entity}",
        "How reliable a number of records is",
        {200: schemas.ReliabilityBody},
        tag="{entity}",
        query=("filter",),
    ),
)
def reliability_on(request: HttpRequest, entity: str) -> HttpResponse:
    """The live records that a list of this filter counts, and those of them that break a rule you may know of.

    A record that breaks several rules counts once in `doubtful` and in each dimension; what was waived is sound.
    All is null where there are too many records to look at while one waits: narrow the filter down.
    """
    query, actor, shape = Query(request, ("filter",)), actor_of(request), shape_for(entity)
    check(actor, "read", shape)
    found = reliability(actor, entity, filtered(actor, shape, query).records)
    return answer(_reliability_body(found))


@router.get(
    f"{ONE}/reasons",
    **documented(
        "reasons_of_{entity}", "Why a record lost points", {200: schemas.ConditionBody}, tag="{entity}"
    ),
)
def reasons_of(request: HttpRequest, entity: str, number: int) -> HttpResponse:
    """The score with its parts, and each rule the record breaks: where, since when, and what mending it gains.

    Only rules whose every field you may read are told; of a hidden field nothing can be concluded from here.
    """
    Query(request)
    actor, shape = actor_of(request), shape_for(entity)
    survivor = survivor_of(number)
    body = _condition(actor, shape, head_of(actor, shape, survivor))
    return answer(body if survivor == number else body | {"merged_from": number})


@router.post(
    f"{ONE}/confirm",
    **documented(
        "confirm_{entity}",
        "Say that values are still right",
        {200: schemas.ConditionAnswer},
        tag="{entity}",
        body=CONFIRM,
        writes=True,
    ),
)
def confirm_fields(request: HttpRequest, entity: str, number: int) -> HttpResponse:
    """The day of confirmation of each field becomes today; `change` is null where that was said today already."""
    body = _asked(request, ("fields",))
    fields = body.get("fields")
    if not isinstance(fields, list) or not fields or not all(isinstance(one, str) for one in fields):
        raise BadRequest(_("“fields” is a list of keys of fields, at least one."), field="fields")
    return _answered(
        request, entity, number, lambda actor: confirm(actor, entity, [number], list(dict.fromkeys(fields)))
    )


@router.post(
    f"{ONE}/waivers",
    **documented(
        "waive_for_{entity}",
        "Let a record break a rule",
        {200: schemas.ConditionAnswer},
        tag="{entity}",
        body=WAIVE,
        writes=True,
    ),
)
def add_waiver(request: HttpRequest, entity: str, number: int) -> HttpResponse:
    """For a reason, until a day or as long as the rule stands. Waived again, the later reason and day count."""
    body = _asked(request, ("rule", "reason", "until"))
    rule, reason, until = text_of(body, "rule"), text_of(body, "reason"), day_of(body, "until")

    def act(actor: Actor) -> int | None:
        try:
            return waive(actor, entity, number, rule, reason=reason, until=until)
        except NoSuchRule as no:
            raise BadRequest(no.sentence, field="rule") from None

    return _answered(request, entity, number, act)


@router.delete(
    f"{ONE}/waivers/{{slug:rule}}",
    **documented(
        "take_waiver_back_of_{entity}",
        "Expect a rule of a record again",
        {200: schemas.ConditionAnswer},
        tag="{entity}",
        writes=True,
    ),
)
def remove_waiver(request: HttpRequest, entity: str, number: int, rule: str) -> HttpResponse:
    """`change` is null where nothing was waived."""
    _asked(request, ())
    return _answered(request, entity, number, lambda actor: take_waiver_back(actor, entity, number, rule))


def _asked(request: HttpRequest, keys: tuple[str, ...]) -> dict[str, Any]:
    Query(request)
    writer_of(request)
    if not keys:
        no_body(request)
        return {}
    body = body_of(request)
    only(body, keys)
    return body


def _answered(
    request: HttpRequest, entity: str, number: int, act: Callable[[Actor], int | None]
) -> HttpResponse:
    """Do it once, and tell the condition of the record as it is now."""
    actor, shape = writer_of(request), shape_for(entity)

    def run() -> Outcome:
        not_absorbed(actor, shape, number)
        return Outcome(200, {"change": act(actor)})

    def render(outcome: Outcome) -> HttpResponse:
        body = _condition(actor, shape, head_of(actor, shape, number))
        return answer(body | {"change": outcome.reference["change"]})

    return written(request, actor, run, render)


def _reliability_body(found: Reliability | None) -> dict[str, Any]:
    if found is None:
        return {"records": None, "doubtful": None, "dimensions": None}
    dimensions = {
        one.dimension: {"records": one.records, "rules": {rule.key: count for rule, count in one.rules}}
        for one in found.dimensions
    }
    return {"records": found.records, "doubtful": found.doubtful, "dimensions": dimensions}


def _condition(actor: Actor, shape: EntityShape, head: Head) -> dict[str, Any]:
    scored, found = may_see_score(actor, shape), reasons(actor, head)
    names = names_of(said.by_id for one in found if (said := one.waiver or one.acknowledged) is not None)
    return {
        "record": f"{shape.key}:{head.pk}",
        "judged": judged_moment().today,
        "score": head.score if scored else None,
        "parts": head.parts if scored else {},
        "reasons": [_reason(actor, one, names, scored=scored) for one in found],
        "ask": _ask(next_to_ask(actor, shape.key, found)),
    }


def _ask(one: Ask | None) -> dict[str, Any] | None:
    if one is None:
        return None
    told = {"have": one.have, "applicable": one.applicable} if one.applicable else {}
    return {"field": one.reason.field, "have": None, "applicable": None} | told


def _reason(actor: Actor, one: Reason, names: dict[int, str], *, scored: bool) -> dict[str, Any]:
    rule = one.rule
    return {
        "rule": rule.key,
        "name": str(rule),
        "dimension": rule.dimension,
        "severity": rule.severity,
        "field": one.field,
        "since": one.since,
        "gains": one.gains if scored else None,
        "sentence": sentence_of(actor, rule),
        "advice": in_language(rule.advice),
        "waived": _waiver(one.waiver, names) if one.waiver is not None else None,
        "acknowledged": _said(one.acknowledged, names) if one.acknowledged is not None else None,
    }


def _waiver(waiver: Waiver, names: dict[int, str]) -> dict[str, Any]:
    return _said(waiver, names) | {"until": waiver.until, "kind": waiver.kind}


def _said(answer: Waiver, names: dict[int, str]) -> dict[str, Any]:
    by = answer.by_id
    return {
        "reason": answer.reason,
        "by": None if by is None else {"id": by, "name": names.get(by, "")},
        "at": instant(answer.at),
    }
