"""The document that search reads of each record, and on SQLite the full-text index over them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from perennial.journal.rows import values_by
from perennial.journal.setwise import insert_rows, update_rows
from perennial.journal.tables import Derived
from perennial.records.derive.view import View
from perennial.records.models import (
    ENTITIES,
    Activity,
    Contact,
    ContactPoint,
    Head,
    Lead,
    Order,
    PointKind,
    SearchDocument,
    SearchIndex,
    Ticket,
)
from perennial.records.search import marks
from perennial.records.search.words import compact, digits, framed, host, spellings, texts

INDEXED = ("kind", "keeper", "names", "reach", "numbers", "other")
COLUMNS = ("entity", "owner_id", "company_id", "archived", *INDEXED)
_SEARCHED = tuple(ENTITIES.values())
_NUMBER_COLUMNS = ("tax_id", "registration_id", "code", "own_id")
Row = tuple[Any, ...]


def tables() -> tuple[type[Derived], ...]:
    """What this derivation fills; the index first, because emptying it reads the documents."""
    return (SearchIndex, SearchDocument) if connection.vendor == "sqlite" else (SearchDocument,)


def derive(view: View) -> None:
    """Bring the documents up to date; writes only what differs, the index once a slice."""
    wanted = {
        key: _document(head, view.points.get(key, ()))
        for key, head in view.heads.items()
        if isinstance(head, _SEARCHED)
    }
    known = [key for key in view.keys if key not in view.fresh]
    there = {row[0]: tuple(row[1:]) for row in values_by(SearchDocument, "pk", known, ("pk", *COLUMNS))}
    gone = sorted(there.keys() - wanted.keys())
    changed = [pk for pk, row in wanted.items() if pk in there and there[pk] != row]
    new = [pk for pk in wanted if pk not in there]
    _forget([*gone, *changed])
    if gone:
        QuerySet(SearchDocument).filter(pk__in=gone)._raw_delete("default")
    update_rows(SearchDocument, COLUMNS, [(pk, *wanted[pk]) for pk in changed])
    insert_rows(SearchDocument, ("record_id", *COLUMNS), [(pk, *wanted[pk]) for pk in new])
    _learn([*changed, *new])


def _document(head: Head, points: Sequence[ContactPoint]) -> Row:
    """The row of one record, in the order of COLUMNS."""
    entity = head._meta.model_name or ""
    archived = head.archived is not None
    place = (entity, head.owner_id, getattr(head, "company_id", None), archived)
    own = (marks.kind(entity, archived=archived), marks.keeper(head.owner_id))
    cities = [point.city for point in points if point.kind == PointKind.ADDRESS]
    if isinstance(head, Contact):
        names, other = [f"{head.given_name} {head.family_name}"], [head.job_title, *cities]
    elif isinstance(head, Lead):
        names = [f"{head.given_name} {head.family_name}", head.company_name]
        other = [head.job_title, *cities]
    elif isinstance(head, Order):
        names, other = [head.order_number], []
    elif isinstance(head, Activity | Ticket):
        names, other = [head.subject], []
    else:
        names, other = [_of(head, "name"), _of(head, "legal_name")], [*cities, _of(head, "industry")]
    website = _of(head, "website")
    reach = [*_reach(points), *spellings(website), *spellings(host(website))]
    return (*place, *own, framed(texts(*names)), framed(reach), framed(_numbers(head)), framed(texts(*other)))


def _reach(points: Iterable[ContactPoint]) -> Iterable[str]:
    for point in points:
        if point.kind == PointKind.EMAIL:
            yield from (spelling.replace(" ", "") for spelling in spellings(point.normalised or point.raw))
        elif point.kind == PointKind.PHONE:
            known, typed = digits(point.normalised.partition(";")[0]), digits(point.raw)
            yield known
            yield "" if typed in known else typed


def _numbers(head: Head) -> Iterable[str]:
    """Numbers without gaps; those of one's own also in words, since they may be names of things."""
    for column in _NUMBER_COLUMNS:
        yield compact(_of(head, column))
    yield from texts(head.own_id)


def _of(head: Head, column: str) -> str:
    return getattr(head, column, "") or ""


def _forget(keys: Sequence[int]) -> None:
    """Take documents out of the index; it needs them as they still stand in their table."""
    _index(f"({_INDEX}, rowid, {_LIST}) SELECT 'delete', record_id, {_LIST}", keys)


def _learn(keys: Sequence[int]) -> None:
    _index(f"(rowid, {_LIST}) SELECT record_id, {_LIST}", keys)


_INDEX, _LIST = SearchIndex._meta.db_table, ", ".join(INDEXED)
_SOURCE = SearchDocument._meta.db_table


def _index(columns_and_select: str, keys: Sequence[int]) -> None:
    if connection.vendor != "sqlite" or not keys:
        return
    marks_of_keys = ", ".join(["%s"] * len(keys))
    sql = f"INSERT INTO {_INDEX} {columns_and_select} FROM {_SOURCE} WHERE record_id IN ({marks_of_keys})"
    with connection.cursor() as cursor:
        cursor.execute(sql, list(keys))
