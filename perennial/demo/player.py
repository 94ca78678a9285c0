"""Playing the acts of the story through the journal: each is one backdated change of who did it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from perennial.demo.acts import Act, Item
from perennial.demo.companies import Point
from perennial.demo.papers import Paper
from perennial.demo.staff import Staff
from perennial.files.store import arriving, keep
from perennial.journal.door import OpenChange, begin, change
from perennial.journal.models import Channel
from perennial.journal.setwise import slices
from perennial.records.drafts import Draft, Reach, draft_of
from perennial.records.models import ENTITIES, Lead, Link
from perennial.records.writing import edit, insert
from perennial.schema.queries import setting, shape_of
from perennial.schema.standard.common import MEMBER
from perennial.schema.standard.lead import CONVERTED

AT_ONCE = 300
_REFERENCES = ("company", "parent", "contact", "deal", "ticket", "lead", "contract", "campaign")
_CREATES = (
    "create_company", "create_contact", "create_deal", "create_ticket", "create_lead", "create_contract",
    "create_campaign", "log", "file",
)  # fmt: skip
_ACTIONS = dict.fromkeys(_CREATES, "create")


class Player:
    """Knows which record each ref of the story became."""

    def __init__(self, staff: Staff) -> None:
        self._staff = staff
        self._ids: dict[str, int] = {}
        self._setting = setting()
        self._shapes = {entity: shape_of(entity) for entity in ENTITIES}
        self._verbs: dict[str, Callable[[OpenChange, Act], None]] = {
            **dict.fromkeys(_CREATES, self._create),
            "edit": self._edit,
            "bulk_edit": self._edit,
            "convert": self._convert,
            "enlist": self._enlist,
            "trash": lambda opened, act: self._set_archived(opened, act, act.at),
            "restore": lambda opened, act: self._set_archived(opened, act, None),
        }

    def play(self, act: Act) -> None:
        """Write one act as one change."""
        if act.kind == "import":
            self._import(act)
            return
        actor, action = (
            self._staff.actor(act.actor),
            f"{act.items[-1].entity}.{_ACTIONS.get(act.kind, act.kind)}",
        )
        with change(actor, action, reason=act.reason, at=act.at) as opened:
            self._verbs[act.kind](opened, act)

    def _import(self, act: Act) -> None:
        """In batches of at most `AT_ONCE` records, as a real import is."""
        actor, rows = self._staff.actor(act.actor, Channel.IMPORT), _file_rows(act.items)
        opened = begin(actor, "contact.import", reason=act.reason, title=act.source, at=act.at)
        for piece in slices(act.items, AT_ONCE):
            with opened.batch():
                self._insert(opened, piece)
                opened.from_rows({self._ids[item.ref]: rows[item.ref] for item in piece})
        opened.close()

    def _create(self, opened: OpenChange, act: Act) -> None:
        self._insert(opened, act.items)

    def _insert(self, opened: OpenChange, items: Sequence[Item]) -> None:
        """A record comes after those it refers to, so what refers to another of these items waits a round."""
        while items:
            ready = [item for item in items if all(ref in self._ids for ref in _references(item))]
            for entity, its in _by_entity(ready):
                drafts = [self._draft(item) for item in its]
                heads = insert(opened, self._shapes[entity], drafts, self._setting)
                self._ids.update({item.ref: head.pk for item, head in zip(its, heads, strict=True)})
            if not ready:
                raise KeyError(f"nobody created what {items[0].ref} refers to: {_references(items[0])}")
            items = [item for item in items if item.ref not in self._ids]

    def _edit(self, opened: OpenChange, act: Act) -> None:
        for entity, items in _by_entity(act.items):
            drafts = {self._ids[item.ref]: self._draft(item) for item in items}
            edit(opened, self._shapes[entity], drafts, self._setting)

    def _convert(self, opened: OpenChange, act: Act) -> None:
        """A lead led to records that are there; what was said with it is about them as well."""
        for item in act.items:
            lead, became = self._ids[item.ref], {key: self._ids[ref] for key, ref in item.values.items()}
            columns = {f"converted_{key}_id": pk for key, pk in became.items()}
            opened.update_each(Lead, {lead: {**columns, "status": CONVERTED, "converted": act.at}})
            about = Link.objects.filter(target=lead).order_by("pk").values_list("record", flat=True)
            opened.create(
                [Link(record_id=pk, target_id=to, field=key) for pk in about for key, to in became.items()]
            )

    def _enlist(self, opened: OpenChange, act: Act) -> None:
        opened.create(
            [
                Link(
                    record_id=self._ids[item.ref],
                    target_id=self._ids[item.values["campaign"]],
                    field=MEMBER,
                    role=item.values["state"],
                )
                for item in act.items
            ]
        )

    def _set_archived(self, opened: OpenChange, act: Act, moment: datetime | None) -> None:
        for entity, items in _by_entity(act.items):
            opened.update_each(
                ENTITIES[entity], {self._ids[item.ref]: {"archived": moment} for item in items}
            )

    def _draft(self, item: Item) -> Draft:
        draft = draft_of(self._shapes[item.entity], {k: self._value(k, v) for k, v in item.values.items()})
        for point in item.points or ():
            if point.kind == "address":
                draft.address = _address(point)
            else:
                place = sum(1 for one in draft.reach if one.kind == point.kind)
                draft.reach.append(Reach(point.kind, place, point.raw, point.label))
        return draft

    def _value(self, key: str, value: Any) -> Any:
        if key == "owner":
            return self._staff.id_of(value)
        if key in _REFERENCES:
            return self._ids[value] if value else None
        if isinstance(value, Paper):
            with arriving([value.content], value.name) as arrived:
                keep([arrived])
                return arrived.value
        return value


def _references(item: Item) -> list[str]:
    return [ref for key in _REFERENCES if (ref := item.values.get(key))]


def _by_entity(items: Iterable[Item]) -> list[tuple[str, list[Item]]]:
    """The items entity by entity, companies first."""
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(item.entity, []).append(item)
    return sorted(found.items())


def _file_rows(items: Sequence[Item]) -> dict[str, int]:
    """The row of the file each record came from: contacts one a row, a company in the first that names it."""
    rows: dict[str, int] = {}
    contacts = [item for item in items if item.entity == "contact"]
    for number, item in enumerate(contacts, 1):
        rows[item.ref] = number
        rows.setdefault(item.values["company"], number)
    for item in items:
        rows.setdefault(item.ref, len(rows) + 1)
    return rows


def _address(point: Point) -> dict[str, str]:
    return {
        "label": point.label,
        "street": point.street,
        "postal_code": point.postal_code,
        "city": point.city,
        "country": point.country,
    }
