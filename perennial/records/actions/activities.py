"""Noting what was done about records and what follows from it; doing, moving and handing over what is to be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from perennial.access.actor import Actor
from perennial.access.queries import check
from perennial.journal.door import change
from perennial.records.actions.allowing import check_fields, check_targets
from perennial.records.actions.create import Done, refuse_incomplete
from perennial.records.actions.edit import edit_record
from perennial.records.blocking import Blocking
from perennial.records.drafts import draft_of
from perennial.records.models import Activity
from perennial.records.writing import insert
from perennial.schema.queries import setting, shape_of

ENTITY = "activity"


def log(actor: Actor, several: Sequence[Mapping[str, Any]], *, reason: str = "") -> Done:
    """Write activities as one change: what was done, and the steps that follow from it. Returns the first.

    Each is its values by field. Raises Forbidden, BadRequest, Refusal (a link to nothing), Incomplete, BrokenRules.
    """
    shape = shape_of(ENTITY)
    whole = [{"owner": actor.user_id, **values} for values in several]
    for values in whole:
        check(actor, "create", shape, Activity(owner_id=values["owner"]))
        check_fields(actor, shape, values, "create")
        check_targets(actor, shape, values)
    with change(actor, f"{ENTITY}.log", reason=reason) as act:
        heads = insert(act, shape, [draft_of(shape, values) for values in whole], setting())
        for head in heads:
            refuse_incomplete(shape, head, arrived=True)
            Blocking(actor, ENTITY).refuse(head.pk, {}, ())
    return Done(heads[0], act.id)


def finish(actor: Actor, record_id: int, *, outcome: str = "") -> Done:
    """Say that it is done, now. Raises what `edit_record` raises."""
    values: dict[str, Any] = {"done": timezone.now()} | ({"outcome": outcome} if outcome else {})
    return edit_record(actor, ENTITY, record_id, values, action="finish")


def move(actor: Actor, record_id: int, day: date) -> Done:
    """Have it due on another day, at the same hour. Raises what `edit_record` raises."""
    return edit_record(actor, ENTITY, record_id, {"due": day}, action="move")


def hand_over(actor: Actor, record_id: int, to: int) -> Done:
    """Let a colleague do it. Raises what `edit_record` raises."""
    return edit_record(actor, ENTITY, record_id, {"owner": to}, action="hand_over")
