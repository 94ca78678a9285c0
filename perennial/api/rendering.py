"""Records as the API shows them: set by set, as far as the actor may read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.access.errors import FieldNotAllowed
from perennial.access.queries import readable_fields
from perennial.api.answers import instant
from perennial.journal.rows import rows_by
from perennial.lib.refusals import BadRequest
from perennial.records.derive.reach import points_by_record
from perennial.records.drafts import ADDRESS_PARTS
from perennial.records.models import ContactPoint, Head, PointKind
from perennial.records.points import parts_of
from perennial.records.table import values_of
from perennial.schema.kinds import kind_of
from perennial.schema.shape import EntityShape

# Keys of a body that are no fields; `id` to `version` are always there.
ALWAYS = ("id", "key", "entity", "version")
LISTS: Mapping[str, str] = {
    "emails": PointKind.EMAIL,
    "phones": PointKind.PHONE,
    "addresses": PointKind.ADDRESS,
}
OWN = ("title", "archived", *LISTS)


def identity(head: Head, entity: str) -> dict[str, Any]:
    """What a record is called by programs."""
    return {"id": head.pk, "key": f"{entity}:{head.pk}", "entity": entity, "version": head.version}


class Renderer:
    """Records of one entity for one actor; `fields` are the keys asked for, all the actor may read when None.

    Raises BadRequest for a key that does not exist, FieldNotAllowed for one that is hidden.
    """

    def __init__(self, actor: Actor, shape: EntityShape, fields: Sequence[str] | None = None) -> None:
        self.shape = shape
        self.readable = readable_fields(actor, shape, shape.fields)
        able = self._able()
        for key in fields or ():
            _check(shape, key, able)
        self.keys = frozenset(able if fields is None else fields)

    def __call__(self, heads: Sequence[Head]) -> list[dict[str, Any]]:
        """The bodies in order; three statements however many there are."""
        ids = [head.pk for head in heads]
        points = points_by_record(_points_of(ids)) if self._wants_points() else None
        keys = [key for key in self.shape.fields if key in self.keys]
        values = values_of(self.shape, heads, keys, points)
        points = points or {}
        return [self._body(head, points.get(head.pk, []), values[head.pk]) for head in heads]

    def _able(self) -> set[str]:
        able = {key for key in self.shape.fields if key in self.readable} | {"archived"}
        if self.readable.issuperset(self.shape.title_fields):
            able.add("title")
        return able | {name for name, kind in LISTS.items() if self.readable & set(parts_of(kind))}

    def _wants_points(self) -> bool:
        return bool(self.keys & LISTS.keys())

    def _body(self, head: Head, points: Sequence[ContactPoint], values: Mapping[str, Any]) -> dict[str, Any]:
        body = identity(head, self.shape.key)
        if "title" in self.keys:
            body["title"] = head.title
        if "archived" in self.keys:
            body["archived"] = instant(head.archived)
        body |= _to_json(self.shape, values)
        for name, kind in LISTS.items():
            if name in self.keys:
                body[name] = self._points(kind, [point for point in points if point.kind == kind])
        return body

    def _points(self, kind: str, points: Sequence[ContactPoint]) -> list[dict[str, Any]]:
        """The list of one kind, the primary one first."""
        return [self._point(kind, point, first=number == 0) for number, point in enumerate(points)]

    def _point(self, kind: str, point: ContactPoint, *, first: bool) -> dict[str, Any]:
        body: dict[str, Any] = {"id": point.pk, "label": point.label or None, "primary": first}
        if kind == PointKind.ADDRESS:
            parts = [part for part in ADDRESS_PARTS if part in self.readable]
            body |= {part: getattr(point, part) or None for part in parts}
        else:
            body |= {"value": point.raw, "valid": point.valid}
        return body | {"verified": point.verified.isoformat() if point.verified else None}


def _points_of(ids: Sequence[int]) -> list[ContactPoint]:
    """Contact points of records, the primary one of each kind first. One statement."""
    return rows_by(ContactPoint, "record_id", ids, order=("record_id", "kind", "rank", "id"))


def _to_json(shape: EntityShape, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of fields as JSON, each as its kind writes it."""
    return {
        key: kind_of(shape.fields[key]).to_json(value, shape.fields[key]) for key, value in values.items()
    }


def _check(shape: EntityShape, key: str, able: set[str]) -> None:
    if key in able or key in ALWAYS:
        return
    if key in OWN:
        raise FieldNotAllowed(key)
    if key not in shape.fields:
        words = {"key": key[:60], "known": ", ".join([*OWN, *shape.fields])}
        raise BadRequest(_("There is no field “%(key)s”. Possible are: %(known)s.") % words, field="fields")
    raise FieldNotAllowed(key)
