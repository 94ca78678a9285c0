"""The conditions of a list as chips and words; each leads to the address where it is changed or gone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any as Anything

from django.utils.translation import gettext as _

from perennial.lib.conditions import All, Any, Condition, Place, Test, leaves, sentence
from perennial.records.directory import TIES
from perennial.schema.queries import shape_of
from perennial.schema.shape import FieldShape
from perennial.schema.standard import ENTITIES
from perennial.web.records.asked import Asked
from perennial.web.records.filter_tree import Way, as_group, replaced, spelled, toggled
from perennial.web.records.reader import Reader

_MARK = "\x00"


class Named:
    """The shape that conditions are put into words with: people and records by name."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def place(self, path: tuple[str, ...]) -> Place:
        place = self.reader.places.place(path)
        field = field_at(self.reader, path)
        label = f"{self.reader.shape.field(path[0]).label()}: {place.label}" if len(path) > 1 else place.label
        if field is None or field.kind not in TIES:
            return replace(place, label=label)
        return replace(
            place,
            label=label,
            show=lambda value: self.reader.names.name(field.target, int(value)) or f"#{value}",
        )


def field_at(reader: Reader, path: tuple[str, ...]) -> FieldShape | None:
    """The field a path ends at; None for what is asked of a record that is no field of it, such as its name."""
    shape = reader.shape
    for key in path[:-1]:
        target = shape.field(key).target
        if target not in ENTITIES:
            return None
        shape = shape_of(target)
    return shape.fields.get(path[-1])


def bar(asked: Asked, reader: Reader) -> list[dict[str, Anything]]:
    """The items of the part `filter`."""
    if asked.filter is None:
        return []
    shape = Named(reader)
    for test in leaves(asked.filter):
        field = field_at(reader, test.path)
        if field and field.kind in TIES:
            reader.names.load(field.target, [value for value in test.values if type(value) is int])
    return _group(asked, as_group(asked.filter), (), shape)


def _group(asked: Asked, group: All | Any, way: Way, shape: Named) -> list[dict[str, Anything]]:
    items: list[dict[str, Anything]] = []
    for place, part in enumerate(group.parts):
        if place:
            items.append(_word(asked, group, way))
        here = (*way, place)
        if isinstance(part, All | Any) and len(part.parts) > 1:
            items += [{"kind": "open"}, *_group(asked, part, here, shape), {"kind": "close"}]
        else:
            items.append(_chip(asked, part, here, shape))
    return items


def _word(asked: Asked, group: All | Any, way: Way) -> dict[str, Anything]:
    text = _("and") if isinstance(group, All) else _("or")
    turned = toggled(as_group(asked.filter), way)
    return {"kind": "word", "text": text, "toggle_url": asked.address(filter=turned)}


def _chip(asked: Asked, part: Condition, way: Way, shape: Named) -> dict[str, Anything]:
    text, value = words(part, shape)
    rest = replaced(as_group(asked.filter), way, None)
    return {
        "kind": "chip",
        "text": text,
        "value": value,
        "edit_url": with_place(asked.address("filter"), way) if isinstance(part, Test) else asked.address(),
        "remove_url": asked.address(filter=rest),
    }


def with_place(address: str, way: Way) -> str:
    return f"{address}{'&' if '?' in address else '?'}way={spelled(way)}"


def words(part: Condition, shape: Named) -> tuple[str, str]:
    """The sentence of a condition in two: the question, and the value that is set in bold."""
    whole = sentence(part, shape)
    if not isinstance(part, Test):
        return "", whole
    label = str(shape.place(part.path).label)
    asked = str(part.operator.phrase) % {"field": label, "value": _MARK, "other": _MARK}
    question = asked.partition(_MARK)[0] if _MARK in asked else label
    if not whole.startswith(question):
        return "", whole
    return question.strip(), whole[len(question) :].strip()
