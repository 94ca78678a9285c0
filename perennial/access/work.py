"""Whose long work an actor may see, stop and repeat: their own; administrators everybody's."""

from __future__ import annotations

from django.db.models import QuerySet

from perennial.access.actor import Actor
from perennial.lib.questions import Given, Objects
from perennial.operations.errors import OperationUnknown
from perennial.operations.models import OPEN, Operation


def operations_of(actor: Actor) -> QuerySet[Operation]:
    """Newest first."""
    found = Operation.objects.order_by("-pk")
    if actor.is_administrator or actor.operator:
        return found
    return found.none() if actor.user_id is None else found.filter(requested_by=actor.user_id)


def operation_of(actor: Actor, number: int) -> Operation:
    """Raises OperationUnknown for one that is not there or somebody else's."""
    found = operations_of(actor).filter(pk=number).first()
    if found is None:
        raise OperationUnknown
    return found


def newest_open(actor: Actor) -> Operation | None:
    """What waits or runs for the actor: of several the newest."""
    return None if actor.user_id is None else _NEWEST_OPEN.first(user=actor.user_id)


_NEWEST_OPEN = Objects(
    lambda: Operation.objects.filter(requested_by=Given("user"), state__in=OPEN).order_by("-pk")[:1]
)
