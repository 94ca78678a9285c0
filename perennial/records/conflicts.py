"""Two people at one record: whether what somebody asks for was changed by somebody else after what they had read.

Judged from the journal: the record's entries after that version are read backwards, which also says how each contact
point stood then. A field, a part of the address and each contact point count by themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from perennial.journal.models import Entry, Operation
from perennial.journal.reading import Line, line
from perennial.journal.values import image, to_journal
from perennial.lib.refusals import BadRequest
from perennial.records.drafts import ADDRESS_PARTS, base_key, number_of
from perennial.records.errors import ChangedMeanwhile
from perennial.records.line_items import items_of
from perennial.records.lines import LineReader
from perennial.records.meeting_lines import line_of, met
from perennial.records.models import ContactPoint, Head, LineItem, Link, PointKind
from perennial.records.points import Item, Lists
from perennial.records.queries import field_values
from perennial.schema.kinds import kind_of
from perennial.schema.shape import EntityShape
from perennial.schema.standard.trade import LINES

# A contact point as the journal keeps it: its columns that are not empty.
State = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Theirs:
    """What somebody else made of it: the value now, who and when (None for the operator or a program).

    `now` is the field's value, for an entry of a list what it holds as the journal keeps it (None when it is gone).
    """

    now: Any
    actor: int | None = None
    at: datetime | None = None


def refuse_conflicts(
    shape: EntityShape,
    head: Head,
    points: Sequence[ContactPoint],
    values: Mapping[str, Any],
    lists: Lists,
    opened: int,
) -> Mapping[str, Any]:
    """Raises ChangedMeanwhile where a value or an item of a list was changed after the version `opened`. Returns the
    values to be written instead where both changed lines, but not the same ones.

    What stands there already as wanted is no conflict. Asked under the lock of `head`. Raises BadRequest for a version
    of the future.
    """
    if opened > head.version:
        sentence = _("The record has not reached this version yet; it is at %d.") % head.version
        raise BadRequest(sentence, field="version")
    if opened == head.version:
        return {}
    judge = _Judge(shape, head, points, _since(shape, head, opened, points))
    for key, value in values.items():
        judge.value(key, value)
    for kind, items in lists.items():
        for item in items:
            judge.item(kind, item)
    if judge.found:
        sentence = _("Somebody changed this in the meantime. Choose which value to keep.")
        raise ChangedMeanwhile(sentence, judge.found, head.version)
    return judge.met


@dataclass(frozen=True, slots=True)
class _Writer:
    """Who wrote last, and when."""

    actor: int | None = None
    at: datetime | None = None


@dataclass(slots=True)
class _Since:
    """`fields` were written after the version, by whom; `then` are the contact points as they stood at it.

    `now` are the points as they stand; `points` says who wrote each of those that were touched.
    """

    fields: dict[str, _Writer] = field(default_factory=dict)
    points: dict[int, _Writer] = field(default_factory=dict)
    then: dict[int, State] = field(default_factory=dict)
    now: dict[int, State] = field(default_factory=dict)
    # The lines of a deal or an order in the same way, where any of them was touched.
    lines_then: dict[int, State] | None = None


def _since(shape: EntityShape, head: Head, version: int, points: Sequence[ContactPoint]) -> _Since:
    now = {point.pk: image(point) for point in points}
    found = _Since(now=now, then={row: dict(state) for row, state in now.items()})
    entries = Entry.objects.filter(root=head.pk, version__gt=version).select_related("batch__change")
    several = [(line(entry, entry.batch.change_id), entry.batch.change) for entry in entries.order_by("-id")]
    reader = LineReader(shape, [])
    for one, change in several:
        writer = _Writer(change.actor_id, change.at)
        if issubclass(one.model, ContactPoint):
            found.points.setdefault(one.row, writer)
            _rewind(found.then, one)
        else:
            if issubclass(one.model, LineItem):
                if found.lines_then is None:
                    found.lines_then = {item.pk: image(item) for item in items_of(head.pk)}
                _rewind(found.lines_then, one)
            for key in _keys(reader, one):
                found.fields.setdefault(key, writer)
    return found


def _keys(reader: LineReader, one: Line) -> set[str]:
    """The fields a line wrote; a further company is a link, but not what the field “company” holds."""
    fields = reader.shape.fields
    keys = {part.key for part in reader.read(one) if part.key in fields}
    return {key for key in keys if fields[key].home == "link"} if issubclass(one.model, Link) else keys


def _rewind(states: dict[int, State], one: Line) -> None:
    """Put a point back to what it was before a line; an erased value is nobody's any more."""
    if one.op == Operation.CREATE:
        states.pop(one.row, None)
        return
    state = states.setdefault(one.row, {})
    for name, (before, _after) in one.fields.items():
        if before is None:
            state.pop(name, None)
        else:
            state[name] = before
    for name in one.erased:
        state.pop(name, None)


