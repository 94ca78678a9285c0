"""What lines of the journal say of a record's fields: the one reading that history, undo, conflicts and API share."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from perennial.journal.models import Entry, Operation
from perennial.journal.pending import Write
from perennial.journal.reading import Line, line
from perennial.journal.values import field_of, from_journal
from perennial.records.drafts import ADDRESS_PARTS, key_of
from perennial.records.models import ENTITIES, ContactPoint, Head, Link, Participant, PointKind, Record
from perennial.schema.kinds import Setting, kind_of
from perennial.schema.shape import EntityShape
from perennial.schema.standard.activity import COLLEAGUES

VALUE, VERIFIED, ASIDE, ARCHIVED, CREATED = "value", "verified", "aside", "archived", "created"
_POINT_ASPECTS = {"verified": VERIFIED, "label": ASIDE, "rank": ASIDE}


@dataclass(frozen=True, slots=True)
class Alteration:
    """One field of one row in one line of the journal, before and after as the field's kind keeps values.

    `aspect` is `value`; `verified` (somebody confirmed a contact point), `aside` (its label or rank), `archived`
    and `created` (of the whole record, with `key` ''). `name` is the column the journal names. What stands aside
    of an address goes under `city`.
    """

    line: Line
    key: str
    aspect: str
    name: str
    before: Any = None
    after: Any = None
    erased: bool = False

    @property
    def row(self) -> int:
        """The contact point or link; 0 for the record itself."""
        return 0 if issubclass(self.line.model, Head) else self.line.row

    @property
    def op(self) -> str:
        return self.line.op

    @property
    def source(self) -> int | None:
        """The row of an imported file."""
        return self.line.source


class LineReader:
    """Reads lines of records of one entity; with `readable`, of those fields alone."""

    def __init__(
        self, shape: EntityShape, lines: Sequence[Line], readable: Collection[str] | None = None
    ) -> None:
        self.shape = shape
        self.readable = readable
        self._kinds = _kinds_of_points(lines)

    def read(self, one: Line) -> list[Alteration]:
        """What a line altered; nothing for bookkeeping."""
        return [part for part in self._parts(one) if self._visible(part)]

    def _visible(self, part: Alteration) -> bool:
        if not part.key:
            return part.aspect in {ARCHIVED, CREATED}
        return self.readable is None or part.key in self.readable

    def _parts(self, one: Line) -> Iterable[Alteration]:
        if issubclass(one.model, ContactPoint):
            return self._of_point(one)
        if issubclass(one.model, Link):
            return self._of_link(one)
        if issubclass(one.model, Participant):
            return self._of_participant(one)
        return self._of_head(one) if issubclass(one.model, Head) else ()

    def _of_head(self, one: Line) -> Iterator[Alteration]:
        if one.op == Operation.CREATE:
            yield Alteration(one, "", CREATED, "")
        for name, (before, after), erased in _columns(one):
            if name == "archived":
                yield Alteration(one, "", ARCHIVED, name, before, after, erased)
            elif key := key_of(self.shape, name):
                values = self._typed(one, name, key, before), self._typed(one, name, key, after)
                yield Alteration(one, key, VALUE, name, *values, erased)

    def _typed(self, one: Line, name: str, key: str, raw: Any) -> Any:
        kind = kind_of(self.shape.field(key))
        if raw is None:
            return kind.nothing()
        return kind.from_attribute(raw) if "." in name else from_journal(field_of(one.model, name), raw)

    def _of_point(self, one: Line) -> Iterator[Alteration]:
        kind = self._kinds.get(one.row, "")
        for name, (before, after), erased in _columns(one):
            if key := _point_key(kind, name):
                aspect = _POINT_ASPECTS.get(name, VALUE)
                pair = (before or "", after or "") if aspect == VALUE else (before, after)
                yield Alteration(one, key, aspect, name, *pair, erased)

    def _of_link(self, one: Line) -> Iterator[Alteration]:
        """The field a link stands under is named in its first and its last line."""
        key = _one_of(one, "field")
        for name, (before, after), erased in _columns(one):
            if key and name == "target_id" and (erased or before != after):
                yield Alteration(one, key, VALUE, name, before, after, erased)

    def _of_participant(self, one: Line) -> Iterator[Alteration]:
        for name, (before, after), erased in _columns(one):
            if name == "user_id":
                yield Alteration(one, COLLEAGUES, VALUE, name, before, after, erased)


def written_fields(shape: EntityShape, writes: Iterable[Write]) -> set[str]:
    """The fields whose values an open change writes; labels, order and days of confirmation are no values."""
    several = [
        Line(0, 0, one.model, one.row, one.root, one.op, 0, None, dict(one.fields), frozenset())
        for one in writes
    ]
    reader = LineReader(shape, several)
    return {part.key for one in several for part in reader.read(one) if part.aspect == VALUE}


def _columns(one: Line) -> Iterator[tuple[str, tuple[Any, Any], bool]]:
    """Each column a line touched, before and after, and whether both were erased by law."""
    yield from ((name, pair, False) for name, pair in one.fields.items())
    yield from ((name, (None, None), True) for name in sorted(one.erased))


def _point_key(kind: str, name: str) -> str:
    """The field a column of a contact point belongs to; '' for its kind and its record."""
    if kind == PointKind.ADDRESS:
        return name if name in ADDRESS_PARTS else ("city" if name in _POINT_ASPECTS else "")
    return kind if name == "raw" or name in _POINT_ASPECTS else ""


def _one_of(one: Line, name: str) -> str:
    """What a column that never changes holds, in a line that names it."""
    return next((value for value in one.fields.get(name, ()) if value), "")


def _kinds_of_points(lines: Sequence[Line]) -> dict[int, str]:
    """What each point that lines touch is: e-mail, phone or address, those that are gone included."""
    points = [one for one in lines if issubclass(one.model, ContactPoint)]
    found = {one.row: kind for one in points if (kind := _one_of(one, "kind"))}
    if unknown := {one.row for one in points} - found.keys():
        found.update(ContactPoint.objects.filter(pk__in=unknown).values_list("pk", "kind"))
    if gone := unknown - found.keys():
        found.update(_kinds_at_birth(gone, {one.root for one in points if one.row in gone}))
    return found


def _kinds_at_birth(rows: set[int], roots: set[int | None]) -> dict[int, str]:
    """The kinds of points that are gone, from the entries that made them."""
    table = ContactPoint._meta.label_lower
    births = Entry.objects.filter(root__in=roots, table__iexact=table, row__in=rows, op=Operation.CREATE)
    return {one.row: _one_of(one, "kind") for one in (line(entry, 0) for entry in births)}


@dataclass(frozen=True, slots=True)
class Value:
    """One field of one record before and after, as text ('' when it was empty)."""

    record: int
    key: str
    label: str
    before: str
    after: str

    @property
    def sentence(self) -> str:
        """Before and after with an arrow between; nothing where both are empty."""
        if not self.before and not self.after:
            return ""
        return f"{self.before or _('empty')} → {self.after or _('empty')}"


def values_of(one: Line, reader: LineReader, setting: Setting) -> list[Value]:
    """The values a line changed, as texts for a person."""
    return [_told(part, reader.shape, setting) for part in reader.read(one) if _is_told(part)]


def _is_told(part: Alteration) -> bool:
    return part.aspect == VALUE and not part.erased


def _told(part: Alteration, shape: EntityShape, setting: Setting) -> Value:
    field = shape.fields[part.key]
    if field.kind == "phone" and field.home == "point":
        # Of which country a number without a code is, its record knows and a line does not.
        setting = replace(setting, country="")
    texts = [kind_of(field).show(value, field, setting) for value in (part.before, part.after)]
    return Value(part.line.root or 0, part.key, field.label(), *texts)


def entities_of(ids: Iterable[int]) -> dict[int, str]:
    """The entity of each record that exists."""
    return dict(Record.objects.filter(pk__in=set(ids)).values_list("pk", "entity"))


def roots_by_entity(lines: Iterable[Line]) -> dict[str, set[int]]:
    """Record ids by entity; a record that is gone is known by the line of its typed row."""
    several = [one for one in lines if one.root is not None]
    known = entities_of(one.root for one in several if one.root is not None)
    for one in several:
        if one.root not in known and issubclass(one.model, Head):
            known[one.root or 0] = str(one.model._meta.model_name)
    found: dict[str, set[int]] = {}
    for root, entity in known.items():
        if entity in ENTITIES:
            found.setdefault(entity, set()).add(root)
    return found
