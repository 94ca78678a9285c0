"""Pages by key: the last page costs what the first does.

A page is a slice of two index ranges, the rows with a sort value and then those without. The cursor is the last row's
place, `a >= x AND (a > x OR id > y)`, signed and bound to view, sort and actor.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core import signing
from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from perennial.lib.refusals import BadRequest
from perennial.records.models import Head
from perennial.records.sorting import Sort

LARGEST_PAGE = 200
_SALT = "perennial.records.cursor"


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of one page; `following` and `preceding` are cursors, '' where there is no such page."""

    rows: Sequence[Head]
    following: str
    preceding: str


@dataclass(frozen=True, slots=True)
class _Place:
    """A row's place: its range (0 filled, 1 empty), sort value and id; `back` reads the rows before it."""

    range: int
    value: Any
    id: int
    back: bool


def page(queryset: QuerySet[Head], sort: Sort, *, cursor: str, size: int, bound: str) -> Page:
    """A page of `queryset`; `bound` names view and actor. Raises BadRequest for a cursor of another list."""
    size = max(1, min(size, LARGEST_PAGE))
    place = _read(cursor, sort, bound) if cursor else None
    back = place is not None and place.back
    rows = _rows(queryset, sort, place, size + 1)
    more = len(rows) > size
    rows = rows[:size]
    if back:
        rows.reverse()
    follows = more if not back else True
    precedes = (place is not None) if not back else more
    return Page(
        [row for row, _range in rows],
        _token(rows[-1], sort, bound, back=False) if rows and follows else "",
        _token(rows[0], sort, bound, back=True) if rows and precedes else "",
    )


def neighbours(queryset: QuerySet[Head], sort: Sort, pk: int) -> tuple[Head | None, Head | None]:
    """The rows before and after the place of a record, which need not meet the list any more itself."""
    itself = sort.over(queryset.model._default_manager.filter(pk=pk))
    value = itself.values_list(sort.lookup, flat=True).first()
    number = 1 if value in (None, "") else 0
    before, behind = (_rows(queryset, sort, _Place(number, value, pk, back), 1) for back in (True, False))
    return (before[0][0] if before else None), (behind[0][0] if behind else None)


def _rows(queryset: QuerySet[Head], sort: Sort, place: _Place | None, wanted: int) -> list[tuple[Head, int]]:
    back = place is not None and place.back
    found: list[tuple[Head, int]] = []
    for number in (1, 0) if back else (0, 1):
        if place is not None and ((number < place.range) if not back else (number > place.range)):
            continue
        if len(found) < wanted:
            start = place if place is not None and place.range == number else None
            piece = _range(queryset, sort, number, start, back=back)[: wanted - len(found)]
            found += [(row, number) for row in piece]
    return found


def _range(
    queryset: QuerySet[Head], sort: Sort, number: int, start: _Place | None, *, back: bool
) -> QuerySet[Head]:
    falling = sort.descending != back
    sign, comparison = ("-", "lt") if falling else ("", "gt")
    if number == 1:
        rows = queryset.filter(sort.empty).order_by(f"{sign}pk")
        return rows.filter(**{f"pk__{comparison}": start.id}) if start else rows
    rows = queryset.order_by(f"{sign}{sort.lookup}", f"{sign}pk")
    if start is None or falling:
        # Above a place all are filled; said twice, SQLite would begin at the first of them.
        rows = rows.filter(sort.filled)
    if start:
        beyond = Q(**{f"{sort.lookup}__{comparison}": start.value}) | Q(**{f"pk__{comparison}": start.id})
        rows = rows.filter(Q(**{f"{sort.lookup}__{comparison}e": start.value}) & beyond)
    return rows


def _token(row_and_range: tuple[Head, int], sort: Sort, bound: str, *, back: bool) -> str:
    row, number = row_and_range
    value = None if number else _sort_value(row, sort)
    return signing.dumps([number, _plain(value), row.pk, back, str(sort), bound], salt=_SALT, compress=True)


def _read(cursor: str, sort: Sort, bound: str) -> _Place:
    try:
        number, value, pk, back, sorted_by, bound_to = signing.loads(cursor, salt=_SALT)
    except signing.BadSignature:
        raise BadRequest(
            _("This page address is not valid any more. Start again at the first page."), field="cursor"
        ) from None
    if (sorted_by, bound_to) != (str(sort), bound):
        raise BadRequest(
            _("This page belongs to another list. Start again at the first page."), field="cursor"
        )
    return _Place(number, _typed(value), pk, back)


def _sort_value(row: Head, sort: Sort) -> Any:
    value: Any = row
    for name in sort.lookup.split("__"):
        value = getattr(value, name)
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"instant": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    return value


def _typed(value: Any) -> Any:
    if isinstance(value, dict):
        return parse_datetime(value["instant"]) if "instant" in value else parse_date(value["day"])
    return value
