"""What happened to a record and to one of its values, as far as one actor may see it.

Lines of fields the actor may not read are left out, and a change that touched nothing else with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from perennial.access.actor import Actor, program_name
from perennial.access.queries import names_of, readable_fields
from perennial.journal import queries as journal
from perennial.journal.models import Change, Operation
from perennial.journal.reading import Line, lines_of
from perennial.journal.rows import rows_by
from perennial.records.line_history import lists_of
from perennial.records.lines import VALUE, Alteration, LineReader
from perennial.records.models import Head
from perennial.schema.shape import EntityShape, FieldShape


@dataclass(frozen=True, slots=True)
class Act:
    """Who changed something, when and how: `by` is a name, `title` a file, `undone_by` a change."""

    change: Change
    by: str
    title: str = ""
    undone_by: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One change of a record, with what the actor may see of it."""

    act: Act
    parts: tuple[Alteration, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A value a field once had and the act that gave it; the newest one is `current`."""

    act: Act
    value: Any
    line: int
    source: int | None
    erased: bool
    current: bool


@dataclass(frozen=True, slots=True)
class Brought:
    """The act that brought a value that stands now, and the row of its file."""

    act: Act
    source: int | None


@dataclass(frozen=True, slots=True)
class Origins:
    """Which change wrote each value that stands now."""

    writers: Mapping[Any, Any]
    changes: Mapping[int, Change]

    def of(self, model: type[Any], row: int, *names: str) -> Change | None:
        """The newest writer of these journal fields of a row; None when none of them was ever written."""
        its = self.writers.get((model, row))
        known = [its.of[name] for name in names if name in its.of] if its else []
        found = [self.changes[pk] for pk in known if pk in self.changes]
        return max(found, key=lambda change: change.at, default=None)


def events(
    actor: Actor, shape: EntityShape, head: Head, *, before: int | None = None, limit: int = 50
) -> tuple[list[Event], int | None]:
    """What happened, newest first, and where to go on `before`; None when that was all."""
    found, rest = journal.history(head.pk, before=before, limit=limit)
    reader = _reader(actor, shape, [one for event in found for one in event.lines])
    acts = _acts([event.change for event in found])
    several = [
        Event(acts[e.change.pk], tuple(part for one in e.lines for part in reader.read(one))) for e in found
    ]
    return [event for event in several if event.parts], rest


def field_history(actor: Actor, shape: EntityShape, head: Head, key: str, row: int = 0) -> list[Written]:
    """Every value of a field, newest first; of the contact point or link `row` names. [] when hidden."""
    lines = lines_of(head.pk)
    reader = _reader(actor, shape, lines)
    if shape.field(key).home == "lines":
        return _lists(lines) if key in (reader.readable or ()) else []
    parts = [part for one in lines for part in reader.read(one)]
    touched = [part for part in parts if (part.key, part.aspect, part.row) == (key, VALUE, row)]
    if not touched:
        return []
    acts = _acts(Change.objects.filter(pk__in={part.line.change for part in touched} | {lines[0].change}))
    found = [_written(acts, part.line, part.after, part) for part in touched]
    first = touched[0]
    if first.op == Operation.UPDATE and lines[0].id != first.line.id and not row:
        found.insert(0, _written(acts, lines[0], first.before, first))
    return [replace(found[-1], current=True), *reversed(found[:-1])]


def _lists(lines: Sequence[Line]) -> list[Written]:
    """Every list of lines; a record that was made without any began with none."""
    several = lists_of(lines)
    if several and several[0][0].change != lines[0].change:
        several.insert(0, (lines[0], []))
    acts = _acts(Change.objects.filter(pk__in={one.change for one, _list in several}))
    found = [Written(acts[one.change], value, one.id, one.source, False, False) for one, value in several]
    return [replace(one, current=number == 0) for number, one in enumerate(reversed(found))]


def _written(acts: Mapping[int, Act], one: Line, value: Any, part: Alteration) -> Written:
    source = one.source if one is part.line else None
    return Written(acts[one.change], value, one.id, source, part.erased, False)


def _reader(actor: Actor, shape: EntityShape, lines: Sequence[Line]) -> LineReader:
    return LineReader(shape, lines, readable_fields(actor, shape, shape.fields))


def origins(head: Head) -> Origins:
    """Who wrote what stands now; undone edits do not count."""
    writers = journal.writers_of(head.pk)
    numbers = {pk for its in writers.values() for pk in its.of.values() if pk}
    return Origins(writers, {change.pk: change for change in rows_by(Change, "pk", numbers)})


def brought(heads: Sequence[Head], fields: Sequence[FieldShape]) -> dict[tuple[int, str], Brought]:
    """By record and field key, what brought the value that stands; of fields of the typed table, undone edits aside."""
    found: dict[tuple[int, str], tuple[Change, int | None]] = {}
    for head in heads:
        known, sources = origins(head), _sources(head)
        for one in fields:
            name = one.column if one.home == "column" else f"attributes.{one.key}"
            if (change := known.of(type(head), head.pk, name)) is not None:
                found[head.pk, one.key] = change, sources.get((change.pk, name))
    acts = _acts({change.pk: change for change, _source in found.values()}.values())
    return {place: Brought(acts[change.pk], source) for place, (change, source) in found.items()}


def _sources(head: Head) -> dict[tuple[int, str], int | None]:
    """The row of the file by change and journal field."""
    own = (one for one in lines_of(head.pk) if one.model is type(head))
    return {(one.change, name): one.source for one in own for name in one.fields}


def _acts(changes: Iterable[Change]) -> dict[int, Act]:
    """The acts of changes by id, with names and titles, in three statements."""
    by_id = {change.pk: change for change in changes}
    names = names_of(change.actor_id for change in by_id.values())
    notes = journal.notes(list(by_id))
    undone = journal.undone_by(list(by_id))
    return {
        pk: Act(
            change,
            names.get(change.actor_id or 0) or program_name(change.channel),
            notes.get(pk, {}).get("title", ""),
            undone.get(pk),
        )
        for pk, change in by_id.items()
    }
