"""How orders stand: their numbers, and the days on which they came to a status."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from typing import Any

from django.db import connection
from django.db.models import Max

from perennial.backup.numbers import given_before
from perennial.journal.door import OpenChange
from perennial.journal.rows import values_by
from perennial.lib.text import fold
from perennial.records.drafts import Draft
from perennial.records.models import Order
from perennial.schema.kinds import Setting
from perennial.schema.shape import EntityShape
from perennial.schema.standard.order import (
    ABANDONED,
    CANCEL_REASON,
    CANCELLED,
    CART,
    PAID,
    PLACED,
)

ENTITY, STATUS, NUMBER, SERIAL = "order", "status", "order_number", "serial"
FIRST = 1001
# Any number of our own: PostgreSQL keeps advisory locks by number.
_LOCK = 7_202_042_883
# So many numbers are asked about at once.
_AT_ONCE = 500
# The days that count for each status; those of others are emptied when it comes there.
_DAYS = {
    CART: (),
    ABANDONED: (ABANDONED,),
    PLACED: (PLACED,),
    PAID: (PLACED, PAID),
    CANCELLED: (PLACED, PAID, CANCELLED),
}
_ALL_DAYS = (PLACED, PAID, ABANDONED, CANCELLED)
Values = dict[str, Any]


def opened(
    act: OpenChange, shape: EntityShape, columns: Values, setting: Setting, numbers: Iterator[int]
) -> Values:
    """The columns of a new order: the next of `numbers` where it has none, and the day of its status."""
    if shape.key != ENTITY:
        return columns
    found = columns | _came(act, columns.get(STATUS) or CART, {}, columns, setting)
    if not found.get(NUMBER):
        found[SERIAL] = next(numbers)
        found[NUMBER] = str(found[SERIAL])
    return found


def moved(
    act: OpenChange, shape: EntityShape, columns: Mapping[int, Values], setting: Setting
) -> Mapping[int, Values]:
    """The columns of each order, and what follows where they lead to another status than that it has."""
    asked = [pk for pk, values in columns.items() if values.get(STATUS)] if shape.key == ENTITY else []
    if not asked:
        return columns
    found = dict(columns)
    names = ("pk", STATUS, *_ALL_DAYS)
    for pk, status, *days in values_by(Order, "pk", sorted(asked), names, lock="NO KEY UPDATE"):
        if (becomes := columns[pk][STATUS]) != status:
            now = dict(zip(_ALL_DAYS, days, strict=True))
            found[pk] = columns[pk] | _came(act, becomes, now, columns[pk], setting)
    return found


def _came(act: OpenChange, status: str, now: Values, given: Values, setting: Setting) -> Values:
    """The days of an order that comes to a status: of the status itself today, unless somebody says another."""
    today = act.row.at.astimezone(setting.zone).date()
    counts = _DAYS.get(status, ())
    found: Values = {day: None for day in _ALL_DAYS if day not in counts and now.get(day)}
    # What is paid was placed, at the latest on that day.
    last = counts[-1:] if status != PAID else counts
    for day in counts:
        said = given.get(day) or now.get(day)
        fallback = given.get(PAID) or today if (status, day) == (PAID, PLACED) else today
        found[day] = said or (fallback if day in last else None)
    if status != CANCELLED:
        found.setdefault(CANCEL_REASON, "")
    return found


def next_numbers(drafts: Iterable[Draft]) -> Iterator[int]:
    """The numbers after the highest that was given here, before a restore as well, passing over those that came from
    elsewhere, with these drafts as well.

    Nobody else is given one before the commit: who takes the first holds the lock.
    """
    if connection.features.has_select_for_update:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    highest = Order.objects.aggregate(highest=Max(SERIAL))["highest"]
    given = max(highest or 0, given_before(Order, SERIAL))
    taken = {fold(number) for draft in drafts if (number := draft.columns.get(NUMBER))}
    for first in count(max(FIRST, given + 1), _AT_ONCE):
        keys = {fold(str(number)): number for number in range(first, first + _AT_ONCE)}
        there = Order.objects.filter(name_key__in=keys).values_list("name_key", flat=True)
        yield from sorted(keys[key] for key in keys.keys() - taken - set(there))
