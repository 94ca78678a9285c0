"""The stages of a record's way as a bar at its page: where it stands, and where it can be moved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from perennial.records.models import Contract, Deal, Head, Order, Ticket
from perennial.schema.pipelines import STAGE
from perennial.schema.shape import Choice, PipelineShape, StageShape, Step
from perennial.schema.standard.deal import LOST, WON
from perennial.web.records.board import Lifted
from perennial.web.records.entities import record_url
from perennial.web.records.reader import Reader

STATUS = "status"


def stage_bar(reader: Reader, head: Head, lifted: Lifted | None = None) -> dict[str, Any] | None:
    """None for a record that goes no way, or of which the reader may not know where it stands."""
    if isinstance(head, Ticket | Contract | Order):
        return _status_bar(reader, head)
    if not isinstance(head, Deal) or STAGE not in reader.readable:
        return None
    way = reader.shape.pipeline_of(head.stage)
    if way is None:
        return None
    url = record_url(reader.entity, head.pk)
    return _bar(reader, head, STAGE, _told(way, head.stage)) | {
        "asks": _asks(lifted, url) if lifted else None
    }


def _status_bar(reader: Reader, head: Ticket | Contract | Order) -> dict[str, Any] | None:
    """How a ticket, a contract or an order stands, told as a way: those where it is open first."""
    if STATUS not in reader.readable:
        return None
    several = sorted(reader.shape.field(STATUS).choices, key=lambda one: _ends(one) == LOST)
    place = next((number for number, one in enumerate(several) if one.key == head.status), 0)
    stages = [
        {
            "key": one.key,
            "label": one.label(),
            "current": one.key == head.status,
            "passed": number < place and _goes_on(one) and _ends(several[place]) != LOST,
            "ends": _ends(one),
            "icon": "x" if _ends(one) == LOST else "check",
        }
        for number, one in enumerate(several)
    ]
    return _bar(reader, head, STATUS, stages)


def _ends(one: Choice) -> str:
    return one.ends if isinstance(one, Step) else ""


def _goes_on(one: Choice) -> bool:
    return isinstance(one, Step) and one.runs


def _bar(reader: Reader, head: Head, key: str, stages: list[dict[str, Any]]) -> dict[str, Any]:
    may_move = head.archived is None and key in reader.editable() and reader.may("edit", head)
    return {
        "name": key,
        "stages": stages,
        "move_url": f"{record_url(reader.entity, head.pk)}/move" if may_move else "",
        "version": head.version,
    }


def _told(way: PipelineShape, here: str) -> list[dict[str, Any]]:
    """Those that lie on the way first, those where it ends last."""
    stages: Sequence[StageShape] = sorted(way.stages, key=lambda one: bool(one.ends))
    place = next(number for number, one in enumerate(stages) if one.key == here)
    return [
        {
            "key": one.key,
            "label": one.label(),
            "current": one.key == here,
            "passed": number < place and not one.ends,
            "ends": one.ends,
            "icon": "check" if one.ends == WON else "x",
        }
        for number, one in enumerate(stages)
    ]


def _asks(lifted: Lifted, url: str) -> dict[str, Any]:
    form = lifted.form
    return {
        "fields": form.own(),
        "asked": form.asked(),
        "problems": form.non_field_errors(),
        "lead": lifted.lead,
        "stage": lifted.stage,
        "version": lifted.version or lifted.deal.version,
        "move_url": f"{url}/move",
        "back_url": url,
        "at": "record",
    }
