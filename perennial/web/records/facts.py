"""The facts of a record: what is known, how old it is, and where it is changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from perennial.journal.models import Change
from perennial.records.derive.reach import primaries
from perennial.records.drafts import ADDRESS_PARTS
from perennial.records.history import origins
from perennial.records.models import ContactPoint, Head, PointKind
from perennial.records.points import parts_of
from perennial.records.queries import field_values, points
from perennial.schema.kinds import kind_of, problem_sentence
from perennial.schema.layouts import RECORD
from perennial.schema.queries import sections
from perennial.schema.shape import FieldShape
from perennial.schema.standard.trade import LINES
from perennial.web.records.ages import age
from perennial.web.records.entities import record_url
from perennial.web.records.reader import Reader

APART = frozenset({"file", "lines"})
POINT_KINDS = (PointKind.EMAIL, PointKind.PHONE)

Fact = dict[str, Any]


class Facts:
    """All facts of one record for one reader. `opened` are facts that stand open for editing, by key."""

    def __init__(self, reader: Reader, head: Head, opened: Mapping[str, Fact] | None = None) -> None:
        self.reader, self.head, self.opened = reader, head, opened or {}
        self.url = record_url(reader.entity, head.pk)
        self.points: Sequence[ContactPoint] = points(head.pk)

    @cached_property
    def values(self) -> dict[str, Any]:
        return field_values(self.head, self.reader.shape, self.points)

    @cached_property
    def origins(self) -> Any:
        return origins(self.head)

    @cached_property
    def address(self) -> ContactPoint | None:
        return primaries(self.points).get(PointKind.ADDRESS)

    def may_edit(self, *keys: str) -> bool:
        return (
            self.head.archived is None
            and self.reader.editable().issuperset(keys)
            and self.reader.may("edit", self.head)
        )

    def groups(self) -> list[dict[str, Any]]:
        """Sections in the order they are read, each a title and its facts; empty ones are left out."""
        its = sections(self.reader.entity, RECORD, self.reader.role_id)
        keys = [key for section in its for key in section.fields]
        readable = [self.reader.shape.field(key) for key in keys if key in self.reader.readable]
        self._load_names(readable)
        last = next((key for key in reversed(keys) if key in ADDRESS_PARTS), "")
        found = [(section.title, self._section(section.fields, last)) for section in its]
        return [{"title": title, "facts": facts} for title, facts in found if facts]

    def _load_names(self, fields: Sequence[FieldShape]) -> None:
        for field in fields:
            self.reader.names.load_of(field, [self.values[field.key]])

    def _section(self, keys: Sequence[str], last_of_address: str) -> list[Fact]:
        """The facts of some fields; further addresses follow the last part of the first one."""
        found: list[Fact] = []
        for key in keys:
            if key not in self.reader.readable or self._stands_apart(self.reader.shape.field(key)):
                continue
            if key in POINT_KINDS:
                found += self._points(self.reader.shape.field(key))
            else:
                found.append(self.opened.get(key) or self.fact(self.reader.shape.field(key)))
            if key == last_of_address:
                found += self._further_addresses()
        return found

    def _stands_apart(self, field: FieldShape) -> bool:
        """A file and lines have places of their own, where the sums of lines stand as well."""
        return field.kind in APART or (field.group == LINES and LINES in self.reader.readable)

    def fact(self, field: FieldShape) -> Fact:
        """One field as the part `fact` takes it."""
        value = self.values[field.key]
        change = self._origin(field)
        found = self._dated(field.key, field.label(), change)
        found["shown"] = self.reader.show(field, value) if not kind_of(field).empty(value) else ""
        found["link"] = self._link(field, value)
        found["note"] = self._note(field)
        if self.may_edit(field.key):
            found["edit_url"] = f"{self.url}/fields/{field.key}/edit"
        if change is not None:
            found["history_url"] = f"{self.url}/fields/{field.key}/history"
        return found if not kind_of(field).empty(value) else found | {"age": ""}

    def point(self, point: ContactPoint) -> Fact:
        """One e-mail, phone or further address."""
        change = self.origins.of(ContactPoint, point.pk, "raw", *ADDRESS_PARTS, "verified")
        field = self.reader.shape.field("city" if point.kind == PointKind.ADDRESS else point.kind)
        found = self._dated(f"point-{point.pk}", point_label(point), change)
        found["shown"] = point_line(self.reader, self.head, point.kind, vars(point))
        found["note"] = self._point_note(point, field)
        found["link"] = f"mailto:{point.raw}" if point.kind == PointKind.EMAIL and point.valid else ""
        base = f"{self.url}/points/{point.pk}"
        may_edit = self.may_edit(*parts_of(point.kind))
        if may_edit:
            found["edit_url"] = f"{base}/edit"
        if point.kind != PointKind.ADDRESS or may_edit:
            found["history_url"] = f"{base}/history"
        return found

    def new_point(self, kind: str) -> Fact:
        """The empty line where a further e-mail or phone is added."""
        there = sum(1 for point in self.points if point.kind == kind)
        label = PointKind(kind).label if not there else further(kind)
        url = f"{self.url}/points/new/{kind}"
        return closed(f"new-{kind}", label) | {"edit_url": url}

    def _points(self, field: FieldShape) -> list[Fact]:
        its = [point for point in self.points if point.kind == field.key]
        found = [self.opened.get(f"point-{point.pk}") or self.point(point) for point in its]
        # Opened from a list by a browser without script: it stands for the first one, or for the one to add.
        if first := self.opened.get(field.key):
            found = [first, *found[1:]]
        if self.may_edit(field.key) and not (first and not its):
            found.append(self.opened.get(f"new-{field.key}") or self.new_point(field.key))
        return found

    def _further_addresses(self) -> list[Fact]:
        if not self.reader.readable.issuperset(ADDRESS_PARTS):
            return []
        further = [
            p for p in self.points if p.kind == PointKind.ADDRESS and self.address and p.pk != self.address.pk
        ]
        found = [self.opened.get(f"point-{point.pk}") or self.point(point) for point in further]
        if self.address and self.may_edit(*ADDRESS_PARTS):
            found.append(self.opened.get("new-address") or self.new_point("address"))
        return found

    def _dated(self, key: str, label: object, change: Change | None) -> Fact:
        found = closed(key, label)
        if change is not None:
            found |= {"age": age(change.at, self.reader.now), "stamp": change.at.isoformat()}
        return found

    def _origin(self, field: FieldShape) -> Change | None:
        if field.key in ADDRESS_PARTS:
            return self.origins.of(ContactPoint, self.address.pk, field.key) if self.address else None
        return (
            self.origins.of(type(self.head), self.head.pk, field.column)
            if field.column and field.editable
            else None
        )

    def _link(self, field: FieldShape, value: Any) -> str:
        if field.kind == "record" and value and self.reader.names.name(field.target, value):
            return record_url(field.target, value)
        if field.kind == "url":
            return self.head.facts.get(field.key, {}).get("normal", "")
        return ""

    def _note(self, field: FieldShape) -> str:
        return problem_sentence(self.head.facts.get(field.key, {}).get("problem", ""))

    def _point_note(self, point: ContactPoint, field: FieldShape) -> str:
        parts = []
        if point.kind != PointKind.ADDRESS and point.valid is False:
            parts.append(
                problem_sentence(
                    kind_of(field).facts(point.raw, field, self.reader.setting).get("problem", "")
                )
            )
        if point.verified:
            parts.append(confirmed(point, self.reader))
        return " · ".join(part for part in parts if part)


def closed(key: str, label: object) -> Fact:
    """A fact of which nothing else is known: all that its template asks for, since a name it does not find costs
    it more than any value."""
    return {"key": key, "label": label} | dict.fromkeys(
        ("shown", "link", "note", "edit_url", "history_url", "age", "stamp", "tone", "conflict", "fields"), ""
    )


def confirmed(point: ContactPoint, reader: Reader) -> str:
    """When somebody last said that the value is right."""
    days = (reader.now.astimezone(reader.setting.zone).date() - point.verified).days if point.verified else 0
    if days <= 0:
        return _("confirmed today")
    past = pgettext("age", "%d d") % days if days < 45 else pgettext("age", "%d mo") % round(days / 30.44)
    return _("confirmed %s ago") % past


def point_label(point: ContactPoint) -> str:
    """“Phone” or, where it is called something, “Phone, mobile”."""
    kind = str(PointKind(point.kind).label)
    return f"{kind}, {point.label}" if point.label else kind


def further(kind: str) -> str:
    labels = {"email": _("Further e-mail"), "phone": _("Further phone"), "address": _("Further address")}
    return labels[kind]


def point_line(reader: Reader, head: Head, kind: str, columns: Mapping[str, Any] | None) -> str:
    """A contact point in one line; '' when it is gone."""
    its = {key: (columns or {}).get(key) or "" for key in ("raw", *ADDRESS_PARTS)}
    if kind != PointKind.ADDRESS:
        return reader.show(reader.shape.field(kind), its["raw"], head)
    place = " ".join(part for part in (its["postal_code"], its["city"]) if part)
    country = reader.show(reader.shape.field("country"), its["country"]) if its["country"] else ""
    return ", ".join(part for part in (its["street"], place, its["region"], country) if part)
