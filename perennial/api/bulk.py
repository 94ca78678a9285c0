"""Editing every record that meets a condition, running what was rehearsed; the fate of each record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from perennial.access.actor import Actor
from perennial.api import schemas
from perennial.api.answers import answer
from perennial.api.documented import documented
from perennial.api.entities import shape_for
from perennial.api.once import written
from perennial.api.operations import operation_for, started_answer
from perennial.api.paging import cursor_of, place_of
from perennial.api.records import condition_of
from perennial.api.requests import LONGEST_REASON, Query, body_of, flag, only, reason_of
from perennial.api.tokens import actor_of, writer_of
from perennial.api.wanted import wanted_of
from perennial.lib.refusals import BadRequest
from perennial.operations.idempotency import Outcome
from perennial.operations.models import OperationRow
from perennial.operations.queries import outcomes
from perennial.records.bulk import Asked, Fate
from perennial.records.jobs import BULK, BULK_REHEARSAL, start_bulk, start_rehearsed
from perennial.records.mass_merge import Fate as MergeFate
from perennial.records.mass_merge.running import MERGES
from perennial.schema.queries import setting
from perennial.schema.shape import EntityShape

router = Router()
ROWS = ("fate", "cursor", "limit")
ASKED = ("filter", "set", "rehearse", "reason")
REASON: Mapping[str, Any] = {
    "reason": {"type": "string", "maxLength": LONGEST_REASON, "examples": ["Moved to the new owner"]},
}
# How a bulk edit is started, whatever it does.
HOW: Mapping[str, Any] = {
    "rehearse": {"type": "boolean", "description": "Only judge each record; writes nothing."},
    **REASON,
}
RUN = {
    "type": "object",
    "properties": dict(REASON),
    "additionalProperties": False,
    "examples": [{"reason": "Moved to the new owner"}],
}
EDIT = {
    "type": "object",
    "properties": {
        "filter": {
            "type": ["object", "null"],
            "description": "The condition that records meet, as in lists; null means every record.",
        },
        "set": {
            "type": "object",
            "minProperties": 1,
            "description": "Values by field, as a record is edited; without `version` and without lists.",
        },
        **HOW,
    },
    "required": ["filter", "set"],
    "additionalProperties": False,
    "examples": [
        {"filter": {"field": "city", "op": "is", "value": "Łódź"}, "set": {"owner": 3}, "rehearse": True}
    ],
}


@router.post(
    "/{api_entity:entity}/bulk",
    **documented(
        "edit_several_{entity}",
        "Edit every record that meets a condition",
        {202: schemas.OperationBody},
        tag="{entity}",
        body=EDIT,
        writes=True,
    ),
)
def edit_several(request: HttpRequest, entity: str) -> HttpResponse:
    """An operation: 202 with its address. Its result counts `matched`, `changed`, `unchanged`, `refused`.

    All of it is one change, which one undo takes back. With `rehearse` nothing is written and the counts are what a
    run would do; `warned` counts by rule the records that a rule that warns would ask about.
    """
    Query(request)
    actor, shape, body = writer_of(request), shape_for(entity), body_of(request)
    only(body, ASKED)
    return started(request, actor, body, lambda: _asked(actor, shape, body))


@router.post(
    "/operations/{api_number:number}/run",
    **documented(
        "run_rehearsed",
        "Run what was rehearsed",
        {202: schemas.OperationBody},
        tag="operations",
        body=RUN,
        required=False,
        writes=True,
    ),
)
def run_rehearsed(request: HttpRequest, number: int) -> HttpResponse:
    """Does what your rehearsal of a bulk edit judged, to the records that stand as they did: 202 with an operation.

    Others are refused as `since`. Asked twice, it is the same run. A rehearsal that has not ended is a 409.
    """
    Query(request)
    actor, body = writer_of(request), body_of(request)
    only(body, tuple(REASON))

    def run() -> Outcome:
        operation = start_rehearsed(actor, operation_for(actor, number), reason=reason_of(body))
        return Outcome(202, {"operation": operation.pk}, operation.pk)

    return written(request, actor, run, started_answer)


@router.get(
    "/operations/{api_number:number}/rows",
    **documented(
        "rows_of_operation",
        "What became of each record of a bulk edit or a mass merge",
        {200: schemas.FatePage},
        tag="operations",
        query=ROWS,
    ),
)
def rows_of(request: HttpRequest, number: int) -> HttpResponse:
    """The records of a bulk edit or its rehearsal by id, each with its fate; `why` says why it was refused.

    `still` is true of those that break the rule even so that a remedy was to mend. Of a mass merge or its rehearsal:
    each group by the record that stays.
    """
    query = Query(request, ROWS)
    one = operation_for(actor_of(request), number)
    if one.kind not in {BULK, BULK_REHEARSAL, *MERGES}:
        raise BadRequest(_("Only a bulk edit and a mass merge tell the fate of each record here."))
    fates = set(MergeFate if one.kind in MERGES else Fate)
    fate = query.one_of("fate", fates, _("There are these fates: ") + ", ".join(sorted(fates)))
    bound, limit = ("fates", number, fate), query.limit()
    place = place_of(query.text("cursor"), bound)
    after = place[0] if place else 0
    found = outcomes(one, [fate] if fate else (), after=after, limit=limit + 1)
    items = [_fate(one.parameters["entity"], row) for row in found[:limit]]
    following = cursor_of([found[limit - 1].number], bound) if len(found) > limit else None
    return answer({"items": items, "next": following})


def _fate(entity: str, row: OperationRow) -> dict[str, Any]:
    return {
        "record": f"{entity}:{row.number}",
        "fate": row.fate,
        "why": row.payload.get("why", ""),
        "still": row.payload.get("still", False),
        "records": [f"{entity}:{pk}" for pk in row.payload.get("records", ())],
    }


def started(
    request: HttpRequest, actor: Actor, body: Mapping[str, Any], asked: Callable[[], Asked]
) -> HttpResponse:
    """202 with the operation that does, or rehearses, what is asked; with a key it starts at most once."""

    def run() -> Outcome:
        what = asked()
        operation = start_bulk(actor, what, rehearse=flag(body, "rehearse"), reason=reason_of(body))
        return Outcome(202, {"operation": operation.pk}, operation.pk)

    return written(request, actor, run, started_answer)


def values_of(shape: EntityShape, body: Mapping[str, Any]) -> Mapping[str, Any]:
    """What “set” gives to several records. Raises BadRequest for its form, Refusal for each bad value."""
    values = body.get("set")
    if not isinstance(values, dict) or not values:
        raise BadRequest(_("“set” is an object of fields and their new values."), field="set")
    wanted = wanted_of(shape, values, setting(), new=False)
    if wanted.lists:
        sentence = _("Lists of contact points belong to one record. Edit it by itself.")
        raise BadRequest(sentence, field="set")
    return wanted.values


def _asked(actor: Actor, shape: EntityShape, body: Mapping[str, Any]) -> Asked:
    if "filter" not in body:
        sentence = _("Send “filter”, the condition that records meet, or null for every record.")
        raise BadRequest(sentence, field="filter")
    values = values_of(shape, body)
    return Asked(shape.key, values, condition_of(actor, shape, body["filter"]))
