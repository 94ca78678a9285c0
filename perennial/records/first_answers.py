"""The first answer to a ticket: the first call, meeting or e-mail that is done about it sets the moment, once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from perennial.journal.door import OpenChange
from perennial.journal.rows import rows_by
from perennial.records.drafts import Draft
from perennial.records.models import Activity, Link, Ticket
from perennial.schema.shape import EntityShape
from perennial.schema.standard.activity import IN_VAIN, WITH_PEOPLE

ENTITY, TICKET = "activity", "ticket"
TELLING = frozenset({"kind", "done", "outcome"})


def may_answer(shape: EntityShape, draft: Draft) -> bool:
    """Whether what is written could make an activity an answer to a ticket."""
    return shape.key == ENTITY and bool(draft.links.get(TICKET) or TELLING & draft.columns.keys())


def note_first_answers(act: OpenChange, activities: Collection[int]) -> None:
    """Part of an open change: tickets without an answer have one now, where these activities are such."""
    if not activities:
        return
    links = Link.objects.filter(record__in=activities, field=TICKET, until__isnull=True)
    about = dict(links.values_list("record", "target"))
    if not about:
        return
    waiting = {
        one.pk: one.opened
        for one in rows_by(Ticket, "pk", sorted(set(about.values())), lock="NO KEY UPDATE")
        if one.first_answered is None and one.opened is not None
    }
    answered = _earliest(about, {one.pk: one for one in rows_by(Activity, "pk", sorted(about))}, waiting)
    if answered:
        act.update_each(Ticket, {pk: {"first_answered": at} for pk, at in answered.items()})


def _earliest(
    about: Mapping[int, int], activities: Mapping[int, Activity], waiting: Mapping[int, datetime]
) -> dict[int, datetime]:
    """What was said before the ticket came is no answer to it."""
    found: dict[int, datetime] = {}
    for activity, ticket in about.items():
        one = activities[activity]
        spoken = one.done is not None and one.kind in WITH_PEOPLE and one.outcome not in IN_VAIN
        if spoken and one.done and ticket in waiting and one.done >= waiting[ticket]:
            found[ticket] = min(one.done, found.get(ticket, one.done))
    return found
