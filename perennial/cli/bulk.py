"""Bulk edits at the command line: the values typed for them, and what became of the records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.cli.output import warned_lines
from perennial.cli.waiting import ended
from perennial.lib.refusals import BadRequest
from perennial.operations.models import Operation, OperationRow
from perennial.records.bulk import Fate
from perennial.records.directory import Directory
from perennial.records.jobs import BULK_REHEARSAL
from perennial.schema.kinds import kind_of
from perennial.schema.queries import setting, shape_of

COUNTS = ("matched", *Fate)


def values_of(actor: Actor, entity: str, pairs: Sequence[str]) -> Mapping[str, Any]:
    """Values by field from FIELD=VALUE, as they are typed on a page. Raises BadRequest, Refusal."""
    shape, house = shape_of(entity), replace(setting(), directory=Directory(actor))
    values: dict[str, Any] = {}
    for pair in pairs:
        key, equals, typed = pair.partition("=")
        if not equals or key in values:
            raise BadRequest(_("Write each --set once as FIELD=VALUE; “%s” is not.") % pair[:60])
        values[key] = kind_of(shape.field(key)).parse(typed, shape.field(key), house)
    return values


def finished(operation: Operation, label: str) -> Operation:
    """A bulk edit or its rehearsal, run here to its end. Raises Refusal."""
    return ended(
        operation,
        label,
        cancelled=_("It was cancelled. What was changed so far stays; take it back with undo."),
        stopped=_("The edit stopped (reference %s). Run it again."),
    )


def result_of(done: Operation) -> dict[str, Any]:
    """A bulk edit or its rehearsal for programs, with each record that was refused."""
    counts = {key: done.result[key] for key in COUNTS}
    result = {"operation": done.pk, "change": done.change, "rehearsal": _is_rehearsal(done), **counts}
    return result | {"warned": done.result["warned"], "refusals": _refusals(done)}


def sentences(done: Operation) -> list[str]:
    """The same for people."""
    nothing = (
        _("Nothing has been written.") if _is_rehearsal(done) else _("Every record was as wanted already.")
    )
    head = _("Change %s.") % done.change if done.change else nothing
    counts = [f"{key:>10} {done.result[key]:>9,}" for key in COUNTS]
    return [head, *counts, *warned_lines(done.result["warned"])]


def _is_rehearsal(done: Operation) -> bool:
    return bool(done.kind == BULK_REHEARSAL)


def _refusals(operation: Operation) -> list[dict[str, str]]:
    rows = OperationRow.objects.filter(operation=operation, fate=Fate.REFUSED).order_by("number")
    entity = operation.parameters["entity"]
    return [{"record": f"{entity}:{row.number}", "why": row.payload["why"]} for row in rows.iterator()]
