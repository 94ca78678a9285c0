"""The imports there were, each in a line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perennial.access.actor import Actor
from perennial.access.queries import names_of
from perennial.journal.queries import undone_by
from perennial.operations.models import Operation, Payload, State
from perennial.schema.standard import ENTITIES
from perennial.transfer.models import Import
from perennial.web.moments import when
from perennial.web.operations.words import fates

RAN = {
    State.QUEUED: ("blue", gettext_lazy("waits to run")),
    State.RUNNING: ("blue", gettext_lazy("running")),
    State.DONE: ("good", gettext_lazy("imported")),
    State.FAILED: ("rust", gettext_lazy("stopped")),
    State.CANCELLED: ("amber", gettext_lazy("cancelled")),
}


def listed(actor: Actor, imports: Sequence[Import]) -> list[dict[str, Any]]:
    """Name of the file, what its rows are, where the import stands, what came of it, who and when."""
    names = dict(Payload.objects.filter(pk__in=[one.file for one in imports]).values_list("pk", "name"))
    ids = [number for one in imports for number in (one.run, one.rehearsal) if number]
    operations = Operation.objects.in_bulk(ids)
    undone = undone_by([o.change for o in operations.values() if o.change])
    people = names_of(one.owner for one in imports)
    return [
        {
            "url": reverse("import", args=[one.pk]),
            "name": names.get(one.file) or _("file no longer kept"),
            "entity": ENTITIES[one.entity].plural(),
            "when": when(one.created),
            "who": people.get(one.owner or 0, "") if one.owner != actor.user_id else "",
            **_state(one, operations, undone),
        }
        for one in imports
    ]


def first_steps() -> list[dict[str, Any]]:
    """What an empty page offers."""
    note = _("CSV, Excel, OpenDocument, JSON Lines or vCard; encoding, columns and dates are recognised")
    return [{"url": reverse("import-new"), "label": _("Choose a file"), "note": note, "icon": "imports"}]


def _state(one: Import, operations: dict[int, Operation], undone: Any) -> dict[str, Any]:
    run = operations.get(one.run or 0)
    if run is not None:
        if run.change in undone:
            return {"tone": "amber", "state": _("taken back"), "outcome": fates(run.result)}
        tone, state = RAN[State(run.state)]
        return {"tone": tone, "state": state, "outcome": fates(run.result)}
    rehearsal = operations.get(one.rehearsal or 0)
    if rehearsal is not None and rehearsal.state == State.DONE:
        return {"tone": "", "state": _("rehearsed, not run"), "outcome": fates(rehearsal.result)}
    return {"tone": "", "state": _("not rehearsed yet"), "outcome": ""}
