"""Changes and lines of the journal as JSON: fields by key, values as their kinds write them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from perennial.access.actor import Actor
from perennial.access.queries import names_of
from perennial.api.answers import address, instant
from perennial.journal.models import Change
from perennial.journal.queries import undone_by
from perennial.journal.reading import Line
from perennial.records.drafts import ADDRESS_PARTS
from perennial.records.lines import CREATED, VALUE, Alteration, LineReader
from perennial.records.noted import notes_for
from perennial.schema.kinds import kind_of
from perennial.schema.shape import EntityShape

Value = dict[str, Any]


def line_values(one: Line, reader: LineReader) -> list[Value]:
    """[{"field", "was", "now", …}] of a line; `erased` marks a value that was erased by law."""
    return [_value(part, reader.shape) for part in reader.read(one) if part.aspect != CREATED]


def _value(part: Alteration, shape: EntityShape) -> Value:
    was, now = (_json(part, raw, shape) for raw in (part.before, part.after))
    found = {"field": _field(part), "was": was, "now": now}
    if part.row:
        found["entry"] = part.row
    if part.row and part.aspect != VALUE:
        found["part"] = part.name
    return found | ({"erased": True} if part.erased else {})


def _field(part: Alteration) -> str:
    if not part.key:
        return part.name
    return "address" if part.aspect != VALUE and part.key in ADDRESS_PARTS else part.key


def _json(part: Alteration, value: Any, shape: EntityShape) -> Any:
    if part.erased:
        return None
    if part.aspect != VALUE:
        return value
    return kind_of(shape.fields[part.key]).to_json(value, shape.fields[part.key])


def change_bodies(actor: Actor, changes: Sequence[Change]) -> dict[int, dict[str, Any]]:
    """Changes as JSON, by id: who, when, how, why, and what took them back. A few statements for all."""
    ids = [one.pk for one in changes]
    texts, undone = notes_for(actor, ids), undone_by(ids)
    names = names_of(one.actor_id for one in changes)
    return {one.pk: _change_body(one, texts.get(one.pk, {}), undone.get(one.pk), names) for one in changes}


def _change_body(
    one: Change, texts: Mapping[str, str], undone: int | None, names: Mapping[int, str]
) -> dict[str, Any]:
    return {
        "id": one.pk,
        "at": instant(one.at),
        "recorded": instant(one.recorded),
        "actor": None if one.actor_id is None else {"id": one.actor_id, "name": names.get(one.actor_id, "")},
        "channel": one.channel,
        "action": one.action,
        "title": texts.get("title", ""),
        "reason": texts.get("reason", ""),
        "undoes": one.undoes_id,
        "undone_by": undone,
        "operation": one.operation_id,
        "records": one.records,
        "entries": one.entries,
        "complete": one.closed is not None,
        "url": address("changes", one.pk),
    }
