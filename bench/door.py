"""The write door beside plain Django: one save, many rows created set by set, and their undo.

Both sides write the same columns of the same tables with the same derivations' results; the door writes journal,
versions and derivations besides, the judgement of every rule among them. Asked of an empty scratch database.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from statistics import median
from typing import Any

from django.db import models, transaction

from perennial.access.actor import operator
from perennial.journal import guard
from perennial.journal.door import OpenChange, begin, change
from perennial.journal.setwise import slices
from perennial.journal.statistics import Statistics
from perennial.journal.undo.run import undo
from perennial.quality.actions import add_pack
from perennial.quality.standard import SOUND
from perennial.records.models import Contact, ContactPoint, Record

Row = dict[str, object]
SLICE = 500
SAVES = 200


def run(rows: int = 20_000) -> list[Row]:
    """Rows of {what, rows, rows/s, ms each, times plain}; `rows` counts contacts. A new workspace's rules are on."""
    add_pack(operator(), SOUND.key)
    many = _create_many(rows)
    undone = _seconds(lambda: undo(operator(), many[0]))
    plain = _seconds(lambda: _plain_many(rows))
    door, bare, cpu = _saves()
    return [
        _row("create through the door", rows, many[1], plain),
        _row("undo of it", rows, undone, plain),
        _row("plain bulk_create of the same rows", rows, plain, plain),
        _row("one save through the door", 1, door, bare) | {"CPU times plain": cpu},
        _row("one plain save", 1, bare, bare),
    ]


def _row(what: str, rows: int, seconds: float, plain: float) -> Row:
    return {
        "what": what,
        "rows": rows,
        "rows/s": round(rows / seconds),
        "ms each": round(seconds * 1000 / rows, 3),
        "times plain": round(seconds / plain, 2),
    }


def _seconds(work: Callable[[], object]) -> float:
    return _timed(work)[0]


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the wall, and of this process's CPU."""
    start, spent = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - start, time.process_time() - spent


def _create_many(rows: int) -> tuple[int, float]:
    act, statistics = begin(operator(), "import"), Statistics()
    start = time.perf_counter()
    for piece in slices(range(rows), SLICE):
        with act.batch():
            _through_the_door(act, piece)
        statistics.refresh()
    act.close()
    assert act.id is not None
    return act.id, time.perf_counter() - start


def _through_the_door(act: OpenChange, numbers: list[int]) -> None:
    records, heads, points = _rows_of(numbers, act.create)
    act.create(heads)
    act.create(points)
    assert len(records) == len(numbers)


def _plain_many(rows: int) -> None:
    for piece in slices(range(rows), SLICE):
        with _open(), transaction.atomic():
            _, heads, points = _rows_of(piece, _insert)
            for row in heads:
                row.derive_own()
            _insert(heads)
            _insert(points)


def _rows_of(
    numbers: list[int], insert: Callable[[Any], object]
) -> tuple[list[Record], list[Contact], list[Any]]:
    """Contacts with one e-mail address each, as an import fills them in; `insert` gives the records their ids."""
    records = [Record(entity="contact") for _ in numbers]
    insert(records)
    heads, points = [], []
    for number, record in zip(numbers, records, strict=True):
        raw = f"person.{number}@jantar.example"
        names = {"given_name": "Małgorzata", "family_name": f"Świątek {number}", "job_title": "Buyer"}
        heads.append(Contact(record_id=record.pk, lifecycle="customer", email=raw, email_key=raw, **names))
        point = ContactPoint(record_id=record.pk, kind="email", raw=raw, normalised=raw, valid=True)
        points.append(point)
    return records, heads, points


def _insert(rows: list[Any]) -> None:
    models.QuerySet(type(rows[0])).bulk_create(rows)


def _open() -> AbstractContextManager[None]:
    return guard.door_open(guard.RECORDED, guard.DERIVED)


def _saves() -> tuple[float, float, float]:
    """Median seconds of one edit of one contact, through the door and by a plain update of its columns; and how many
    times the CPU of this process the first takes, which says more where others use the machine too.
    """
    keys = list(Contact.objects.order_by("pk").values_list("pk", flat=True)[:SAVES])
    door, bare = [], []
    for key in keys:
        door.append(_timed(lambda key=key: _edit(key)))
        bare.append(_timed(lambda key=key: _plain_edit(key)))
    (door_wall, door_cpu), (bare_wall, bare_cpu) = _medians(door), _medians(bare)
    return door_wall, bare_wall, round(door_cpu / bare_cpu, 2)


def _medians(several: list[tuple[float, float]]) -> tuple[float, float]:
    return median(wall for wall, _cpu in several), median(cpu for _wall, cpu in several)


def _edit(key: int) -> None:
    with change(operator(), "contact.edit") as act:
        act.update(Contact.objects.get(pk=key), job_title="Head of purchasing", family_name=f"Lis {key}")


def _plain_edit(key: int) -> None:
    with _open(), transaction.atomic():
        row = Contact.objects.select_for_update().get(pk=key)
        row.job_title, row.family_name = "Seller", f"Wilk {key}"
        row.derive_own()
        columns = [field.attname for field in Contact._meta.concrete_fields if not field.primary_key]
        models.QuerySet(Contact).filter(pk=key).update(**{name: getattr(row, name) for name in columns})
