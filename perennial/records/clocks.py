"""How cases stand: what a move to another status writes besides the status, so that their clock can be told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from perennial.journal.door import OpenChange
from perennial.journal.rows import values_by
from perennial.records.models import ENTITIES
from perennial.schema.shape import EntityShape, Step

STATUS, STOPS = "status", "stops"
OPENED, SOLVED = "opened", "solved"
Values = dict[str, Any]


def started(act: OpenChange, shape: EntityShape, columns: Values) -> Values:
    """The columns of a new record; a case came in at some moment, and its clock may stand from the beginning."""
    if shape.service is None:
        return columns
    status = _status(shape, columns.get(STATUS) or shape.field(STATUS).begins)
    found = columns | {OPENED: columns.get(OPENED) or act.row.at}
    if not status.open:
        found[SOLVED] = columns.get(SOLVED) or max(act.row.at, found[OPENED])
    if not status.runs:
        since = act.row.at if status.open else found[SOLVED]
        found[STOPS] = [[since.isoformat(), None]]
    return found


def turned(act: OpenChange, shape: EntityShape, columns: Mapping[int, Values]) -> Mapping[int, Values]:
    """The columns of each record, and what follows where they lead to another status than that it is in."""
    asked = [pk for pk, values in columns.items() if values.get(STATUS)] if shape.service else []
    if not asked:
        return columns
    found = dict(columns)
    names = ("pk", STATUS, STOPS)
    for pk, now, stops in values_by(ENTITIES[shape.key], "pk", sorted(asked), names, lock="NO KEY UPDATE"):
        was, becomes = _status(shape, now), _status(shape, columns[pk][STATUS])
        if now != columns[pk][STATUS]:
            found[pk] = _turned(columns[pk], was, becomes, stops, act.row.at)
    return found


def _turned(columns: Values, was: Step, becomes: Step, stops: list[Any], at: datetime) -> Values:
    found = dict(columns)
    if was.open and not becomes.open:
        found[SOLVED] = columns.get(SOLVED) or at
    elif becomes.open and not was.open:
        # It begins anew, and so may be told of anew.
        found |= {SOLVED: None, "escalation": "", "escalated": None}
    if was.runs and not becomes.runs:
        since = at if becomes.open else found[SOLVED]
        found[STOPS] = [*stops, [_not_before(stops, since), None]]
    elif becomes.runs and not was.runs and stops:
        found[STOPS] = [
            *stops[:-1],
            [stops[-1][0], max(at, datetime.fromisoformat(stops[-1][0])).isoformat()],
        ]
    return found


def _not_before(stops: list[Any], since: datetime) -> str:
    """A clock stands no earlier than it went on last."""
    last = datetime.fromisoformat(stops[-1][1]) if stops and stops[-1][1] else since
    return max(since, last).isoformat()


def _status(shape: EntityShape, key: str) -> Step:
    return shape.status(key) or Step(key)
