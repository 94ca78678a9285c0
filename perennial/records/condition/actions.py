"""Answering what rules say of a record: it may be so, or it is still right. Journaled and undoable like any edit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.access.queries import check, own
from perennial.journal.door import change
from perennial.lib.refusals import Refusal
from perennial.lib.text import clean
from perennial.quality.errors import NoSuchRule
from perennial.quality.models import Rule
from perennial.quality.queries import rules_on
from perennial.records.actions.allowing import check_fields
from perennial.records.actions.edit import edit_record, lock
from perennial.records.answering import LONGEST_REASON, keep_answer, read_reason
from perennial.records.confirming import confirm_each
from perennial.records.knowing import may_know
from perennial.records.models import EXCUSES, Snooze, Waiver, WaiverKind
from perennial.records.warning import Acknowledged
from perennial.schema.queries import setting, shape_of

# Further ahead nobody plans, and a slip of the finger would hide a task for good.
LONGEST_SNOOZE = timedelta(days=366)
HAND_OVER, MEND, ARCHIVE = "hand_over", "mend", "archive"


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
    text = read_reason(reason, _("Say why the record may stay as it is."))
    with change(actor, f"{entity}.waive", reason=text) as act:
        lock(actor, shape, record_id)
        if until is not None and until <= act.row.at.astimezone(setting().zone).date():
            raise Refusal(_("Choose a day after today, or none."), field="until")
        keep_answer(act, record_id, rule, kind=kind, reason=text, until=until)
    return act.id


def snooze(actor: Actor, entity: str, record_id: int, rule_key: str, until: date) -> int | None:
    """Put a task of the actor's off until a day; returns the change. Put off again, the later day counts.

    Nothing else follows: the record goes on breaking the rule. Raises NobodysOwn, NoSuchRule, NoSuchRecord, Forbidden,
    InTheTrash, and Refusal naming the day.
    """
    user, shape, rule = own(actor), shape_of(entity), _known_rule(actor, entity, rule_key)
    with change(actor, f"{entity}.snooze") as act:
        lock(actor, shape, record_id)
        today = act.row.at.astimezone(setting().zone).date()
        if not today < until <= today + LONGEST_SNOOZE:
            raise Refusal(_("Choose a day after today and within a year."), field="until")
        there = Snooze.objects.filter(record=record_id, rule=rule, user=user).first()
        if there is not None:
            act.update(there, until=until)
        else:
            act.create(Snooze(record_id=record_id, rule=rule, user=user, until=until))
    return act.id


def hand_over(
    actor: Actor,
    entity: str,
    record_id: int,
    to: int | None,
    *,
    word: str = "",
    acknowledged: Acknowledged | None = None,
) -> int | None:
    """Give a record to a colleague, who reads the word in its history; returns the change.

    Raises Refusal naming the colleague or the word, and what edit_record raises.
    """
    text = clean(word, field="word").strip()
    if len(text) > LONGEST_REASON:
        raise Refusal(_("At most %d characters fit here. Shorten it.") % LONGEST_REASON, field="word")
    if to is None or to == actor.user_id:
        raise Refusal(_("Choose the colleague who takes it over."), field="to")
    done = edit_record(
        actor,
        entity,
        record_id,
        {"owner": to},
        reason=text,
        action=HAND_OVER,
        acknowledged=acknowledged,
    )
    return done.change


def take_waiver_back(actor: Actor, entity: str, record_id: int, rule_key: str) -> int | None:
    """The record is expected to fulfil the rule again; returns the change, None where nothing was waived."""
    shape, rule = shape_of(entity), _known_rule(actor, entity, rule_key)
    with change(actor, f"{entity}.unwaive") as act:
        lock(actor, shape, record_id)
        for there in Waiver.objects.filter(record=record_id, rule=rule, kind__in=EXCUSES):
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
        confirm_each(act, entity, record_ids, fields, house)
    return act.id


def _known_rule(actor: Actor, entity: str, key: str) -> Rule:
    """A rule that is on and that the actor may know of; raises NoSuchRule."""
    found = next((one for one in rules_on(entity) if one.key == key), None)
    if found is None or not may_know(actor, found):
        raise NoSuchRule
    return found
