"""Operations: long work, how far it is and how it ended."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from perennial.access.actor import Actor
from perennial.api import schemas
from perennial.api.answers import address, answer, instant
from perennial.api.documented import documented
from perennial.api.once import written
from perennial.api.requests import Query, body_of, only
from perennial.api.tokens import actor_of, writer_of
from perennial.lib.refusals import BadRequest
from perennial.operations.actions import cancel
from perennial.operations.errors import OperationUnknown
from perennial.operations.idempotency import Outcome
from perennial.operations.models import Operation
from perennial.operations.queries import latest_for, operation, operation_state

router = Router()
CHOICES = ("keep", "undo")
CHOICE = {
    "type": "object",
    "properties": {
        "choice": {
            "type": "string",
            "enum": list(CHOICES),
            "description": "What becomes of what is done already.",
        }
    },
    "additionalProperties": False,
    "examples": [{"choice": "undo"}],
}
_TIMES = ("created", "started", "finished", "next_try")


@router.get(
    "/operations",
    **documented(
        "list_operations",
        "Your latest operations",
        {200: schemas.OperationPage},
        tag="operations",
        query=("limit",),
    ),
)
def list_operations(request: HttpRequest) -> HttpResponse:
    """The newest you asked for, open or ended."""
    query, actor = Query(request, ("limit",)), actor_of(request)
    return answer({"items": [operation_body(one) for one in latest_for(actor.user_id, query.limit())]})


@router.get(
    "/operations/{api_number:number}",
    **documented("read_operation", "Read an operation", {200: schemas.OperationBody}, tag="operations"),
)
def read_operation(request: HttpRequest, number: int) -> HttpResponse:
    """How far it is, and how it ended."""
    Query(request)
    return answer(operation_body(operation_for(actor_of(request), number)))


@router.post(
    "/operations/{api_number:number}/cancel",
    **documented(
        "cancel_operation",
        "Cancel an operation",
        {200: schemas.OperationBody},
        tag="operations",
        body=CHOICE,
        required=False,
        writes=True,
    ),
)
def cancel_operation(request: HttpRequest, number: int) -> HttpResponse:
    """It stops at its next slice; `choice` says what becomes of what is done."""
    Query(request)
    actor, choice = writer_of(request), _choice(body_of(request))

    def run() -> Outcome:
        cancel(operation_for(actor, number), choice=choice)
        return Outcome(200, {"operation": number}, number)

    return written(
        request,
        actor,
        run,
        lambda outcome: answer(operation_body(operation_for(actor, number)), outcome.status),
    )


def operation_for(actor: Actor, number: int) -> Operation:
    """An operation the actor asked for, any for administrators. Raises OperationUnknown."""
    found = operation(number)
    if not actor.rights.unbounded and (actor.user_id is None or found.requested_by != actor.user_id):
        raise OperationUnknown
    return found


def started_answer(outcome: Outcome) -> HttpResponse:
    """202 with the state and the address of the operation that `outcome` refers to."""
    number = outcome.reference["operation"]
    return answer(operation_body(operation(number)), 202, headers={"Location": address("operations", number)})


def operation_body(one: Operation) -> dict[str, Any]:
    """Its state as JSON, without fractions: `done` of `total` say how far it is."""
    state = operation_state(one)
    del state["share"]
    return {
        **state,
        **{name: instant(state[name]) for name in _TIMES},
        "state": str(one.state),
        "url": address("operations", one.pk),
    }


def _choice(body: dict[str, Any]) -> str:
    only(body, ("choice",))
    choice = body.get("choice", "")
    if choice not in ("", *CHOICES):
        raise BadRequest(_("“choice” is one of: %s.") % ", ".join(CHOICES), field="choice")
    return str(choice)
