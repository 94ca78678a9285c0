"""Making orders of won deals."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

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
from perennial.operations.idempotency import Outcome
from perennial.records.actions.orders import DEAL, order_of_deal
from perennial.records.orders import ENTITY

router = Router()
ORDER: dict[str, Any] = {
    "type": "object",
    "properties": {**REASON, KEY: SCHEMA},
    "additionalProperties": False,
    "examples": [{}],
}


@router.post(
    "/deal/{api_number:number}/order",
    **documented(
        "order_deal",
        "Make an order of a won deal",
        {200: schemas.OrderedAnswer},
        tag=DEAL,
        body=ORDER,
        required=False,
        writes=True,
    ),
)
def order(request: HttpRequest, number: int) -> HttpResponse:
    """An order with the lines, the customer and the owner of the deal, in one change; undo of it takes that back.

    A company, a contact or a product that is in the trash, or that the actor may not see, is left out; `left_out` says
    of which entity. A deal that is not won, or has an order that still holds, is a 422.
    """
    Query(request)
    actor, body = writer_of(request), body_of(request)
    shape = shape_for(DEAL)
    only(body, ORDER["properties"])
    said, reason = take_acknowledged(actor, ENTITY, body), reason_of(body)

    def run() -> Outcome:
        not_absorbed(actor, shape, number)
        with told_by_rule(actor, ENTITY):
            done = order_of_deal(actor, number, reason=reason, acknowledged=said)
        return Outcome(
            200, {DEAL: number, ENTITY: done.head.pk, "change": done.change, "left_out": list(done.left_out)}
        )

    return written(request, actor, run, lambda outcome: answer(outcome.reference))
