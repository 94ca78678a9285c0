"""Where records stand on their way: what a move to another stage writes besides the stage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from perennial.journal.door import OpenChange
from perennial.journal.models import Operation
from perennial.journal.reading import Line
from perennial.journal.rows import values_by
from perennial.records.models import ENTITIES, Deal
from perennial.schema.kinds import Setting
from perennial.schema.models import Stage
from perennial.schema.pipelines import STAGE
from perennial.schema.shape import EntityShape
from perennial.schema.standard import ENTITIES as ENTITY_SHAPES
from perennial.schema.standard.deal import LOST

SINCE, CLOSED, LOST_REASON = "stage_since", "closed", "lost_reason"
Values = dict[str, Any]


def first_stage(shape: EntityShape) -> str:
    """Where a record begins of which nobody said more."""
    return next((one.key for way in shape.pipelines for one in way.stages), "")


def beginnings(shape: EntityShape) -> Values:
    """What a new record has where nobody said more."""
    found = {field.key: field.begins for field in shape.fields.values() if field.begins}
    return found | ({STAGE: first_stage(shape)} if shape.pipelines else {})


def entering(act: OpenChange, shape: EntityShape, columns: Values, setting: Setting) -> Values:
    """The columns of a new record, with those it begins with; one of an entity with pipelines is in a stage."""
    columns = columns | {key: one for key, one in beginnings(shape).items() if not columns.get(key)}
    if not shape.pipelines:
        return columns
    return columns | _arrival(act, shape, columns[STAGE], columns, setting)


def moving(
    act: OpenChange, shape: EntityShape, columns: Mapping[int, Values], setting: Setting
) -> Mapping[int, Values]:
    """The columns of each record, and what follows where they lead to another stage than that it is in."""
    asked = [pk for pk, values in columns.items() if STAGE in values] if shape.pipelines else []
    if not asked:
        return columns
    found = dict(columns)
    for pk, now in values_by(ENTITIES[shape.key], "pk", sorted(asked), ("pk", STAGE), lock="NO KEY UPDATE"):
        if (stage := columns[pk][STAGE]) != now:
            found[pk] = columns[pk] | _arrival(act, shape, stage, columns[pk], setting)
            if _ends(shape, now) == LOST != _ends(shape, stage):
                found[pk].setdefault(LOST_REASON, "")
    return found


def stages_in_use(lines: Sequence[Line]) -> list[Line]:
    """Of lines that made stages, those whose stage would be gone while deals stand in it: the usual ones are there
    without rows.
    """
    made = [one for one in lines if one.model is Stage and one.op == Operation.CREATE]
    usual = {stage.key for way in ENTITY_SHAPES["deal"].pipelines for stage in way.stages}
    if made and Stage.objects.exclude(pk__in=[one.row for one in made]).exists():
        usual = set()
    keys = {one.id: str(one.fields["key"][1]) for one in made}
    held = set(Deal.objects.filter(stage__in=set(keys.values()) - usual).values_list("stage", flat=True))
    return [one for one in made if keys[one.id] in held]


def _arrival(act: OpenChange, shape: EntityShape, stage: str, given: Values, setting: Setting) -> Values:
    """Since when it is there, and the day on which it ended; a day that was given stays."""
    day = act.row.at.astimezone(setting.zone).date() if _ends(shape, stage) else None
    return {SINCE: act.row.at, CLOSED: _given(given) or day}


def _given(columns: Values) -> date | None:
    return columns.get(CLOSED)


def _ends(shape: EntityShape, stage: str) -> str:
    found = shape.stage(stage)
    return found.ends if found else ""
