"""A lead becomes a contact, a company and a deal: new ones, or such as are there already."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.access.models import User
from perennial.access.queries import editable_fields, may, within
from perennial.journal.door import OpenChange, change
from perennial.lib.refusals import BadRequest, Refusal
from perennial.records.actions.allowing import check_fields
from perennial.records.actions.create import check_create, create_within
from perennial.records.actions.edit import edit_within, lock
from perennial.records.blocking import Blocking
from perennial.records.converting import ADDRESS, BECOMES, COMPANY, CONTACT, DEAL, Told
from perennial.records.directory import Directory
from perennial.records.errors import AlreadyConverted, ChangedMeanwhile
from perennial.records.leads import ENTITY, STATUS
from perennial.records.models import ENTITIES, Lead, Link
from perennial.records.objections import broken_by
from perennial.records.points import Lists
from perennial.records.queries import points
from perennial.records.table import links_of
from perennial.records.warning import Acknowledged
from perennial.schema.queries import setting, shape_of
from perennial.schema.standard.lead import CONVERTED

# What hangs on a lead and comes along.
CARRIED = ("activity", "document")


@dataclass(frozen=True, slots=True)
class Part:
    """One of the records that the lead becomes: the one of this number, or a new one.

    `values` and `lists` are what a new one has besides or instead of what the lead tells. One that is there gets what
    it has not; `take` names the fields (or `address`) in which the lead is believed where it says otherwise.
    """

    record: int | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    lists: Lists = field(default_factory=dict)
    take: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """What a lead becomes; None: no such record. `acknowledged` answers rules that warn and likely duplicates."""

    contact: Part | None = None
    company: Part | None = None
    deal: Part | None = None
    acknowledged: Acknowledged | None = None


@dataclass(frozen=True, slots=True)
class Converted:
    """The change, what the lead became by entity, and how many activities and files stay with the lead alone: they are
    of colleagues, and the actor may not change them.
    """

    lead: int
    change: int | None
    became: Mapping[str, int]
    left: int


def usual_wish(told: Told) -> Wish:
    """What a lead becomes where nobody says more: new records of whom it names."""
    return Wish(contact=Part() if told.names_person else None, company=Part() if told.names_company else None)


def convert_lead(
    actor: Actor, lead_id: int, wish: Wish, *, opened: int | None = None, reason: str = ""
) -> Converted:
    """Convert a lead, as one change. `opened` is the version of the lead that the person saw.

    Who converts may edit the lead, and create or edit what it becomes; nothing of the lead is passed on that they may
    not read. Raises NoSuchRecord, Forbidden, InTheTrash, WasMerged, AlreadyConverted, ChangedMeanwhile, BadRequest,
    and whatever creating and editing raise: Incomplete, BrokenRules, RulesAsk, DuplicatesAsk.
    """
    if wish.contact is None and wish.company is None:
        raise BadRequest(_("Say whom the lead becomes: a contact, a company or both."), field=CONTACT)
    if wish.deal is not None and wish.deal.record is not None:
        raise BadRequest(_("A lead becomes a new deal; leave out its number."), field="deal.record")
    shape = shape_of(ENTITY)
    with change(actor, f"{ENTITY}.convert", reason=reason) as act:
        lead = lock(actor, shape, lead_id)
        assert isinstance(lead, Lead)
        check_fields(actor, shape, [STATUS])
        _refuse_converted(actor, lead)
        if opened is not None and opened != lead.version:
            sentence = _("Somebody changed this lead while you looked at it. Look again, then convert it.")
            raise ChangedMeanwhile(sentence, {}, lead.version)
        blocking = Blocking(actor, ENTITY)
        before = broken_by(ENTITY, [lead_id]) if blocking else {}
        became = _Converting(act, actor, lead, wish).run()
        left = sum(_carry(act, actor, entity, lead_id, became) for entity in CARRIED)
        columns: dict[str, Any] = {f"converted_{entity}_id": pk for entity, pk in became.items()}
        act.update_each(Lead, {lead_id: {**columns, STATUS: CONVERTED, "converted": act.row.at}})
        act.settle()
        blocking.refuse(lead_id, before, [STATUS])
    return Converted(lead_id, act.id, became, left)


def _refuse_converted(actor: Actor, lead: Lead) -> None:
    if lead.converted is None:
        return
    numbers = {entity: getattr(lead, f"converted_{entity}_id") for entity in BECOMES}
    names = (Directory(actor).name(entity, pk) for entity, pk in numbers.items() if pk)
    if name := next(filter(None, names), ""):
        raise AlreadyConverted(_("This lead was converted already: it became %s.") % name)
    raise AlreadyConverted(_("This lead was converted already."))


@contextmanager
def _said_of(entity: str) -> Iterator[None]:
    """A refusal names the record it is about before the field: `deal.amount`."""
    try:
        yield
    except Refusal as no:
        no.fields = {f"{entity}.{key}" if key else entity: said for key, said in no.fields.items()}
        raise


class _Converting:
    """The records themselves: the company first, which the contact refers to, then the deal with both."""

    def __init__(self, act: OpenChange, actor: Actor, lead: Lead, wish: Wish) -> None:
        self.act, self.actor, self.lead, self.wish = act, actor, lead, wish
        self.told = Told(actor, lead, points(lead.pk), setting())

    def run(self) -> dict[str, int]:
        became: dict[str, int] = {}
        for entity, part in (
            (COMPANY, self.wish.company),
            (CONTACT, self.wish.contact),
            (DEAL, self.wish.deal),
        ):
            if part is not None:
                more = {key: pk for key, pk in became.items() if key in shape_of(entity).fields}
                write = self._join if part.record else self._make
                with _said_of(entity):
                    became[entity] = write(entity, part, more)
        return became

    def _make(self, entity: str, part: Part, more: Mapping[str, int]) -> int:
        shape = shape_of(entity)
        allowed = editable_fields(self.actor, shape, more, "create")
        told = self.told.values(entity) | {key: pk for key, pk in more.items() if key in allowed}
        values = {"owner": self._owner(entity), **told, **part.values}
        lists = {**self.told.lists(entity, None, alone=self._alone), **part.lists}
        check_create(self.actor, shape, values, lists)
        head = create_within(self.act, self.actor, shape, values, lists, self.wish.acknowledged)
        return head.pk

    def _join(self, entity: str, part: Part, more: Mapping[str, int]) -> int:
        shape = shape_of(entity)
        assert part.record is not None
        head = lock(self.actor, shape, part.record)
        theirs = points(head.pk)
        differing = self.told.differing(entity, head, theirs, more, alone=self._alone)
        if unknown := sorted(set(part.take) - {*shape.fields, ADDRESS}):
            raise BadRequest(
                _("“%s” is no field of which the lead's value is taken.") % unknown[0], field="take"
            )
        taken = {one.key: one.told for one in differing if one.key in part.take and one.key != ADDRESS}
        values = self.told.lacking(entity, head, more) | taken
        lists = self.told.lists(entity, theirs, alone=self._alone, take=part.take)
        edit_within(self.act, self.actor, shape, head, values, lists, acknowledged=self.wish.acknowledged)
        return head.pk

    @property
    def _alone(self) -> bool:
        """Whether the company is all that the lead becomes, so that mails and phones are its own."""
        return self.wish.contact is None

    def _owner(self, entity: str) -> int | None:
        """Who looked after the lead, as far as the actor may make records theirs."""
        owner = self.lead.owner_id
        record = ENTITIES[entity](owner_id=owner)
        known = owner is not None and User.objects.filter(pk=owner, is_active=True).exists()
        return owner if known and may(self.actor, "create", shape_of(entity), record) else self.actor.user_id


def _carry(act: OpenChange, actor: Actor, entity: str, lead: int, became: Mapping[str, int]) -> int:
    """What hangs on the lead hangs on what it became as well; returns how many of this entity stay behind."""
    shape = shape_of(entity)
    about = Link.objects.filter(target=lead, field=ENTITY, until__isnull=True).values("record")
    live = ENTITIES[entity].objects.filter(pk__in=about, archived__isnull=True)
    mine = sorted(within(actor, "edit", live, shape).values_list("pk", flat=True))
    allowed = editable_fields(actor, shape, became)
    there = links_of(mine)
    act.create(
        [
            Link(record_id=pk, target_id=target, field=key)
            for pk in mine
            for key, target in became.items()
            if key in allowed and key not in there.get(pk, {})
        ]
    )
    return live.count() - len(mine)
