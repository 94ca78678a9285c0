"""What taking a change back would do, for the eyes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from perennial.access.actor import Actor
from perennial.access.queries import may_configure, readable_fields
from perennial.journal.models import Change, Entry
from perennial.journal.provenance import EXISTENCE
from perennial.journal.reading import Line, line
from perennial.journal.undo.nevertheless import Nevertheless, key_text
from perennial.journal.undo.outcome import Kept, Reason
from perennial.journal.values import field_of
from perennial.lib.numbers import counted
from perennial.records.directory import USER
from perennial.records.lines import LineReader, entities_of, values_of
from perennial.records.previews import Sums
from perennial.records.telling import Teller
from perennial.schema.kinds import Setting
from perennial.schema.queries import shape_of
from perennial.schema.shape import in_language
from perennial.web.addresses import record_url
from perennial.web.changes.acts import who
from perennial.web.moments import when


def sums(found: Sums, chosen: int = 0) -> list[dict[str, str]]:
    """Counts in words, as parts/sumlist.html takes them; what is nothing is left out.

    `chosen` later edits are not among the counts: they are taken back nevertheless.
    """
    kept = found.kept
    lines = (
        (_("Created records that go again"), found.removed, ""),
        (_("Removed records that come back"), found.restored, ""),
        (_("Records back to before"), found.edited, ""),
        (_("Values put back"), found.values, ""),
        (_("Later edits taken back as well"), chosen, ""),
        (_("Kept, edited since"), kept.get(Reason.EDITED, 0) - chosen, "amber"),
        (_("Kept, something refers to it"), kept.get(Reason.REFERENCED, 0), "amber"),
        (_("Kept, not yours to change"), kept.get(Reason.REFUSED, 0), "amber"),
        (_("Kept, erased by law"), kept.get(Reason.ERASED, 0), "amber"),
        (_("Kept, what it pointed at is gone"), kept.get(Reason.GONE, 0), "amber"),
        (_("Kept, merged into another record"), kept.get(Reason.ABSORBED, 0), "amber"),
        (_("Kept, another one has its key by now"), kept.get(Reason.TAKEN, 0), "amber"),
        (_("Led to the record it was merged into"), kept.get(Reason.LED, 0), "amber"),
    )
    return [{"label": label, "value": counted(n), "tone": tone} for label, n, tone in lines if n]


def button(found: Sums) -> str:
    """What the button does and to how many; '' when nothing can be taken back."""
    many = counted(found.reverted or found.values)
    if not found.reverted and not found.values:
        return _("Take back what is chosen") if found.may_return else ""
    if found.may_return:
        return _("Take back %s, the rest as chosen") % many
    if found.kept_records:
        return _("Take back %(back)s, keep %(kept)s") % {"back": many, "kept": counted(found.kept_records)}
    return _("Take back %s") % many


def receipt_text(found: Sums, *, redo: bool = False) -> str:
    """What an undo did, in a sentence; taking an undo back is doing it again."""
    back = ngettext("%(n)s record taken back", "%(n)s records taken back", found.reverted)
    if redo:
        back = ngettext("%(n)s record done again", "%(n)s records done again", found.reverted)
    done = back % {"n": counted(found.reverted)}
    if not found.kept_records:
        return done
    kept = ngettext("%(n)s kept as it is", "%(n)s kept as they are", found.kept_records)
    return f"{done}, {kept % {'n': counted(found.kept_records)}}"


class KeptList:
    """Tells one reader what stays and why, with values, names and moments as far as they may read the record."""

    def __init__(self, actor: Actor, teller: Teller, setting: Setting) -> None:
        self._actor = actor
        self._teller = teller
        self._setting = setting

    def told(self, kept: Sequence[Kept], nevertheless: Nevertheless) -> list[dict[str, Any]]:
        """Each as parts/conflicts.html takes it: with two choices where it may return, else with a sentence."""
        roots = {pk for one in kept for pk in (one.root, one.holder) if pk is not None}
        self._entities = entities_of(roots)
        for entity in set(self._entities.values()):
            its = [pk for pk, of in self._entities.items() if of == entity]
            self._teller.names.load(entity, its)
        self._shapes = {entity: shape_of(entity) for entity in set(self._entities.values())}
        self._changes = Change.objects.in_bulk({one.by for one in kept if one.by is not None})
        self._teller.names.load(USER, {one.actor_id for one in self._changes.values()})
        self._edits = self._edits_of([one for one in kept if one.field == EXISTENCE and one.by and one.root])
        return [self._one(one, nevertheless) for one in kept]

    def _one(self, one: Kept, nevertheless: Nevertheless) -> dict[str, Any]:
        entity, name = self._entities.get(one.root or 0, ""), self._name(one.root)
        its: dict[str, Any] = {"title": name or self._kind(one, entity), "sentence": self._why(one, name)}
        its["url"] = record_url(entity, one.root or 0) if name else ""
        if name and one.field == EXISTENCE:
            return its | self._edits.get((one.by, one.root), {})
        if not one.may_return or (entity and not name):
            return its
        its |= self._values(one, entity) if entity else _configured(one)
        if "now" in its:
            taken = nevertheless.takes(one.model, one.row, one.field)
            its |= {"name": f"v:{key_text(one.key)}", "choices": list(_choices(its, taken=taken))}
        return its

    def _edits_of(self, whole: Sequence[Kept]) -> dict[tuple[int | None, int | None], dict[str, Any]]:
        """Of records kept whole, by change and record: the first value the last edit changed."""
        by, roots = {one.by for one in whole}, {one.root for one in whole}
        entries = Entry.objects.filter(root__in=roots, batch__change__in=by).select_related("batch")
        found: dict[tuple[int | None, int | None], dict[str, Any]] = {}
        for entry in entries.order_by("id"):
            if (key := (entry.batch.change_id, entry.root)) not in found and entry.root in self._entities:
                told = self._told(line(entry, entry.batch.change_id), self._entities[entry.root])
                found |= {key: told} if told else {}
        return found

    def _name(self, record: int | None) -> str:
        """What a record is called, '' where it is not open to the reader."""
        entity = self._entities.get(record or 0, "")
        return self._teller.names.name(entity, record or 0) if entity else ""

    def _why(self, one: Kept, name: str) -> str:
        change = self._changes.get(one.by or 0)
        if change is not None and (name or one.root is None):
            return _("edited by %(who)s, %(when)s") % {
                "who": who(self._teller, change),
                "when": when(change.at),
            }
        if one.holder is not None and (holder := self._name(one.holder)):
            if one.reason == Reason.LED:
                return _("leads to %s, into which it was merged") % holder
            return _("%s refers to it") % holder
        return str(Reason(one.reason).label)

    def _values(self, one: Kept, entity: str) -> dict[str, Any]:
        pair = {one.field: (one.before, one.now)}
        its = Line(0, 0, one.model, one.row, one.root, "update", 0, None, pair, frozenset())
        return self._told(its, entity)

    def _told(self, its: Line, entity: str) -> dict[str, Any]:
        """The first value of a line that the reader may read; nothing where there is none."""
        shape = self._shapes[entity]
        reader = LineReader(shape, [its], readable_fields(self._actor, shape, shape.fields))
        for value in values_of(its, reader, self._setting):
            return {"field": value.label, "now": value.after, "before": value.before}
        return {}

    def _kind(self, one: Kept, entity: str) -> str:
        if entity:
            return _("A %s that is not open to you") % self._shapes[entity].label().lower()
        row = one.model._default_manager.filter(pk=one.row).first()
        if row is None or not self._may_name(row):
            return str(one.model._meta.verbose_name).capitalize()
        labels = getattr(row, "labels", None)
        return in_language(labels) if labels else str(row)

    def _may_name(self, row: Any) -> bool:
        """Whether the reader configures, or it is their own."""
        own = type(row).own_attribute()
        return may_configure(self._actor) or bool(own and getattr(row, own) == self._actor.user_id)


def _configured(one: Kept) -> dict[str, Any]:
    """A value of configuration, where it is plain enough to be decided on."""
    if not all(isinstance(value, str | int | None) for value in (one.now, one.before)):
        return {}
    label = str(getattr(field_of(one.model, one.field), "verbose_name", one.field)).capitalize()
    return {"field": label, "now": _plain(one.now), "before": _plain(one.before)}


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "" if value is None else str(value)


def _choices(its: dict[str, Any], *, taken: bool) -> Iterator[dict[str, Any]]:
    yield {"value": "keep", "shown": its["now"], "note": _("keep the edit"), "chosen": not taken}
    yield {"value": "take", "shown": its["before"], "note": _("as before the change"), "chosen": taken}
