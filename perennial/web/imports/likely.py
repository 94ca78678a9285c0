"""Who rows of a file are likely to be, as pages say it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perennial.access.actor import Actor
from perennial.access.queries import readable_fields
from perennial.lib.numbers import counted
from perennial.matching.specs import SPECS
from perennial.operations.models import Operation, OperationRow
from perennial.records.directory import Directory
from perennial.records.matching.telling import reasons_of
from perennial.schema.queries import shape_of
from perennial.transfer.importing.choices import rules_in, target_in
from perennial.transfer.models import Choice
from perennial.web.addresses import record_url
from perennial.web.likelihood import chance, percent, signs

CERTAIN = 0.8
WHERE = ("workspace", "file")
DONE = {
    Choice.CREATE: gettext_lazy("created anyway"),
    Choice.UPDATE: gettext_lazy("taken for the same"),
    Choice.SKIP: gettext_lazy("left out"),
}


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows are likely there already, by where and by what was decided."""

    by_kind: Mapping[str, int]

    @property
    def number(self) -> int:
        return sum(self.by_kind.get(key, 0) for key in WHERE)

    def told(self) -> dict[str, Any] | None:
        """As the template `likely` takes them; None where there is no such row."""
        if not self.number:
            return None
        found: dict[str, Any] = {key: counted(self.by_kind.get(key, 0)) for key in (*WHERE, *Choice.values)}
        return found | {"decided": any(self.by_kind.get(key) for key in (Choice.UPDATE, Choice.SKIP))}


def counts_of(rehearsal: Operation) -> Counts:
    return Counts(rehearsal.result.get("likely", {}))


def told(actor: Actor, entity: str, rows: Iterable[OperationRow]) -> dict[int, dict[str, Any]]:
    """By number of those rows that are likely there already who that is, how likely, why, and what was chosen."""
    kept = {row.number: row.payload["likely"] for row in rows if "likely" in row.payload}
    names = Directory(actor)
    names.load(entity, [number for kind, number in map(_target, kept.values()) if kind == "record"])
    spec = SPECS[entity]
    asked = {field for comparison in spec.comparisons for field in comparison.fields}
    asked |= {field for its in kept.values() for rule in rules_in(its) for field in rule.fields}
    open_to = readable_fields(actor, shape_of(entity), asked)
    found = {}
    for row, its in kept.items():
        kind, number = _target(its)
        name = (names.name(entity, number) or "") if kind == "record" else ""
        answered = {key: (answer, bits) for key, (answer, bits) in its["why"].items()}
        found[row] = {
            "is": its["is"],
            "name": name
            or (_("a record that is gone") if kind == "record" else _("row %d of the file") % number),
            "url": record_url(entity, number) if name else "",
            "percent": percent(its["probability"]),
            "chance": chance(its["probability"]),
            "tone": "good" if its["probability"] >= CERTAIN else "",
            "signs": signs(reasons_of(spec, answered, open_to, rules_in(its))),
            "choice": its["choice"],
            "done": DONE[its["choice"]],
        }
    return found


def _target(its: Mapping[str, Any]) -> tuple[str, int]:
    return target_in(its["is"])
