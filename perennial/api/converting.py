"""Converting leads."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from perennial.access.actor import Actor
from perennial.api import schemas
from perennial.api.acknowledging import KEY, SCHEMA, take_acknowledged, told_by_rule
from perennial.api.answers import answer
from perennial.api.bulk import REASON
from perennial.api.documented import documented
from perennial.api.entities import shape_for
from perennial.api.once import written
from perennial.api.requests import Query, body_of, only, reason_of
from perennial.api.saving import not_absorbed
from perennial.api.tokens import writer_of
from perennial.api.wanted import wanted_of
from perennial.lib.numbers import LARGEST
from perennial.lib.refusals import BadRequest
from perennial.operations.idempotency import Outcome
from perennial.records.actions.convert import Part, Wish, convert_lead, usual_wish
from perennial.records.converting import ADDRESS, BECOMES, DEAL, Told
from perennial.records.leads import ENTITY
from perennial.records.models import Lead
from perennial.records.queries import head_of, points
from perennial.schema.queries import setting, shape_of

router = Router()
_ID = {"type": "integer", "minimum": 1, "maximum": LARGEST}
_VALUES = {
    "type": "object",
    "description": "Fields of a new one, as its own POST takes them, besides or instead of what the lead tells.",
}


def _part(what: str, *, joins: bool) -> dict[str, Any]:
    there = {
        "record": _ID | {"description": "One that is there; it gets what it has not."},
        "take": {
            "type": "array",
            "items": {"type": "string"},
            "uniqueItems": True,
            "description": f"Fields, or “{ADDRESS}”, in which the lead is believed where that record says otherwise.",
        },
    }
    return {
        "type": ["object", "null"],
        "description": what,
        "properties": {**(there if joins else {}), "values": _VALUES},
        "additionalProperties": False,
    }


CONVERT: dict[str, Any] = {
    "type": "object",
    "properties": {
        "contact": _part("Left out: a new contact where the lead names a person. null: none.", joins=True),
        "company": _part("Left out: a new company where the lead names one. null: none.", joins=True),
        "deal": _part("{} is a deal in the first stage. Left out or null: none.", joins=False),
        "version": {"type": "integer", "minimum": 1, "description": "The version of the lead that you read."},
        **REASON,
        KEY: SCHEMA,
    },
    "additionalProperties": False,
    "examples": [
        {"contact": {"record": 1042, "take": ["job_title"]}, "deal": {"values": {"name": "Gate valves"}}}
    ],
}


@router.post(
    "/lead/{api_number:number}/convert",
    **documented(
        "convert_lead",
        "Convert a lead",
        {200: schemas.ConvertedAnswer},
        tag=ENTITY,
        body=CONVERT,
        required=False,
        writes=True,
    ),
)
def convert(request: HttpRequest, number: int) -> HttpResponse:
    """The lead becomes a contact, a company and a deal, new ones or such as are there, in one change; undo of it takes
    all of that back.

    A 409 with `candidates` names records that are likely the same as a new one: send its id as `record`, or
    acknowledge. A lead that was converted before is a 409 `already_converted`.
    """
    Query(request)
    actor, body = writer_of(request), body_of(request)
    shape = shape_for(ENTITY)
    only(body, CONVERT["properties"])
    said = take_acknowledged(actor, ENTITY, body, also=BECOMES)
    version, reason = _version(body), reason_of(body)

    def run() -> Outcome:
        not_absorbed(actor, shape, number)
        wish = _wish(actor, number, body)
        with told_by_rule(actor, ENTITY):
            done = convert_lead(
                actor,
                number,
                Wish(wish.contact, wish.company, wish.deal, said),
                opened=version,
                reason=reason,
            )
        became = {key: done.became.get(key) for key in BECOMES}
        return Outcome(200, {"lead": number, "change": done.change, **became, "left": done.left})

    return written(request, actor, run, lambda outcome: answer(outcome.reference))


def _wish(actor: Actor, number: int, body: dict[str, Any]) -> Wish:
    """What is asked; of what is not said, what is usual."""
    lead = head_of(actor, shape_of(ENTITY), number)
    assert isinstance(lead, Lead)
    usual = usual_wish(Told(actor, lead, points(number), setting()))
    parts = {key: _part_of(key, body[key]) if key in body else getattr(usual, key) for key in BECOMES}
    return Wish(parts["contact"], parts["company"], parts["deal"])


def _part_of(key: str, told: Any) -> Part | None:
    if told is None:
        return None
    if not isinstance(told, dict):
        raise BadRequest(_("“%s” is an object.") % key, field=key)
    only(told, ("values",) if key == DEAL else ("record", "take", "values"))
    record, take, values = told.get("record"), told.get("take", []), told.get("values", {})
    if record is not None and (
        not isinstance(record, int) or isinstance(record, bool) or not 0 < record <= LARGEST
    ):
        raise BadRequest(_("“record” is the id of a record."), field=f"{key}.record")
    if not isinstance(take, list) or not all(isinstance(one, str) for one in take):
        raise BadRequest(_("“take” is a list of fields."), field=f"{key}.take")
    if not isinstance(values, dict):
        raise BadRequest(_("“values” is an object."), field=f"{key}.values")
    if (record is not None and values) or (record is None and take):
        sentence = _("“values” are of a new record, “take” is of one that is there: send one of them.")
        raise BadRequest(sentence, field=key)
    wanted = wanted_of(shape_of(key), values, setting(), new=True)
    return Part(record, wanted.values, wanted.lists, frozenset(take))


def _version(body: dict[str, Any]) -> int | None:
    version = body.get("version")
    if version is not None and (not isinstance(version, int) or isinstance(version, bool) or version < 1):
        raise BadRequest(_("“version” is the version of the lead as you read it."), field="version")
    return version
