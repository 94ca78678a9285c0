"""Throwing records away and bringing them back: nothing is lost, ids and links stay."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.access.queries import check
from perennial.journal.door import change
from perennial.records.actions.allowing import refuse_absorbed
from perennial.records.errors import NoSuchRecord
from perennial.records.models import ENTITIES
from perennial.records.queries import heads
from perennial.schema.queries import shape_of


def trash_records(
    actor: Actor, entity: str, ids: Sequence[int], *, reason: str = "", action: str = "trash"
) -> int | None:
    """Move records to the trash; returns the change. All or nothing; raises NoSuchRecord, Forbidden, WasMerged."""
    return _set_archived(actor, entity, ids, trashed=True, reason=reason, action=action)


def restore_records(actor: Actor, entity: str, ids: Sequence[int], *, reason: str = "") -> int | None:
    """Bring records back from the trash; returns the change."""
    return _set_archived(actor, entity, ids, trashed=False, reason=reason, action="restore")


def _set_archived(
    actor: Actor, entity: str, ids: Sequence[int], *, trashed: bool, reason: str, action: str
) -> int | None:
    shape = shape_of(entity)
    found = list(heads(actor, shape, trashed=None).filter(pk__in=set(ids)))
    if len(found) != len(set(ids)):
        raise NoSuchRecord(
            _("One of these records does not exist, or you may not see it. Nothing was changed.")
        )
    for head in found:
        check(actor, "delete", shape, head)
        refuse_absorbed(actor, shape, head)
    moment = timezone.now() if trashed else None
    todo = [head.pk for head in found if (head.archived is None) == trashed]
    with change(actor, f"{entity}.{action}", reason=reason) as act:
        act.update_each(ENTITIES[entity], {pk: {"archived": moment} for pk in todo})
    return act.id
