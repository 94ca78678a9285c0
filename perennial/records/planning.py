"""When activities are planned: one that has an hour is due on the day of that hour."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from perennial.journal.rows import values_by
from perennial.records.models import Activity
from perennial.schema.kinds import Setting
from perennial.schema.shape import EntityShape

DUE, STARTS = "due", "starts"
ENTITY = "activity"
Values = dict[str, Any]


def planned(shape: EntityShape, columns: Values, setting: Setting) -> Values:
    """The columns of a new record, an activity with the day it is due on."""
    if shape.key != ENTITY or not columns.get(STARTS):
        return columns
    return columns | {DUE: _day(columns[STARTS], setting)}


def replanned(shape: EntityShape, columns: Mapping[int, Values], setting: Setting) -> Mapping[int, Values]:
    """The columns of each record: who moves the hour moves the day, and who moves the day keeps the hour of it."""
    asked = (
        [pk for pk, values in columns.items() if {DUE, STARTS} & values.keys()] if shape.key == ENTITY else []
    )
    if not asked:
        return columns
    there = dict(values_by(Activity, "pk", sorted(asked), ("pk", STARTS)))
    return dict(columns) | {pk: _together(columns[pk], there.get(pk), setting) for pk in asked}


def _together(values: Values, starts: datetime | None, setting: Setting) -> Values:
    if values.get(STARTS):
        return values | {DUE: _day(values[STARTS], setting)}
    if STARTS in values or starts is None or DUE not in values:
        return values
    return values | {STARTS: on_day(starts, values[DUE], setting) if values[DUE] else None}


def on_day(starts: datetime, day: date, setting: Setting) -> datetime:
    """The same hour of another day, in the zone of the workspace."""
    local = starts.astimezone(setting.zone)
    return datetime.combine(day, local.timetz().replace(tzinfo=None), setting.zone)


def _day(starts: datetime, setting: Setting) -> date:
    return starts.astimezone(setting.zone).date()
