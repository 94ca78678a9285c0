"""What may be asked about operations. Whether the actor may see one, `access` says above."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Max

from perennial.operations.errors import OperationUnknown
from perennial.operations.models import Heartbeat, Operation, OperationRow, Payload, State
from perennial.operations.runner import REFUSAL


def operation(number: int) -> Operation:
    """Raises OperationUnknown."""
    try:
        return Operation.objects.get(pk=number)
    except Operation.DoesNotExist:
        raise OperationUnknown from None


def latest_for(actor_id: int | None, limit: int = 20) -> list[Operation]:
    """A user's newest operations, open or ended."""
    return list(Operation.objects.filter(requested_by=actor_id).order_by("-pk")[:limit])


def heartbeats() -> dict[str, datetime]:
    """When each part (worker, scheduler) last showed a sign of life, by the database's clock."""
    rows = Heartbeat.objects.values("name").annotate(latest=Max("at"))
    return {row["name"]: row["latest"] for row in rows}


def outcomes(
    operation: Operation, fates: Iterable[str] = (), *, after: int = 0, limit: int = 50
) -> list[OperationRow]:
    """Rows of an operation with these fates (all of them when none is named), by number, `after` a number."""
    rows = OperationRow.objects.filter(operation=operation, number__gt=after)
    wanted = list(fates)
    return list((rows.filter(fate__in=wanted) if wanted else rows).order_by("number")[:limit])


def operation_state(operation: Operation) -> dict[str, Any]:
    """What API and pages show: `share` is 0 to 1, or None; `sentence` says why it was refused."""
    return {
        "id": operation.pk,
        "kind": operation.kind,
        "state": operation.state,
        "cancelling": operation.cancelling,
        "phase": operation.phase,
        "done": operation.done_count,
        "total": operation.total_count,
        "share": _share(operation),
        "attempt": operation.attempt,
        "next_try": operation.next_try,
        "created": operation.created,
        "started": operation.started,
        "finished": operation.finished,
        "result": operation.result,
        "change": operation.change,
        "fault": operation.fault,
        "sentence": _sentence(operation),
    }


def _share(operation: Operation) -> float | None:
    if operation.state == State.DONE:
        return 1.0
    if not operation.total_count:
        return None
    return min(operation.done_count / operation.total_count, 1.0)


def _sentence(operation: Operation) -> str:
    if operation.state != State.FAILED or REFUSAL not in operation.result:
        return ""
    texts = (
        Payload.objects.filter(operation=operation, kind=REFUSAL)
        .order_by("-pk")
        .values_list("text", flat=True)
    )
    return texts.first() or ""
