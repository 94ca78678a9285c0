"""What happened to a record, in sentences."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from perennial.journal.models import Channel
from perennial.records.changes import may_know
from perennial.records.history import Event
from perennial.records.lines import ARCHIVED, ASIDE, CREATED, VALUE, VERIFIED, Alteration
from perennial.records.models import Head
from perennial.schema.pipelines import STAGE
from perennial.schema.shape import FieldShape
from perennial.web.records.ages import clock, full_day
from perennial.web.records.entities import change_url
from perennial.web.records.reader import Reader

NAMED = 4


def load_names(reader: Reader, parts: list[Alteration]) -> None:
    """Names of people and records that values point at, a statement for each entity."""
    for part in parts:
        field = reader.shape.fields.get(part.key)
        if field is not None:
            reader.names.load_of(field, [v for p in parts if p.key == part.key for v in (p.before, p.after)])


def told(reader: Reader, head: Head, event: Event, stayed: int = 0) -> dict[str, Any]:
    """One event as the part `timeline` takes it; `stayed` is the record into which it merged others."""
    change = event.act.change
    language, zone = reader.setting.language, reader.setting.zone
    recent = (reader.now - change.at).days < 2
    found: dict[str, Any] = {
        "kind": "change",
        "icon": "changes",
        "url": change_url(change.pk) if may_know(reader.actor, change) else "",
        "at": clock(change.at, zone) if recent else full_day(change.at, language, zone),
        "stamp": change.at.isoformat(),
    } | dict.fromkeys(("before", "after", "by", "quote", "undo_url"), "")
    found |= _merged(reader, head, event, stayed) or _words(reader, head, event)
    if event.act.undone_by:
        found["by"] = f"{found.get('by', '')} {_('(taken back since)')}".strip()
    return found


def _merged(reader: Reader, head: Head, event: Event, stayed: int) -> dict[str, Any]:
    """Of a merge, for the record that stayed and those it absorbed; {} for any other."""
    by = _("by %s") % event.act.by
    if stayed == head.pk:
        text = _("%(what)s came along, %(by)s") % {"what": _fields(reader, event), "by": by}
        return {"lead": _("Merged"), "text": text, "icon": "merge"}
    if stayed and ARCHIVED in {part.aspect for part in event.parts}:
        return {"lead": _("Merged into another record"), "text": by, "icon": "merge"}
    return {}


def _words(reader: Reader, head: Head, event: Event) -> dict[str, Any]:
    by = _("by %s") % event.act.by
    aspects = {part.aspect for part in event.parts}
    if event.act.change.undoes_id:
        return {
            "lead": _("Took back"),
            "text": _("%(what)s, %(by)s") % {"what": _fields(reader, event), "by": by},
            "icon": "undo",
        }
    if CREATED in aspects:
        return _created(event, by)
    if ARCHIVED in aspects:
        gone = next(part.after for part in event.parts if part.aspect == ARCHIVED)
        return {
            "lead": _("Moved to the trash") if gone else _("Brought back"),
            "text": by,
            "icon": "trash" if gone else "undo",
        }
    if aspects == {VERIFIED}:
        return {
            "lead": _fields(reader, event),
            "text": _("confirmed as still right %s") % by,
            "icon": "check",
        }
    if aspects == {ASIDE}:
        return {"lead": _fields(reader, event), "text": _("put in order %s") % by}
    return _edited(reader, head, event, by)


def _created(event: Event, by: str) -> dict[str, Any]:
    if event.act.change.channel == Channel.IMPORT:
        return {"lead": _("Imported"), "text": f"{source(event)} {by}".strip(), "icon": "imports"}
    return {"lead": _("Created"), "text": by, "icon": "plus"}


def _edited(reader: Reader, head: Head, event: Event, by: str) -> dict[str, Any]:
    values = [part for part in event.parts if part.aspect == VALUE and reader.shape.field(part.key).editable]
    imported = event.act.change.channel == Channel.IMPORT
    text = _("filled %(source)s, %(by)s") % {"source": source(event), "by": by} if imported else by
    icon = "imports" if imported else "changes"
    found: dict[str, Any] = {"lead": _fields(reader, event), "text": text, "icon": icon}
    stage = next((part for part in values if part.key == STAGE and part.before), None)
    told = values[0] if len(values) == 1 else stage
    if told is not None and not told.erased:
        field = reader.shape.field(told.key)
        before, after = (shown(reader, head, field, it) for it in (told.before, told.after))
        found |= {"before": before, "after": after, "text": "", "by": text}
        if len(values) > 1:
            others = [part for part in values if part.key != STAGE]
            found |= {"lead": field.label(), "by": _("with %(fields)s, %(by)s") % _with(reader, others, text)}
    return found


def _with(reader: Reader, parts: Iterable[Alteration], by: str) -> dict[str, str]:
    return {"fields": _labels(reader, parts), "by": by}


def source(event: Event) -> str:
    """The file and row an import took its values from."""
    row = next((part.source for part in event.parts if part.source is not None), None)
    if not event.act.title:
        return _("from a file")
    words = {"file": event.act.title, "row": row}
    return _("from %(file)s, row %(row)s") % words if row is not None else _("from %(file)s") % words


def _fields(reader: Reader, event: Event) -> str:
    """The fields of an event; of those that Perennial keeps only where there is nothing else."""
    parts = [part for part in event.parts if part.key]
    return _labels(reader, [part for part in parts if reader.shape.field(part.key).editable] or parts)


def _labels(reader: Reader, parts: Iterable[Alteration]) -> str:
    labels = list(dict.fromkeys(reader.shape.field(part.key).label() for part in parts))
    named = ", ".join(labels[:NAMED])
    more = len(labels) - NAMED
    return _("%(fields)s and %(more)s more") % {"fields": named, "more": more} if more > 0 else named


def shown(reader: Reader, head: Head, field: FieldShape, value: Any) -> str:
    return reader.show(field, value, head) if value not in (None, "", []) else ""
