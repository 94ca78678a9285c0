"""Who rows of a file are likely to be, as pages say it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perennial.access.actor import Actor
from perennial.access.queries import readable_fields
from perennial.matching.specs import SPECS
from perennial.operations.models import OperationRow
from perennial.records.directory import Directory
from perennial.records.matching.telling import reasons_of
from perennial.schema.queries import shape_of
from perennial.transfer.importing.choices import target_in
from perennial.transfer.models import Choice
from perennial.web.addresses import record_url
from perennial.web.likelihood import chance, percent, signs

CERTAIN = 0.8
DONE = {
    Choice.CREATE: gettext_lazy("created anyway"),
    Choice.UPDATE: gettext_lazy("taken for the same"),
    Choice.SKIP: gettext_lazy("left out"),
}


def told(actor: Actor, entity: str, rows: Iterable[OperationRow]) -> dict[int, dict[str, Any]]:
    """By number of those rows that are likely there already who that is, how likely, why, and what was chosen."""
    kept = {row.number: row.payload["likely"] for row in rows if "likely" in row.payload}
    names = Directory(actor)
    names.load(entity, [number for kind, number in map(_target, kept.values()) if kind == "record"])
    spec = SPECS[entity]
    asked = {field for comparison in spec.comparisons for field in comparison.fields}
    open_to = readable_fields(actor, shape_of(entity), asked)
    found = {}
    for row, its in kept.items():
        kind, number = _target(its)
        name = names.name(entity, number) if kind == "record" else ""
        answered = {key: (answer, bits) for key, (answer, bits) in its["why"].items()}
        found[row] = {
            "is": its["is"],
            "name": name if kind == "record" else _("row %d of the file") % number,
            "url": record_url(entity, number) if name else "",
            "percent": percent(its["probability"]),
            "chance": chance(its["probability"]),
            "tone": "good" if its["probability"] >= CERTAIN else "",
            "signs": signs(reasons_of(spec, answered, open_to)),
            "choice": its["choice"],
            "done": DONE[its["choice"]],
        }
    return found


def _target(its: Mapping[str, Any]) -> tuple[str, int]:
    return target_in(its["is"])
