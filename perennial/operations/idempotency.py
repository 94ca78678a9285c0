"""One request, one effect: the row that says "done" commits together with what was done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from perennial.operations.clock import database_now
from perennial.operations.errors import KeyReused
from perennial.operations.models import Idempotency

OPERATOR = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an act made. `reference` holds keys and ids, from which the door renders the answer anew under
    today's rights. `first` is False when an earlier request with the same key had the effect.
    """

    status: int = 200
    reference: dict[str, Any] = field(default_factory=dict)
    operation: int | None = None
    first: bool = True


def once(actor_id: int | None, key: str, route: str, body_digest: str, run: Callable[[], Outcome]) -> Outcome:
    """The outcome of `run`, which has its effect at most once per actor and key.

    A second request at the same time waits for the first and receives its outcome. If `run` raises, nothing
    stands, the key is free again and the error rises. Raises KeyReused for another route or body.
    """
    actor = actor_id if actor_id is not None else OPERATOR
    blank = {"route": route, "body_digest": body_digest, "created": database_now()}
    with transaction.atomic(durable=True):
        # Where another transaction holds the same key, this insert waits until that one ends.
        row, is_first = Idempotency.objects.get_or_create(actor=actor, key=key, defaults=blank)
        if not is_first:
            return _stored(row, route, body_digest)
        outcome = run()
        row.status, row.outcome, row.operation_id = outcome.status, outcome.reference, outcome.operation
        row.save(update_fields=["status", "outcome", "operation"])
        return outcome


def _stored(row: Idempotency, route: str, body_digest: str) -> Outcome:
    if (row.route, row.body_digest) != (route, body_digest):
        raise KeyReused
    return Outcome(row.status, row.outcome, row.operation_id, first=False)
