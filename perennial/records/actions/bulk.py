"""The same values for several chosen records, in one change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.access.queries import check
from perennial.journal.door import change
from perennial.journal.models import Channel
from perennial.records.actions.allowing import check_fields, check_targets, refuse_emptying
from perennial.records.blocking import Blocking
from perennial.records.drafts import draft_of
from perennial.records.errors import NoSuchRecord
from perennial.records.leads import refuse_by_hand
from perennial.records.models import ENTITIES
from perennial.records.queries import heads
from perennial.records.writing import edit
from perennial.schema.queries import setting, shape_of

MOST = 200


def edit_records(
    actor: Actor, entity: str, ids: Sequence[int], values: Mapping[str, Any], *, reason: str = ""
) -> tuple[int | None, int]:
    """Set values on up to 200 live records, all or nothing; returns the change and how many really changed.

    Raises NoSuchRecord, Forbidden, BadRequest, Incomplete, BrokenRules.
    """
    shape = shape_of(entity)
    check(actor, "bulk", shape)
    check_fields(actor, shape, values, "bulk")
    check_targets(actor, shape, values)
    refuse_emptying(shape, values)
    refuse_by_hand(shape, values)
    wanted = set(ids)
    if len(wanted) > MOST:
        raise NoSuchRecord(_("At most %d records can be changed at once this way.") % MOST)
    with change(actor, f"{entity}.bulk_edit", reason=reason) as act:
        found = list(heads(actor, shape).select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk"))
        if len(found) != len(wanted):
            raise NoSuchRecord(
                _("One of these records is in the trash, or you may not see it. Nothing was changed.")
            )
        for head in found:
            check(actor, "bulk", shape, head)
            check(actor, "edit", shape, head)
        blocking, draft = Blocking(actor, entity, Channel.AUTOMATION), draft_of(shape, values)
        before = blocking.before(sorted(wanted))
        changed = edit(
            act, shape, {head.pk: draft for head in found if isinstance(head, ENTITIES[entity])}, setting()
        )
        if blocking:
            act.settle()
            for record in sorted(changed):
                blocking.refuse(record, before, values.keys())
    return act.id, len(changed)
