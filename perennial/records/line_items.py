"""Lines of deals and orders as rows: read for many records at once, and brought to what somebody wants of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from perennial.journal.door import OpenChange
from perennial.journal.making import new_row
from perennial.journal.rows import rows_by
from perennial.lib.refusals import Refusal
from perennial.lib.totals import Totals, totals_of
from perennial.records.drafts import Draft
from perennial.records.models import ENTITIES, Lined, LineItem
from perennial.records.models.line import parts_to_columns
from perennial.schema.kinds.line import Line, refuse_several_currencies, told
from perennial.schema.shape import EntityShape
from perennial.schema.standard.trade import LINES

AMOUNT = "amount"


def items_by_record(ids: Iterable[int]) -> dict[int, list[LineItem]]:
    """The lines of records in their order. One statement, none where there are no records."""
    found: dict[int, list[LineItem]] = defaultdict(list)
    for item in rows_by(LineItem, "record_id", ids, order=("record_id", "rank", "id")):
        found[item.record_id].append(item)
    return found


def items_of(record: int) -> list[LineItem]:
    """The lines of one record in their order."""
    return items_by_record([record]).get(record, [])


def lines_by_record(ids: Iterable[int]) -> dict[int, list[Line]]:
    """The same as values of the field `lines`."""
    return {pk: [item.line for item in items] for pk, items in items_by_record(ids).items()}


def new_items(record: int, lines: Sequence[Line]) -> list[LineItem]:
    """Rows for the lines of a record that has none yet; whatever ids they had are those of other rows.

    Raises Refusal for lines of several currencies.
    """
    refuse_several_currencies(lines)
    return [
        new_row(LineItem, record_id=record, rank=rank, **parts_to_columns(line))
        for rank, line in enumerate(lines)
    ]


def amount_following(model: type[Lined], items: Iterable[LineItem]) -> dict[str, Any]:
    """The amount that such lines give their record; nothing where they come to nothing that can be told."""
    sums = totals_of(items)
    return {AMOUNT: _money(sums, model.follows)} if sums else {}


def _money(sums: Totals, name: str) -> dict[str, Any]:
    return {"amount": getattr(sums, name), "currency": sums.currency}


def write_items(act: OpenChange, shape: EntityShape, drafts: Mapping[int, Draft]) -> set[int]:
    """Bring lines to what the drafts want, and amounts after them where the same draft says no other.

    Returns the records whose lines changed. Raises Refusal for the id of a line that is not there, and for several
    currencies.
    """
    wanted = {pk: draft.lines for pk, draft in drafts.items() if draft.lines is not None}
    if not wanted:
        return set()
    there = items_by_record(wanted)
    create: list[LineItem] = []
    update: dict[int, dict[str, Any]] = {}
    delete: list[int] = []
    changed = set()
    for pk, lines in wanted.items():
        plan = _Plan(pk, there.get(pk, []), lines)
        create += plan.create
        update |= plan.update
        delete += plan.delete
        if plan.differs:
            changed.add(pk)
    act.delete_rows(LineItem, delete)
    act.create(create)
    act.update_each(LineItem, update)
    _write_amounts(act, shape, [pk for pk in changed if not drafts[pk].columns.get(AMOUNT)])
    return changed


def _write_amounts(act: OpenChange, shape: EntityShape, records: Sequence[int]) -> None:
    model = ENTITIES[shape.key]
    if not issubclass(model, Lined):
        return
    now = items_by_record(records)
    amounts = {pk: amount_following(model, items) for pk, items in now.items()}
    act.update_each(model, {pk: values for pk, values in amounts.items() if values})


class _Plan:
    """What is to be written so that the lines of a record are those wanted, in that order.

    A line is the row of its id; one without an id is a row that says the same, else a new one.
    """

    def __init__(self, record: int, there: Sequence[LineItem], wanted: Sequence[Line]) -> None:
        refuse_several_currencies(wanted)
        self.create: list[LineItem] = []
        self.update: dict[int, dict[str, Any]] = {}
        free = {item.pk: item for item in there}
        rows = self._named(free, wanted)
        for number, line in enumerate(wanted):
            if number not in rows and (item := self._alike(free, line)) is not None:
                rows[number] = free.pop(item.pk)
        rank = -1
        for number, line in enumerate(wanted):
            item = rows.get(number)
            if item is None:
                rank += 1
                self.create.append(new_row(LineItem, record_id=record, rank=rank, **parts_to_columns(line)))
                continue
            columns = parts_to_columns(line)
            # Rows keep their ranks as long as these are in order: what did not move is not written.
            rank = item.rank if item.rank > rank else rank + 1
            columns["rank"] = rank
            if differing := {name: one for name, one in columns.items() if getattr(item, name) != one}:
                self.update[item.pk] = differing
        self.delete = sorted(free)

    @property
    def differs(self) -> bool:
        return bool(self.create or self.update or self.delete)

    def _named(self, free: dict[int, LineItem], wanted: Sequence[Line]) -> dict[int, LineItem]:
        found = {}
        for number, line in enumerate(wanted):
            if "id" in line:
                if line["id"] not in free:
                    raise Refusal(
                        _("Line %d is no longer there, or stands twice. Open the record again.")
                        % (number + 1),
                        field=LINES,
                    )
                found[number] = free.pop(line["id"])
        return found

    def _alike(self, free: Mapping[int, LineItem], line: Line) -> LineItem | None:
        return next((item for item in free.values() if told(item.line) == told(line)), None)
