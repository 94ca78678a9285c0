"""How contracts stand: what a move to another status writes besides the status."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from perennial.journal.door import OpenChange
from perennial.journal.rows import rows_by
from perennial.journal.values import assign
from perennial.lib.terms import Term
from perennial.records.models import Contract
from perennial.schema.kinds import Setting
from perennial.schema.shape import EntityShape
from perennial.schema.standard.contract import BINDING, ENDED, RUNNING, SIGNED, TERMINATED

ENTITY, STATUS = "contract", "status"
# The day that each status begins with: that of the move, where nobody said another.
_DAY = {SIGNED: "signed", RUNNING: "begins", ENDED: "ends"}
Values = dict[str, Any]


def moved(
    act: OpenChange, shape: EntityShape, columns: Mapping[int, Values], setting: Setting
) -> Mapping[int, Values]:
    """The columns of each record, with the day of its new status; one that is terminated gets the last day that notice
    given now reaches. A day that is given, or there, stays.
    """
    asked = [pk for pk, values in columns.items() if values.get(STATUS)] if shape.key == ENTITY else []
    if not asked:
        return columns
    found, today = dict(columns), act.row.at.astimezone(setting.zone).date()
    for one in rows_by(Contract, "pk", sorted(asked), lock="NO KEY UPDATE"):
        if one.status != columns[one.pk][STATUS]:
            found[one.pk] = columns[one.pk] | _days(one, columns[one.pk], today)
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
