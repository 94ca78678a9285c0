"""Creating a record."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.access.queries import check
from perennial.journal.door import OpenChange, change
from perennial.lib.refusals import Refusal
from perennial.records.actions.allowing import check_fields, check_targets
from perennial.records.blocking import Blocking
from perennial.records.contracts import begun
from perennial.records.derive.values import value_of
from perennial.records.drafts import draft_of
from perennial.records.errors import Incomplete
from perennial.records.leads import refuse_by_hand
from perennial.records.likely import ask_about_duplicates
from perennial.records.models import ENTITIES, Head
from perennial.records.points import Lists, new_points, parts_of
from perennial.records.queries import points
from perennial.records.rules import asked, missing, missing_at_step, steps_ask
from perennial.records.table import values_of
from perennial.records.warning import Acknowledged, Asking
from perennial.records.writing import insert
from perennial.schema.pipelines import STAGE
from perennial.schema.queries import setting, shape_of
from perennial.schema.shape import EntityShape


@dataclass(frozen=True, slots=True)
class Done:
    """A record as it is after an act, and the change that did it (None when nothing was different)."""

    head: Head
    change: int | None


def create_record(
    actor: Actor,
    entity: str,
    values: Mapping[str, Any],
    *,
    lists: Lists | None = None,
    reason: str = "",
    acknowledged: Acknowledged | None = None,
) -> Done:
    """Create a record from typed values keyed by field; the actor owns it unless an owner is named.

    `lists` are its contact points, kind by kind; `acknowledged` answers rules that warn and records likely the same.
    Raises Forbidden, BadRequest (unknown field), Refusal (a link to nothing), Incomplete, BrokenRules, RulesAsk (a
    sentence a field) and DuplicatesAsk.
    """
    shape, lists = shape_of(entity), lists or {}
    check_create(actor, shape, values, lists)
    with change(actor, f"{entity}.create", reason=reason) as act:
        head = create_within(act, actor, shape, values, lists, acknowledged)
    return Done(head, act.id)


def check_create(actor: Actor, shape: EntityShape, values: Mapping[str, Any], lists: Lists) -> None:
    """Raises Forbidden, BadRequest and Refusal for what this actor cannot create."""
    owner = values.get("owner", actor.user_id)
    check(actor, "create", shape, ENTITIES[shape.key](owner_id=owner))
    check_fields(actor, shape, written_keys(values, lists), "create")
    check_targets(actor, shape, values)
    refuse_by_hand(shape, values)


def create_within(
    act: OpenChange,
    actor: Actor,
    shape: EntityShape,
    values: Mapping[str, Any],
    lists: Lists,
    acknowledged: Acknowledged | None,
) -> Head:
    """The record itself, inside an open change, once `check_create` found nothing against it."""
    house = setting()
    today = act.row.at.astimezone(house.zone).date()
    draft = draft_of(shape, {"owner": actor.user_id, **values, **begun(shape, values, today)})
    draft.points = new_points(lists, house)
    head = insert(act, shape, [draft], house)[0]
    refuse_incomplete(shape, head, arrived=True)
    Blocking(actor, shape.key).refuse(head.pk, {}, ())
    Asking(actor, shape.key).ask(act, head.pk, {}, acknowledged)
    ask_about_duplicates(act, actor, head, points(head.pk), acknowledged)
    return head


def written_keys(values: Mapping[str, Any], lists: Lists) -> set[str]:
    """Every field that values and lists of contact points write."""
    return {*values, *(part for kind in lists for part in parts_of(kind))}


def refuse_incomplete(
    shape: EntityShape, head: Head, *, arrived: bool, written: Set[str] = frozenset()
) -> None:
    """Raises Incomplete where a field that the record needs is empty. One that `arrived` at its stage or status needs
    more; of one that stands there it is asked of what was `written`. Raises Refusal where its values contradict each
    other.
    """
    stage = shape.stage(value_of(head, shape.fields[STAGE])) if arrived and shape.pipelines else None
    needed = {field.key for field in shape.fields.values() if field.required}
    needed |= {*steps_ask(shape), *shape.title_fields, *(asked(shape, stage) if stage else ())}
    values = values_of(shape, [head], needed)[head.pk]
    problems = missing(shape, values, stage.key if stage else "")
    if problems := problems | missing_at_step(shape, values, None if arrived else written):
        raise Incomplete(_("Some fields are missing."), fields=problems)
    if contradictions := head.contradictions(shape):
        raise Refusal(next(iter(contradictions.values())), fields=dict(contradictions))