@dataclass(slots=True)
class _Judge:
    shape: EntityShape
    head: Head
    points: Sequence[ContactPoint]
    since: _Since
    found: dict[str, Theirs] = field(default_factory=dict)
    met: dict[str, Any] = field(default_factory=dict)

    def value(self, key: str, value: Any) -> None:
        base = base_key(key)
        if base in {PointKind.EMAIL, PointKind.PHONE}:
            self._reach(key, base, value)
        elif key in ADDRESS_PARTS:
            self._part(key, value)
        elif key in self.since.fields:
            now = field_values(self.head, self.shape, self.points)[key]
            if self.since.lines_then is not None and key == LINES:
                then = {row: line_of(state) for row, state in self.since.lines_then.items()}
                wanted = met(then, {line["id"]: line for line in now}, value)
                if wanted is not None:
                    self.met[key] = wanted
                    return
            if not kind_of(self.shape.fields[key]).same(now, value):
                writer = self.since.fields[key]
                self.found[key] = Theirs(now, writer.actor, writer.at)

    def item(self, kind: str, item: Item) -> None:
        if item.primary and item.id is not None:
            self._primary(kind, item)
        if item.id is None or item.id not in self.since.points:
            return
        then, now = self.since.then.get(item.id), self.since.now.get(item.id)
        if then is not None and _content(then) != _content(now) and not _stands(now, item):
            self._note(item.place, _content(now), item.id)

    def _reach(self, key: str, kind: str, value: str) -> None:
        """The n-th e-mail or phone, by which point it is and what it holds."""
        place = number_of(key) - 1
        then, now = _nth(self.since.then, kind, place), _nth(self.since.now, kind, place)
        if then != now and now[1] != value:
            self._note(key, now[1], now[0], then[0])

    def _part(self, key: str, value: str) -> None:
        then, now = (_primary_of(states, PointKind.ADDRESS) for states in (self.since.then, self.since.now))
        was, stands = then[1].get(key, ""), now[1].get(key, "")
        if stands not in {was, value}:
            self._note(key, stands, now[0], then[0])

    def _primary(self, kind: str, item: Item) -> None:
        then, now = _primary_of(self.since.then, kind)[0], _primary_of(self.since.now, kind)[0]
        if now not in {then, item.id}:
            self._note(f"{item.place}.primary", now, now, then)

    def _note(self, key: str, now: Any, *rows: int | None) -> None:
        writer = next((self.since.points[row] for row in rows if row in self.since.points), _Writer())
        self.found[key] = Theirs(now, writer.actor, writer.at)


def _ordered(states: Mapping[int, State], kind: str) -> list[tuple[int, State]]:
    """The points of a kind, the primary one first."""
    several = [(row, state) for row, state in states.items() if state.get("kind") == kind]
    return sorted(several, key=lambda one: (one[1].get("rank", 0), one[0]))


def _nth(states: Mapping[int, State], kind: str, place: int) -> tuple[int | None, str]:
    several = _ordered(states, kind)
    return (several[place][0], several[place][1].get("raw", "")) if place < len(several) else (None, "")


def _primary_of(states: Mapping[int, State], kind: str) -> tuple[int | None, State]:
    several = _ordered(states, kind)
    return several[0] if several else (None, {})


def _content(state: State | None) -> State | None:
    """What a point says; its place in the list and whose it is stay aside."""
    if state is None:
        return None
    return {name: value for name, value in state.items() if name not in {"record_id", "rank"}}


def _stands(now: State | None, item: Item) -> bool:
    """Whether the point already is as the item wants it."""
    if now is None:
        return item.remove
    same = all(now.get(name, "") == (to_journal(value) or "") for name, value in item.columns.items())
    return same and not item.remove
