"""Editing one record: fields merge, the same field asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from perennial.access.actor import Actor
from perennial.access.queries import check
from perennial.journal.door import OpenChange, change
from perennial.records.actions.allowing import check_fields, check_targets, refuse_gone
from perennial.records.actions.create import Done, refuse_incomplete, written_keys
from perennial.records.blocking import Blocking
from perennial.records.conflicts import refuse_conflicts
from perennial.records.drafts import draft_of
from perennial.records.leads import refuse_by_hand
from perennial.records.models import Head
from perennial.records.objections import broken_by
from perennial.records.participants import newly_named
from perennial.records.points import Lists, write_lists
from perennial.records.queries import known_head, points, seen
from perennial.records.rules import STATUS
from perennial.records.warning import Acknowledged, Asking
from perennial.records.writing import edit
from perennial.schema.pipelines import STAGE
from perennial.schema.queries import setting, shape_of
from perennial.schema.shape import EntityShape


def edit_record(
    actor: Actor,
    entity: str,
    record_id: int,
    values: Mapping[str, Any],
    *,
    lists: Lists | None = None,
    opened: int | None = None,
    reason: str = "",
    action: str = "edit",
    acknowledged: Acknowledged | None = None,
) -> Done:
    """Change fields of a record, and of its contact points what `lists` name. `opened` is the version they were
    typed against; edits that others made since to other fields are kept. `acknowledged` answers rules that warn.

    Raises NoSuchRecord, Forbidden, InTheTrash, Incomplete, BrokenRules, RulesAsk, Refusal (a link to nothing, an entry
    that is not there), and ChangedMeanwhile only when somebody changed one of these very fields or entries after
    `opened`.
    """
    shape = shape_of(entity)
    with change(actor, f"{entity}.{action}", reason=reason) as act:
        head = lock(actor, shape, record_id)
        edit_within(act, actor, shape, head, values, lists or {}, opened=opened, acknowledged=acknowledged)
    return Done(_there(shape, record_id), act.id)


def edit_within(
    act: OpenChange,
    actor: Actor,
    shape: EntityShape,
    head: Head,
    values: Mapping[str, Any],
    lists: Lists,
    *,
    opened: int | None = None,
    acknowledged: Acknowledged | None = None,
) -> None:
    """The edit itself of a record under lock, inside an open change. Raises what `edit_record` raises."""
    entity, record_id, stood = shape.key, head.pk, _stands(head)
    check_fields(actor, shape, written_keys(values, lists))
    check_targets(actor, shape, newly_named(shape, head, values))
    refuse_by_hand(shape, values, head)
    there = points(record_id) if lists or opened not in {None, head.version} else ()
    if opened is not None:
        values = {**values, **refuse_conflicts(shape, head, there, values, lists, opened)}
    house, blocking, asking = setting(), Blocking(actor, entity), Asking(actor, entity)
    before = broken_by(entity, [record_id]) if blocking or asking else {}
    edit(act, shape, {record_id: draft_of(shape, values)}, house)
    write_lists(act, record_id, lists, there, house)
    act.settle()
    now = _there(shape, record_id)
    refuse_incomplete(shape, now, arrived=_stands(now) != stood, written=values.keys())
    blocking.refuse(record_id, before, written_keys(values, lists))
    asking.ask(act, record_id, before, acknowledged)


def _stands(head: Head) -> tuple[str, str]:
    return getattr(head, STAGE, ""), getattr(head, STATUS, "")


def _there(shape: EntityShape, record_id: int) -> Head:
    head = known_head(shape, record_id)
    assert head is not None
    return head


def lock(actor: Actor, shape: EntityShape, record_id: int) -> Head:
    """The record under lock; raises NoSuchRecord, Forbidden, InTheTrash, WasMerged."""
    head = seen(actor, shape, known_head(shape, record_id, "NO KEY UPDATE"))
    check(actor, "edit", shape, head)
    refuse_gone(actor, shape, head)
    return head
