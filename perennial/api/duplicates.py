"""Records that are probably one: listing them, looking for them anew, merging all, and saying that they are not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from perennial.access.queries import check_configure
from perennial.api import duplicate_schemas, schemas
from perennial.api.answers import address, answer
from perennial.api.bulk import HOW, REASON
from perennial.api.documented import documented
from perennial.api.entities import shape_for
from perennial.api.once import written
from perennial.api.operations import started_answer
from perennial.api.requests import Query, body_of, day_of, flag, only, reason_of, text_of
from perennial.api.tokens import actor_of, writer_of
from perennial.lib.refusals import BadRequest
from perennial.operations.idempotency import Outcome
from perennial.records.actions.duplicates import (
    MOST,
    decide_later,
    hand_over_group,
    look_for_duplicates,
    set_apart,
)
from perennial.records.actions.matching_models import train_model
from perennial.records.mass_merge import DEFAULT, Asked
from perennial.records.mass_merge.running import start_mass_merge
from perennial.records.matching.desk import MINE, TEAM, Waiting, entities_compared, waiting
from perennial.records.matching.telling import Reason

router = Router()
USUAL = round(100 * DEFAULT)
ASKED = ("entity", "least", "limit")
_ENTITY = {"type": "string", "enum": entities_compared()}
_RECORDS = {
    "type": "array",
    "items": {"type": "integer", "minimum": 1, "maximum": 10**18 - 1},
    "minItems": 2,
    "maxItems": MOST,
    "uniqueItems": True,
}
SCAN: dict[str, Any] = {
    "type": "object",
    "properties": {"entity": _ENTITY | {"description": "Only this kind of record."}},
    "additionalProperties": False,
    "examples": [{"entity": "contact"}],
}
TRAIN: dict[str, Any] = {
    "type": "object",
    "properties": {"entity": _ENTITY},
    "required": ["entity"],
    "additionalProperties": False,
    "examples": [{"entity": "contact"}],
}
APART: dict[str, Any] = {
    "type": "object",
    "properties": {"entity": _ENTITY, "records": _RECORDS, **REASON},
    "required": ["entity", "records"],
    "additionalProperties": False,
    "examples": [{"entity": "contact", "records": [1042, 1043], "reason": "Mother and daughter"}],
}
LATER: dict[str, Any] = {
    "type": "object",
    "properties": {
        "entity": _ENTITY,
        "records": _RECORDS,
        "until": {"type": "string", "format": "date", "description": "After today, within a year."},
    },
    "required": ["entity", "records", "until"],
    "additionalProperties": False,
    "examples": [{"entity": "contact", "records": [1042, 1043], "until": "2026-12-24"}],
}
HAND_OVER: dict[str, Any] = {
    "type": "object",
    "properties": {
        "entity": _ENTITY,
        "records": _RECORDS,
        "to": {"type": "integer", "minimum": 1, "maximum": 10**18 - 1, "description": "A user."},
    },
    "required": ["entity", "records", "to"],
    "additionalProperties": False,
    "examples": [{"entity": "contact", "records": [1042, 1043], "to": 3}],
}
MERGE: dict[str, Any] = {
    "type": "object",
    "properties": {
        "entity": _ENTITY,
        "least": {
            "type": "integer",
            "minimum": 1,
            "maximum": 100,
            "default": USUAL,
            "description": "Groups at least so likely, in percent; not below what the model takes for one.",
        },
        "owner": {"type": "string", "enum": ["", MINE, TEAM], "description": "Whose one of the records is."},
        "put_off": {
            "type": "boolean",
            "description": "Also groups that colleagues put off or handed to each other.",
        },
        **HOW,
    },
    "required": ["entity"],
    "additionalProperties": False,
    "examples": [{"entity": "contact", "least": 97, "rehearse": True}],
}


@router.get(
    "/duplicates",
    **documented(
        "list_duplicates",
        "Records that are probably one",
        {200: duplicate_schemas.DuplicateList},
        tag="duplicates",
        query=ASKED,
    ),
)
def list_duplicates(request: HttpRequest) -> HttpResponse:
    """Groups that wait, most certain first. Each has at least two records that you may see.

    Probability and reasons follow from fields that you may read alone.
    """
    query, actor = Query(request, ASKED), actor_of(request)
    named = query.one_of("entity", entities_compared(), _("There is no entity “%(name)s” that is compared."))
    least, most = (query.integer("least", 0, 0, 100) or 0) / 100, query.limit()
    found = [
        one
        for entity in ([named] if named else entities_compared())
        for one in waiting(actor, entity, least=least, most=most)
    ]
    found.sort(key=lambda one: (-one.probability, -one.worth))
    return answer({"items": [_body(one) for one in found[:most]]})


@router.post(
    "/duplicates/scan",
    **documented(
        "scan_duplicates",
        "Look for duplicates among all records",
        {202: schemas.OperationBody},
        tag="duplicates",
        body=SCAN,
        required=False,
        writes=True,
    ),
)
def scan(request: HttpRequest) -> HttpResponse:
    """202 with the operation, whose result counts records, candidates, pairs and groups; for who may merge."""
    Query(request)
    actor, body = writer_of(request), body_of(request)
    only(body, SCAN["properties"])
    entity = _entity(body) if "entity" in body else ""

    def run() -> Outcome:
        operation = look_for_duplicates(actor, entity)
        return Outcome(202, {"operation": operation.pk}, operation.pk)

    return written(request, actor, run, started_answer)


@router.post(
    "/duplicates/merge",
    **documented(
        "merge_duplicates",
        "Merge every group from a likelihood on",
        {202: schemas.OperationBody},
        tag="duplicates",
        body=MERGE,
        writes=True,
    ),
)
def merge_all(request: HttpRequest) -> HttpResponse:
    """202 with the operation, whose result counts `groups`, `merged`, `left`, the records `absorbed`, and `why`.

    Each group is merged into its oldest record with the values that a merge by hand proposes; what contradicts, was
    put off (by a colleague: unless `put_off`) or is not all yours to change is left. All of it is one change, which one
    undo takes back; `unmerge` of a record gives back its group alone. With `rehearse` nothing is written.
    """
    Query(request)
    actor, body = writer_of(request), body_of(request)
    only(body, MERGE["properties"])
    asked = Asked(_entity(body), _least(body) / 100, _owner(body), flag(body, "put_off"))

    def run() -> Outcome:
        operation = start_mass_merge(actor, asked, rehearse=flag(body, "rehearse"), reason=reason_of(body))
        return Outcome(202, {"operation": operation.pk}, operation.pk)

    return written(request, actor, run, started_answer)


@router.post(
    "/duplicates/train",
    **documented(
        "train_matching",
        "Learn a model of the records",
        {202: schemas.OperationBody},
        tag="duplicates",
        body=TRAIN,
        writes=True,
    ),
)
def train(request: HttpRequest) -> HttpResponse:
    """202 with the operation, whose result names the model by its hash. It is offered, and used once matching names it.

    For administrators; 422 where there are too few records to learn of.
    """
    Query(request)
    actor, body = writer_of(request), body_of(request)
    only(body, TRAIN["properties"])
    check_configure(actor)
    entity = _entity(body)

    def run() -> Outcome:
        operation = train_model(actor, entity)
        return Outcome(202, {"operation": operation.pk}, operation.pk)

    return written(request, actor, run, started_answer)


@router.post(
    "/duplicates/apart",
    **documented(
        "set_apart",
        "Say that records are not one",
        {200: duplicate_schemas.AnsweredBody},
        tag="duplicates",
        body=APART,
        writes=True,
    ),
)
def apart(request: HttpRequest) -> HttpResponse:
    """No two of them are one: they are not asked about again. One change, null where it was said before."""
    Query(request)
    actor, body = writer_of(request), body_of(request)
    only(body, APART["properties"])
    entity, records, reason = _entity(body), _records(body), reason_of(body)

    def run() -> Outcome:
        return Outcome(200, {"change": set_apart(actor, entity, records, reason=reason)})

    return written(request, actor, run, _answered)


@router.post(
    "/duplicates/later",
    **documented(
        "decide_later",
        "Decide about records later",
        {200: duplicate_schemas.AnsweredBody},
        tag="duplicates",
        body=LATER,
        writes=True,
    ),
)
def later(request: HttpRequest) -> HttpResponse:
    """They leave your own list until a day; a further record that may be one with them brings them back."""
    Query(request)
    actor, body = writer_of(request), body_of(request)
    only(body, LATER["properties"])
    entity, records, until = _entity(body), _records(body), day_of(body, "until")
    if until is None:
        raise BadRequest(_("Send “until”, a day."), field="until")

    def run() -> Outcome:
        return Outcome(200, {"change": decide_later(actor, entity, records, until)})

    return written(request, actor, run, _answered)


@router.post(
    "/duplicates/hand-over",
    **documented(
        "hand_over_duplicates",
        "Leave it to a colleague whether records are one",
        {200: duplicate_schemas.AnsweredBody},
        tag="duplicates",
        body=HAND_OVER,
        writes=True,
    ),
)
def hand_over(request: HttpRequest) -> HttpResponse:
    """They leave your own list and stand on that of `to`, a user who may merge all of them."""
    Query(request)
    actor, body = writer_of(request), body_of(request)
    only(body, HAND_OVER["properties"])
    entity, records, to = _entity(body), _records(body), body.get("to")
    if type(to) is not int or not 0 < to < 10**18:
        raise BadRequest(_("Send “to”, the id of a user."), field="to")

    def run() -> Outcome:
        return Outcome(200, {"change": hand_over_group(actor, entity, records, to)})

    return written(request, actor, run, _answered)


def reason_body(reason: Reason) -> dict[str, Any]:
    """A reason as every list of candidates shows it."""
    return {
        "comparison": reason.comparison,
        "answer": reason.answer,
        "sentence": reason.sentence,
        "strength": reason.strength.value,
        "against": reason.against,
        "bits": f"{reason.bits:.3f}",
        "fields": list(reason.fields),
    }


def _body(one: Waiting) -> dict[str, Any]:
    return {
        "entity": one.entity,
        "probability": f"{one.probability:.6f}",
        "worth": one.worth,
        "handed_by": one.handed_by,
        "members": [{"id": pk, "url": address(one.entity, pk)} for pk in one.ids],
        "pairs": [
            {"one": pair.one, "other": pair.other, "probability": f"{pair.probability:.6f}"}
            for pair in one.pairs
        ],
        "reasons": [reason_body(reason) for reason in one.reasons],
    }


def _answered(outcome: Outcome) -> HttpResponse:
    return answer(outcome.reference)


def _entity(body: Mapping[str, Any]) -> str:
    entity = text_of(body, "entity")
    if entity not in entities_compared():
        raise BadRequest(_("There is no entity “%s” that is compared.") % entity[:60], field="entity")
    return shape_for(entity).key


def _least(body: Mapping[str, Any]) -> int:
    found = body.get("least", USUAL)
    if type(found) is not int or not 1 <= found <= 100:
        raise BadRequest(_("Send “least”, a whole number of percent from 1 to 100."), field="least")
    return found


def _owner(body: Mapping[str, Any]) -> str:
    return text_of(body, "owner") if "owner" in body else ""


def _records(body: Mapping[str, Any]) -> list[int]:
    found = body.get("records")
    if not isinstance(found, list) or not all(type(one) is int and 0 < one < 10**18 for one in found):
        raise BadRequest(_("Send “records”, a list of ids."), field="records")
    return found
