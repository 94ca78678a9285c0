"""Who is in a campaign, and how they stand there. That somebody is in one is written at them, not at the campaign."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.access.errors import FieldNotAllowed
from perennial.access.queries import check, editable_fields
from perennial.journal.door import OpenChange, change
from perennial.lib.refusals import BadRequest, Refusal
from perennial.records.actions.allowing import refuse_gone
from perennial.records.campaigns import ENTITY, MEMBERS, in_campaign
from perennial.records.errors import NoSuchRecord
from perennial.records.models import Contact, Head, Link
from perennial.records.queries import head_of, heads
from perennial.schema.queries import shape_of
from perennial.schema.shape import EntityShape
from perennial.schema.standard.campaign import LISTED, STATES
from perennial.schema.standard.common import MEMBER

MOST = 200


def put_in_campaign(
    actor: Actor, campaign: int, records: Mapping[str, Collection[int]], *, state: str = LISTED
) -> tuple[int | None, int]:
    """Have contacts and leads (numbers by entity) stand in a campaign in this state, whether they were in it or not:
    at most 200, all or nothing. Returns the change and how many stood otherwise before.

    Raises NoSuchRecord, InTheTrash, WasMerged, Forbidden, BadRequest, and Refusal for somebody who is not to be
    contacted and is new there.
    """
    check_state(state)
    shape = shape_of(ENTITY)
    refuse_gone(actor, shape, head_of(actor, shape, campaign))
    with change(actor, f"{ENTITY}.members") as act:
        found = _held(actor, records)
        known = in_campaign(campaign, [head.pk for head in found])
        for head in found:
            if head.pk not in known and not may_be_asked(head):
                raise Refusal(_("“%s” is not to be contacted, and so was put into no campaign.") % head)
        done = write_states(act, campaign, [head.pk for head in found], state, known)
    return act.id, len(done)


def take_out_of_campaign(
    actor: Actor, campaign: int, records: Mapping[str, Collection[int]]
) -> tuple[int | None, int]:
    """Take contacts and leads out of a campaign. Returns the change and how many were in it. Raises as above."""
    with change(actor, f"{ENTITY}.members") as act:
        known = in_campaign(campaign, [head.pk for head in _held(actor, records)])
        act.delete_rows(Link, [link.pk for links in known.values() for link in links])
    return act.id, len(known)


def write_states(
    act: OpenChange, campaign: int, ids: Sequence[int], state: str, known: Mapping[int, Sequence[Link]]
) -> set[int]:
    """The rows themselves; of somebody who stands there twice one remains. Returns who stands otherwise now."""
    act.create(
        [Link(record_id=pk, target_id=campaign, field=MEMBER, role=state) for pk in ids if pk not in known]
    )
    moved = {its[0].pk: {"role": state} for its in known.values() if its[0].role != state}
    act.update_each(Link, moved)
    act.delete_rows(Link, [link.pk for its in known.values() for link in its[1:]])
    stood = {pk for pk, its in known.items() if len(its) == 1 and its[0].role == state}
    return set(ids) - stood


def check_state(state: str) -> None:
    if state not in {one.key for one in STATES}:
        known = ", ".join(one.key for one in STATES)
        raise BadRequest(_("There is no such state. There are: %s.") % known, field="state")


def check_member_field(actor: Actor, shape: EntityShape, action: str = "edit") -> None:
    """Raises FieldNotAllowed where the actor may not say who of these is in campaigns."""
    if not editable_fields(actor, shape, [MEMBER], action):
        raise FieldNotAllowed(MEMBER)


def may_be_asked(head: Head) -> bool:
    """Whether somebody may be put into a campaign: who is not to be contacted may not."""
    return not (isinstance(head, Contact) and head.do_not_contact)


def _held(actor: Actor, records: Mapping[str, Collection[int]]) -> list[Head]:
    """The records under lock, each the actor's to edit."""
    if sum(len(ids) for ids in records.values()) > MOST:
        raise BadRequest(_("At most %d people at once.") % MOST, field="choose")
    held: list[Head] = []
    for entity in MEMBERS:
        if not (wanted := set(records.get(entity, ()))):
            continue
        shape = shape_of(entity)
        check_member_field(actor, shape)
        rows = heads(actor, shape).select_for_update(of=("self",), no_key=True)
        found = list(rows.filter(pk__in=wanted).order_by("pk"))
        if len(found) != len(wanted):
            raise NoSuchRecord(
                _("One of these records is in the trash, or you may not see it. Nothing was changed.")
            )
        for head in found:
            check(actor, "edit", shape, head)
        held += found
    return held
