"""What a writing call answers of a record, and of one that another one absorbed."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.access.queries import may
from perennial.api.answers import address, answer
from perennial.api.problems import Absorbed
from perennial.api.rendering import Renderer, identity
from perennial.operations.idempotency import Outcome
from perennial.records.errors import NoSuchRecord
from perennial.records.queries import head_of, known_head, survivor_of
from perennial.schema.shape import EntityShape


def not_absorbed(actor: Actor, shape: EntityShape, number: int) -> None:
    """Raises Absorbed for the id of a merged record, NoSuchRecord where its survivor may not be seen."""
    survivor = survivor_of(number)
    if survivor != number:
        head_of(actor, shape, survivor)
        raise Absorbed(survivor)


def saved(actor: Actor, shape: EntityShape, outcome: Outcome) -> HttpResponse:
    """The record as it is now, and the change; what the actor gave away is told by its id alone."""
    number = outcome.reference["id"]
    head = known_head(shape, number)
    if head is not None and may(actor, "read", shape, head):
        body = Renderer(actor, shape)([head])[0]
    elif head is not None and outcome.first:
        body = identity(head, shape.key)
    else:
        raise NoSuchRecord(_("There is no such record any more, or you may not see it."))
    location = {"Location": address(shape.key, number)} if outcome.status == 201 else {}
    return answer(body | {"change": outcome.reference["change"]}, outcome.status, headers=location)
