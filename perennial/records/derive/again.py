"""Derivations of what describes the workspace: a new country reads numbers without a prefix otherwise, stages and
pipelines say how their deals stand, what is promised says by when tickets are due.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from perennial.journal.derivations import Written
from perennial.operations.actions import enqueue
from perennial.records.derive import run
from perennial.records.models import Deal, Record, Ticket
from perennial.schema.queries import shape_of
from perennial.schema.standard.deal import OPEN

DERIVE = "derive"
DERIVED_AT_ONCE = 200


def derive(written: Written) -> None:
    """Have all records derived again as an operation: too many for the transaction that saves the workspace."""
    if Record.objects.exists():
        enqueue(DERIVE, requested_by=None, channel="system")


def ways_changed(_written: Written) -> None:
    """Have the deals derived again whose stage is of another pipeline now, or ends otherwise: few at once, else all
    deals as an operation.
    """
    shape = shape_of("deal")
    right = Q()
    for way in shape.pipelines:
        for stage in way.stages:
            right |= Q(stage=stage.key, pipeline=way.key, outcome=stage.ends or OPEN)
    _derive("deal", Deal.objects.exclude(right))


def promises_changed(_written: Written) -> None:
    """Have every ticket derived again, the solved ones too, which tell how long it took: few at once, else later."""
    _derive("ticket", Ticket.objects.all())


def _derive(entity: str, several: QuerySet[Any]) -> None:
    keys = list(several.values_list("pk", flat=True)[: DERIVED_AT_ONCE + 1])
    if len(keys) <= DERIVED_AT_ONCE:
        run.derive(dict.fromkeys(keys))
    else:
        enqueue(DERIVE, requested_by=None, channel="system", parameters={"entity": entity})
