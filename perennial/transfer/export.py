"""Export of any view, streaming: only what the actor may see, in a form that comes back unharmed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from perennial.access.actor import Actor, require_unchanged
from perennial.access.queries import check, readable_fields, within
from perennial.journal.setwise import slices
from perennial.records.derive.reach import points_by_record
from perennial.records.models import ContactPoint, Head
from perennial.records.queries import Listing
from perennial.records.sorting import Sort
from perennial.records.table import values_of
from perennial.schema.kinds import ids_of, kind_of
from perennial.schema.shape import EntityShape, FieldShape
from perennial.transfer.directory import WritingDirectory
from perennial.transfer.importing.fields import NAMED_COMPANY
from perennial.transfer.record_numbers import LABELS, NUMBER, PROGRAM_KEY, record_number

ROWS_AT_ONCE = 1000
FORMATS = ("csv", "xlsx", "jsonl")
# E-mails and phones beyond the first have columns of their own, as the import reads them.
FURTHER = 3


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key and label, the field it shows, and which of several points (1 is the primary)."""

    key: str
    label: str
    field: FieldShape
    place: int = 1

    @property
    def is_number(self) -> bool:
        return self.field.kind == "number"


@dataclass(frozen=True, slots=True)
class Table:
    """What is written: columns, and rows of texts as the kinds export them."""

    columns: Sequence[Column]
    rows: Iterator[list[str]]

    @property
    def headers(self) -> list[str]:
        return [column.label for column in self.columns]

    def numbers(self) -> list[int]:
        return [index for index, column in enumerate(self.columns) if column.is_number]


def table(actor: Actor, listing: Listing, keys: Sequence[str] = ()) -> Table:
    """The table of a list, in its order, for the chosen fields (all readable ones when none is chosen).

    Raises Forbidden without the right to export; reading on, UserGone or RightsChanged once that is so.
    """
    shape = listing.shape
    check(actor, "export", shape)
    chosen = columns(actor, shape, keys)
    records = within(actor, "export", listing.records, shape)
    return Table(chosen, _rows(actor, shape, _ordered(records, listing.sort), chosen))


def columns(actor: Actor, shape: EntityShape, keys: Sequence[str] = ()) -> list[Column]:
    """The columns an export has: the record's number, then the fields the actor may read."""
    readable = readable_fields(actor, shape, shape.fields)
    number = FieldShape(NUMBER, "record", LABELS, target=shape.key)
    found = [Column(PROGRAM_KEY, number.label(), number)]
    for key in keys or shape.fields:
        if key not in readable:
            continue
        one = shape.field(key)
        found.append(Column(key, one.label(), one))
        if one.home == "point" and one.kind in {"email", "phone"}:
            found += [Column(f"{key}_{n}", f"{one.label()} {n}", one, n) for n in range(2, FURTHER + 1)]
    return found


def _ordered(records: QuerySet[Head], sort: Sort) -> Iterator[Head]:
    """The records as the list shows them: by the sort, and last those that have nothing to sort by."""
    sign = "-" if sort.descending else ""
    filled = records.filter(sort.filled).order_by(f"{sign}{sort.lookup}", f"{sign}pk")
    for part in (filled, records.filter(sort.empty).order_by(f"{sign}pk")):
        yield from part.iterator(chunk_size=ROWS_AT_ONCE)


def _rows(
    actor: Actor, shape: EntityShape, records: Iterator[Head], chosen: Sequence[Column]
) -> Iterator[list[str]]:
    chosen = chosen[1:]
    names, keys = WritingDirectory(actor), list(dict.fromkeys(column.field.key for column in chosen))
    named = NAMED_COMPANY.get(shape.key, "")
    further = any(column.place > 1 for column in chosen)
    for heads in slices(records, ROWS_AT_ONCE):
        require_unchanged(actor)
        values = values_of(shape, heads, keys)
        points = _points([head.pk for head in heads]) if further else {}
        _load(names, chosen, values.values())
        for head in heads:
            its = values[head.pk], points.get(head.pk, [])
            texts = (_text(column, *its, names, named) for column in chosen)
            yield [record_number(shape.key, head.pk), *texts]


def _points(ids: Sequence[int]) -> Mapping[int, Sequence[ContactPoint]]:
    return points_by_record(ContactPoint.objects.filter(record__in=ids).order_by("rank", "pk"))


def _load(names: WritingDirectory, chosen: Sequence[Column], values: Iterable[Mapping[str, Any]]) -> None:
    """Names of linked records and people for a whole slice at once."""
    for column in chosen:
        names.load_of(column.field, [its.get(column.key) for its in values])


def _text(
    column: Column,
    values: Mapping[str, Any],
    points: Sequence[ContactPoint],
    names: WritingDirectory,
    named: str,
) -> str:
    if column.place > 1:
        own = [point.raw for point in points if point.kind == column.field.kind]
        return own[column.place - 1] if len(own) >= column.place else ""
    value = values.get(column.key)
    if column.field.kind in {"record", "person"}:
        # A company is found by its name, whichever of that name the record has; another link by one name alone.
        said = names.name if column.key == named else names.unmistakable
        return said(column.field.target, value) if value else ""
    if column.field.kind == "people":
        return "; ".join(
            told for pk in ids_of(value) if (told := _said_in_a_row(names, column.field.target, pk))
        )
    return kind_of(column.field).export(value, column.field)


def _said_in_a_row(names: WritingDirectory, target: str, pk: int) -> str:
    """A name as `unmistakable` says it, '' of who is withheld; by its number what would fall apart at a semicolon."""
    said = names.unmistakable(target, pk)
    return record_number(target, pk) if ";" in said else said
