"""Merging records and taking that back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from perennial.api import schemas
from perennial.api.acknowledging import KEY, SCHEMA, take_acknowledged, told_by_rule
from perennial.api.answers import answer
from perennial.api.bulk import REASON
from perennial.api.changes import counts_of, kept_bodies
from perennial.api.documented import documented
from perennial.api.entities import shape_for
from perennial.api.once import written
from perennial.api.operations import started_answer
from perennial.api.records import ONE
from perennial.api.requests import Query, body_of, only, reason_of
from perennial.api.saving import not_absorbed, saved
from perennial.api.tokens import writer_of
from perennial.lib.refusals import BadRequest
from perennial.operations.idempotency import Outcome
from perennial.operations.models import Operation
from perennial.records.actions.merge import MOST, Wish
from perennial.records.uniting import merge as merge_or_start
from perennial.records.uniting import take_apart
from perennial.schema.shape import EntityShape

router = Router()
_ID = {"type": "integer", "minimum": 1, "maximum": 10**18 - 1}
MERGE: dict[str, Any] = {
    "type": "object",
    "properties": {
        "records": {
            "type": "array",
            "items": _ID,
            "minItems": 1,
            "maxItems": MOST,
            "uniqueItems": True,
            "description": "What is absorbed; the first that has what the survivor has not gives it.",
        },
        "values": {
            "type": "object",
            "additionalProperties": _ID,
            "description": "By field, the record whose value stays, where that is not the survivor's.",
        },
        **REASON,
        KEY: SCHEMA,
    },
    "required": ["records"],
    "additionalProperties": False,
    "examples": [{"records": [1043], "values": {"job_title": 1043}}],
}
UNMERGE: dict[str, Any] = {
    "type": "object",
    "properties": dict(REASON),
    "additionalProperties": False,
    "examples": [{"reason": "Two people after all"}],
}


@router.post(
    f"{ONE}/merge",
    **documented(
        "merge_{entity}",
        "Merge records into this one",
        {200: schemas.RecordAnswer, 202: schemas.OperationBody},
        tag="{entity}",
        body=MERGE,
        writes=True,
    ),
)
def merge(request: HttpRequest, entity: str, number: int) -> HttpResponse:
    """This record stays with its id, its values and all contact points and links of all; ids of `records` lead here.

    What referred to them refers to it. All of it is one change: `unmerge` of one of them, or undo, gives all back.
    Where more than 100 references move it is an operation: 202 with its address. A 422 with `warned` names rules that
    ask to look again; what `acknowledge` names is merged for its reason.
    """
    Query(request)
    actor, shape, body = writer_of(request), shape_for(entity), body_of(request)
    only(body, MERGE["properties"])
    said = take_acknowledged(actor, entity, body)
    records, values, reason = _records(body), _values(shape, body), reason_of(body)

    def run() -> Outcome:
        not_absorbed(actor, shape, number)
        with told_by_rule(actor, entity):
            done = merge_or_start(actor, Wish(entity, number, records, values, said), reason=reason)
        if isinstance(done, Operation):
            return _started(done)
        return Outcome(200, {"id": number, "change": done.change})

    return written(request, actor, run, lambda outcome: _told(outcome, lambda: saved(actor, shape, outcome)))


@router.post(
    f"{ONE}/unmerge",
    **documented(
        "unmerge_{entity}",
        "Give an absorbed record back",
        {200: schemas.UnmergeAnswer, 202: schemas.OperationBody},
        tag="{entity}",
        body=UNMERGE,
        required=False,
        writes=True,
    ),
)
def unmerge(request: HttpRequest, entity: str, number: int) -> HttpResponse:
    """Takes back the merge that absorbed this record, with all that it absorbed; what was edited since is kept.

    A merge of more than 500 entries is taken back as an operation: 202 with its address.
    """
    Query(request)
    actor, body = writer_of(request), body_of(request)
    only(body, UNMERGE["properties"])
    shape_for(entity)
    reason = reason_of(body)

    def run() -> Outcome:
        done = take_apart(actor, entity, number, reason=reason)
        if isinstance(done, Operation):
            return _started(done)
        kept = kept_bodies(done.outcome.kept, values=False)
        told = {"change": done.change, "records": list(done.records), **counts_of(done.outcome), "kept": kept}
        return Outcome(200, told)

    return written(request, actor, run, lambda outcome: _told(outcome, lambda: answer(outcome.reference)))


def _started(operation: Operation) -> Outcome:
    return Outcome(202, {"operation": operation.pk}, operation.pk)


def _told(outcome: Outcome, at_once: Callable[[], HttpResponse]) -> HttpResponse:
    return started_answer(outcome) if outcome.status == 202 else at_once()


def _records(body: dict[str, Any]) -> list[int]:
    found = body.get("records")
    if not isinstance(found, list) or not all(_is_id(one) for one in found):
        raise BadRequest(_("Send “records”, a list of ids."), field="records")
    return found


def _values(shape: EntityShape, body: dict[str, Any]) -> dict[str, int]:
    found = body.get("values", {})
    if not isinstance(found, dict) or not all(_is_id(one) for one in found.values()):
        raise BadRequest(_("“values” says by field from which record its value comes."), field="values")
    only(found, shape.fields)
    return found


def _is_id(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10**18
