"""What a bulk edit can do with each record: a closed list of verbs. With which records is for the plan to say.

A verb refuses what this actor may not do to any record when it is made, and single records by `refused`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.journal.door import OpenChange
from perennial.lib.dates import show_date
from perennial.lib.refusals import BadRequest
from perennial.records.actions.allowing import check_fields, check_targets, refuse_emptying
from perennial.records.actions.members import check_member_field, check_state, may_be_asked, write_states
from perennial.records.bulk.asked import CONFIRM, ENLIST, NORMALISE, SET, TRASH, Asked
from perennial.records.bulk.fates import Why
from perennial.records.bulk.normalising import Rewriting, rewritings
from perennial.records.campaigns import MEMBERS, in_campaign
from perennial.records.confirming import confirm_each, day_known
from perennial.records.drafts import draft_of
from perennial.records.leads import refuse_by_hand
from perennial.records.models import ENTITIES, ContactPoint, Head, PointKind
from perennial.records.table import values_of
from perennial.records.writing import edit
from perennial.schema.queries import setting
from perennial.schema.shape import EntityShape, FieldShape
from perennial.schema.standard.common import MEMBER

# How a value is shown to whoever looks.
Show = Callable[[FieldShape, Any], str]
# What would stand at a field before and after.
Foreseen = tuple[FieldShape, str, str]


class Verb:
    """`action` is how its change is called, `right` what must be allowed for each record besides “bulk”."""

    key: ClassVar[str]
    action: ClassVar[str] = "bulk_edit"
    right: ClassVar[str] = "edit"

    def __init__(self, actor: Actor, shape: EntityShape, asked: Asked) -> None:
        self.actor, self.shape, self.asked = actor, shape, asked
        self.house = setting()
        check_fields(actor, shape, self.fields, "bulk")

    @property
    def fields(self) -> Collection[str]:
        """The fields it is about."""
        return self.asked.fields

    @property
    def written(self) -> Collection[str]:
        """The fields to which it gives values."""
        return self.fields

    def refused(self, heads: Sequence[Head]) -> Mapping[int, str]:
        """Those of these records that are left as they are, and why."""
        return {}

    def write(self, act: OpenChange, ids: Sequence[int]) -> set[int]:
        """Do it with these records; returns those that are other than before."""
        raise NotImplementedError

    def foreseen(self, heads: Sequence[Head], show: Show) -> Mapping[int, list[Foreseen]]:
        """Of each record what would be another value, for the eyes of the actor."""
        return {}


class SetValues(Verb):
    key = SET

    def __init__(self, actor: Actor, shape: EntityShape, asked: Asked) -> None:
        super().__init__(actor, shape, asked)
        check_targets(actor, shape, asked.values)
        refuse_emptying(shape, asked.values)
        refuse_by_hand(shape, asked.values)
        self._draft = draft_of(shape, asked.values)

    @property
    def fields(self) -> Collection[str]:
        return self.asked.values.keys()

    def refused(self, heads: Sequence[Head]) -> Mapping[int, str]:
        back = {value for key, value in self.asked.values.items() if self._leads_back(key)}
        return {head.pk: Why.ITSELF for head in heads if head.pk in back}

    def write(self, act: OpenChange, ids: Sequence[int]) -> set[int]:
        return edit(act, self.shape, dict.fromkeys(ids, self._draft), self.house)

    def foreseen(self, heads: Sequence[Head], show: Show) -> Mapping[int, list[Foreseen]]:
        now = values_of(self.shape, heads, set(self.fields))
        named = {self.shape.field(key): value for key, value in self.asked.values.items()}
        return {
            head.pk: [
                (one, show(one, now[head.pk][one.key]), show(one, value)) for one, value in named.items()
            ]
            for head in heads
        }

    def _leads_back(self, key: str) -> bool:
        one = self.shape.field(key)
        return one.kind == "record" and one.target == self.shape.key


class Confirm(Verb):
    """The values of `fields` are still right today."""

    key, action = CONFIRM, "confirm"
    written = ()

    def write(self, act: OpenChange, ids: Sequence[int]) -> set[int]:
        return confirm_each(act, self.shape.key, ids, self.fields, self.house)

    def foreseen(self, heads: Sequence[Head], show: Show) -> Mapping[int, list[Foreseen]]:
        named = [self.shape.field(key) for key in self.fields]
        today = timezone.now().astimezone(self.house.zone).date()
        return {
            head.pk: [
                (one, self._day(day_known(head, one.key, self.house)), self._day(today)) for one in named
            ]
            for head in heads
        }

    def _day(self, day: date | None) -> str:
        return show_date(day, get_language() or self.house.language) if day else ""


class Trash(Verb):
    key, action, right = TRASH, "trash", "delete"

    def write(self, act: OpenChange, ids: Sequence[int]) -> set[int]:
        moment = timezone.now()
        done = act.update_each(ENTITIES[self.shape.key], {key: {"archived": moment} for key in ids})
        return {head.pk for head in done}


class Normalise(Verb):
    """Phones are written in their normal form, as far as one is known."""

    key, action = NORMALISE, "normalise"

    def __init__(self, actor: Actor, shape: EntityShape, asked: Asked) -> None:
        super().__init__(actor, shape, asked)
        if set(asked.fields) != {PointKind.PHONE}:
            raise BadRequest(_("Only phones are written in normal form."), field="fields")
        self._known: Mapping[int, Rewriting] = {}

    def refused(self, heads: Sequence[Head]) -> Mapping[int, str]:
        self._known = rewritings(heads, self.house)
        return {pk: Why.UNKNOWN for pk, one in self._known.items() if one.unknown and not one.texts}

    def write(self, act: OpenChange, ids: Sequence[int]) -> set[int]:
        texts = {point: text for pk in ids for point, (_before, text) in self._known[pk].texts.items()}
        done = act.update_each(ContactPoint, {point: {"raw": text} for point, text in texts.items()})
        return {point.record_id for point in done}

    def foreseen(self, heads: Sequence[Head], show: Show) -> Mapping[int, list[Foreseen]]:
        field = self.shape.field(PointKind.PHONE)
        return {
            pk: [(field, before, after) for before, after in one.texts.values()]
            for pk, one in rewritings(heads, self.house).items()
        }


class Enlist(Verb):
    """People are put into a campaign; who is in it already stays as they stand there."""

    key, action = ENLIST, "enlist"

    def __init__(self, actor: Actor, shape: EntityShape, asked: Asked) -> None:
        if set(asked.values) != {MEMBER} or shape.key not in MEMBERS:
            raise BadRequest(_("Only contacts and leads are put into a campaign."), field=MEMBER)
        check_member_field(actor, shape, "bulk")
        check_targets(actor, shape, asked.values)
        check_state(asked.state)
        super().__init__(actor, shape, asked)
        self._campaign: int = asked.values[MEMBER]

    @property
    def fields(self) -> Collection[str]:
        return ()

    def refused(self, heads: Sequence[Head]) -> Mapping[int, str]:
        known = in_campaign(self._campaign, [head.pk for head in heads])
        return {head.pk: Why.OBJECTS for head in heads if head.pk not in known and not may_be_asked(head)}

    def write(self, act: OpenChange, ids: Sequence[int]) -> set[int]:
        known = in_campaign(self._campaign, ids)
        new = [pk for pk in ids if pk not in known]
        return write_states(act, self._campaign, new, self.asked.state, {})

    def foreseen(self, heads: Sequence[Head], show: Show) -> Mapping[int, list[Foreseen]]:
        field = self.shape.field(MEMBER)
        return {head.pk: [(field, "", show(field, self._campaign))] for head in heads}


VERBS: dict[str, type[Verb]] = {one.key: one for one in (SetValues, Confirm, Trash, Normalise, Enlist)}
