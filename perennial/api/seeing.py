"""Which lines of changes an actor may see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from perennial.access.actor import Actor
from perennial.access.queries import readable_fields
from perennial.api.lines import line_values
from perennial.journal.models import Operation
from perennial.journal.reading import Line
from perennial.records.lines import LineReader, roots_by_entity
from perennial.records.models import Head
from perennial.records.queries import heads
from perennial.schema.queries import shape_of


def line_bodies(actor: Actor, lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Lines as JSON, without those of records the actor may not see and without values they may not read."""
    entities = roots_by_entity(lines)
    seen = {entity: _visible(actor, entity, roots) for entity, roots in entities.items()}
    readers = {entity: _reader(actor, entity, roots, lines) for entity, roots in entities.items()}
    entity_of = {root: entity for entity, roots in entities.items() for root in roots}
    found = []
    for one in lines:
        entity = entity_of.get(one.root or 0, "")
        if one.root is None:
            if actor.rights.unbounded:
                found.append(_setting_body(one))
        elif one.root in seen.get(entity, ()):
            values = line_values(one, readers[entity])
            if values or _is_whole(one):
                found.append(_record_body(one, entity, values))
    return found


def _reader(actor: Actor, entity: str, roots: set[int], lines: Sequence[Line]) -> LineReader:
    shape = shape_of(entity)
    readable = readable_fields(actor, shape, shape.fields)
    return LineReader(shape, [one for one in lines if one.root in roots], readable)


def _visible(actor: Actor, entity: str, roots: set[int]) -> set[int]:
    """Whose record is gone cannot be asked any more: only who sees everything sees its lines."""
    if actor.rights.unbounded:
        return roots
    return set(heads(actor, shape_of(entity), trashed=None).filter(pk__in=roots).values_list("pk", flat=True))


def _is_whole(one: Line) -> bool:
    return issubclass(one.model, Head) and one.op != Operation.UPDATE


def _record_body(one: Line, entity: str, values: list[dict[str, Any]]) -> dict[str, Any]:
    key = f"{entity}:{one.root}"
    return {
        "record": key,
        "table": one.model._meta.model_name,
        "row": one.row,
        "op": one.op,
        "file_row": one.source,
        "values": values,
    }


def _setting_body(one: Line) -> dict[str, Any]:
    values = [{"field": name, "was": was, "now": now} for name, (was, now) in sorted(one.fields.items())]
    return {
        "record": None,
        "table": one.model._meta.model_name,
        "row": one.row,
        "op": one.op,
        "file_row": one.source,
        "values": values,
    }
