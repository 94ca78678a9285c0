"""Answering what rules say of a record: it may be so, or it is still right. Journaled and undoable like any edit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.access.queries import check
from perennial.journal.door import change
from perennial.lib.refusals import Refusal
from perennial.lib.text import clean
from perennial.quality.errors import NoSuchRule
from perennial.quality.models import Rule
from perennial.quality.queries import rules_on
from perennial.records.actions.allowing import check_fields
from perennial.records.actions.edit import lock
from perennial.records.confirming import confirmed
from perennial.records.knowing import may_know
from perennial.records.models import ENTITIES, ContactPoint, PointKind, Waiver, WaiverKind
from perennial.schema.queries import setting, shape_of

LONGEST_REASON = 500


def waive(
    actor: Actor,
    entity: str,
    record_id: int,
    rule_key: str,
    *,
    reason: str,
    until: date | None = None,
    kind: str = WaiverKind.WAIVED,
) -> int | None:
    """Let a record break a rule, until a day or as long as the rule stands; returns the change.

    Waived again, the later reason and day count. Raises NoSuchRule, NoSuchRecord, Forbidden, InTheTrash, and Refusal
    naming the reason or the day.
    """
    shape, rule = shape_of(entity), _known_rule(actor, entity, rule_key)
    text = clean(reason, field="reason").strip()
    if not text:
        raise Refusal(_("Say why the record may stay as it is."), field="reason")
    if len(text) > LONGEST_REASON:
        raise Refusal(_("At most %d characters fit here. Shorten it.") % LONGEST_REASON, field="reason")
    with change(actor, f"{entity}.waive", reason=text) as act:
        lock(actor, shape, record_id)
        if until is not None and until <= act.row.at.astimezone(setting().zone).date():
            raise Refusal(_("Choose a day after today, or none."), field="until")
        columns = {"kind": kind, "reason": text, "until": until, "by_id": actor.user_id}
        there = Waiver.objects.filter(record=record_id, rule=rule).first()
        if there is not None:
            act.update(there, **columns)
        else:
            act.create(Waiver(record_id=record_id, rule=rule, **columns))
    return act.id


def take_waiver_back(actor: Actor, entity: str, record_id: int, rule_key: str) -> int | None:
    """The record is expected to fulfil the rule again; returns the change, None where nothing was waived."""
    shape, rule = shape_of(entity), _known_rule(actor, entity, rule_key)
    with change(actor, f"{entity}.unwaive") as act:
        lock(actor, shape, record_id)
        for there in Waiver.objects.filter(record=record_id, rule=rule):
            act.delete(there)
    return act.id


def confirm(actor: Actor, entity: str, record_ids: Sequence[int], fields: Sequence[str]) -> int | None:
    """Say that these values are still right today; returns the change, None where that was said today already.

    Raises NoSuchRecord, Forbidden, InTheTrash, and BadRequest for a field that does not exist.
    """
    shape, house = shape_of(entity), setting()
    for key in fields:
        shape.field(key)
    check(actor, "edit", shape)
    check_fields(actor, shape, fields)
    with change(actor, f"{entity}.confirm") as act:
        for record_id in sorted(set(record_ids)):
            lock(actor, shape, record_id)
        columns = confirmed(fields, act, house)
        act.update_each(ENTITIES[entity], dict.fromkeys(record_ids, columns))
        day = act.row.at.astimezone(house.zone).date()
        kinds = {PointKind.EMAIL, PointKind.PHONE} & set(fields)
        act.update_each(ContactPoint, {pk: {"verified": day} for pk in _primary_points(record_ids, kinds)})
    return act.id


def _primary_points(record_ids: Sequence[int], kinds: Iterable[str]) -> list[int]:
    """The first e-mail or phone of each record: what its field shows."""
    found: dict[tuple[int, str], int] = {}
    rows = ContactPoint.objects.filter(record__in=record_ids, kind__in=kinds).order_by("rank", "pk")
    for pk, record, kind in rows.values_list("pk", "record", "kind"):
        found.setdefault((record, kind), pk)
    return sorted(found.values())


def _known_rule(actor: Actor, entity: str, key: str) -> Rule:
    """A rule that is on and that the actor may know of; raises NoSuchRule."""
    found = next((one for one in rules_on(entity) if one.key == key), None)
    if found is None or not may_know(actor, found):
        raise NoSuchRule
    return found
