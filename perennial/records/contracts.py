"""How contracts stand: what a move to another status writes besides the status."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from perennial.journal.door import OpenChange
from perennial.journal.models import Entry, Operation
from perennial.journal.reading import lines
from perennial.journal.rows import rows_by
from perennial.journal.values import assign, field_of, from_journal
from perennial.lib.terms import Term
from perennial.records.models import Contract
from perennial.schema.kinds import Setting
from perennial.schema.shape import EntityShape
from perennial.schema.standard.contract import BINDING, ENDED, OVER, RUNNING, SIGNED, TERMINATED

ENTITY, STATUS = "contract", "status"
# The day that each status begins with: that of the move, where nobody said another.
_DAY = {SIGNED: "signed", RUNNING: "begins", ENDED: "ends"}
Values = dict[str, Any]


def begun(shape: EntityShape, values: Mapping[str, Any], today: date) -> Values:
    """The day of the status in which somebody makes a contract, where they said no other; what comes from elsewhere is
    not dated so.
    """
    key = _DAY.get(values.get(STATUS, ""), "") if shape.key == ENTITY else ""
    return {key: today} if key and values.get(key) is None else {}


def moved(
    act: OpenChange, shape: EntityShape, columns: Mapping[int, Values], setting: Setting
) -> Mapping[int, Values]:
    """The columns of each record, with the day of its new status; one that is terminated gets the last day that notice
    given now reaches, and one that goes on after all the last day it had before. A day that is given, or there, stays.
    """
    asked = [pk for pk, values in columns.items() if values.get(STATUS)] if shape.key == ENTITY else []
    if not asked:
        return columns
    found, today = dict(columns), act.row.at.astimezone(setting.zone).date()
    there = rows_by(Contract, "pk", sorted(asked), lock="NO KEY UPDATE")
    several = [one for one in there if one.status != columns[one.pk][STATUS]]
    back = {one.pk for one in several if one.status in OVER and columns[one.pk][STATUS] not in OVER}
    before = _ends_before(back) if back else {}
    for one in several:
        its = columns[one.pk]
        if one.pk in back and "ends" not in its:
            its = its | _last_day_again(one, its, before, today)
        found[one.pk] = its | _days(one, its, today)
    return found


def _last_day_again(one: Contract, given: Values, before: Mapping[int, date | None], today: date) -> Values:
    """The last day of one that goes on after all: that from before; none where it has passed and nothing renews."""
    ends = before.get(one.pk, one.ends)
    for name, value in {**given, "ends": ends}.items():
        assign(one, name, value)
    over = ends is not None and ends < today and not one.term.renews
    return {"ends": None if over and given[STATUS] in BINDING else ends}


def _ends_before(contracts: Collection[int]) -> Mapping[int, date | None]:
    """The last days that these had before they were over, where that changed them and nobody has said another since."""
    found: dict[int, date | None] = {}
    table = Contract._meta.label_lower
    for one in lines(Entry.objects.filter(root__in=contracts, table=table).order_by("id")):
        was, becomes = one.fields.get(STATUS, (OVER[0], ""))
        if becomes in OVER and was not in OVER:
            found.pop(one.row, None)
            if "ends" in one.fields and one.op == Operation.UPDATE:
                found[one.row] = from_journal(field_of(Contract, "ends"), one.fields["ends"][0])
        elif "ends" in one.fields and not becomes:
            found.pop(one.row, None)
    return found


def _days(one: Contract, given: Values, today: date) -> Values:
    was, becomes = one.status, given[STATUS]
    for name, value in given.items():
        assign(one, name, value)
    if becomes == TERMINATED:
        last = _last_day(one.term, today) if was in BINDING and not given.get("ends") else None
        return {"ends": last} if last else {}
    if becomes == ENDED and was in BINDING and one.term.renews and not given.get("ends"):
        # What went on by itself ends now, and not with its first term.
        return {"ends": today}
    key = _DAY.get(becomes, "")
    return {key: today} if key and getattr(one, key) is None else {}


def _last_day(term: Term, today: date) -> date | None:
    """None beyond the calendar, for a period somebody mistyped."""
    try:
        return term.end_by_notice(today)
    except (ValueError, OverflowError):
        return None
