"""Values that point at rows which are gone: they cannot be put back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from django.db import models

from perennial.journal.provenance import EXISTENCE, RowKey
from perennial.journal.setwise import slices
from perennial.journal.tables import Recorded
from perennial.journal.undo.outcome import Kept, Reason
from perennial.journal.undo.planned import Plan

# Of rows that are not there, those that will be by the time the plan is carried out.
ComesBack = Callable[[type[models.Model], set[int]], set[int]]


def drop_hanging(plan: Plan, comes_back: ComesBack) -> None:
    """Take out of the plan what would point at nothing, and list it as kept.

    A row that cannot stand without its pointer stays away whole, which may leave others hanging: until none is left.
    """
    while dropped := [one for one in _hanging(plan, comes_back) if _drop(plan, *one)]:
        if not any(whole for *_, whole in dropped):
            return


def _hanging(plan: Plan, comes_back: ComesBack) -> list[tuple[RowKey, str, bool]]:
    """(row, field, whether the row cannot be without it) of each pointer at a missing row."""
    pointers = list(_pointers(plan))
    wanted: dict[type[models.Model], set[int]] = defaultdict(set)
    for _, _, column, key in pointers:
        wanted[column.related_model].add(key)
    missing = {target: _missing(plan, target, keys, comes_back) for target, keys in wanted.items()}
    return [
        (row, name, row[1] in plan.revive.get(row[0], {}) and not column.null)
        for row, name, column, key in pointers
        if key in missing[column.related_model]
    ]


def _pointers(plan: Plan) -> Iterator[tuple[RowKey, str, Any, int]]:
    for planned in (plan.edit, plan.revive):
        for model, rows in planned.items():
            columns = {f.attname: f for f in model._meta.concrete_fields if isinstance(f, models.ForeignKey)}
            for row, values in rows.items():
                for name in columns.keys() & values.keys():
                    if values[name] is not None:
                        yield (model, row), name, columns[name], values[name]
                yield from _own_key(plan, model, row)


def _own_key(plan: Plan, model: type[Recorded], row: int) -> Iterator[tuple[RowKey, str, Any, int]]:
    """A primary key that is a foreign key itself points at the record of a revived row."""
    key = model._meta.pk
    if isinstance(key, models.ForeignKey) and row in plan.revive.get(model, {}):
        yield (model, row), key.attname, key, row


def _missing(plan: Plan, target: type[models.Model], keys: set[int], comes_back: ComesBack) -> set[int]:
    reviving = plan.revive.get(target, {}) if issubclass(target, Recorded) else {}
    gone = keys - reviving.keys()
    for piece in slices(sorted(gone)):
        gone.difference_update(models.QuerySet(target).filter(pk__in=piece).values_list("pk", flat=True))
    return gone - comes_back(target, gone) if gone else gone


def _drop(plan: Plan, row: RowKey, name: str, whole: bool) -> bool:
    model, key = row
    if whole:
        if plan.revive[model].pop(key, None) is None:
            return False
        plan.outcome.restored -= hasattr(model, "version")
        plan.outcome.kept.append(Kept(model, key, plan.roots.get(row), EXISTENCE, Reason.GONE))
        return True
    values = plan.revive[model] if key in plan.revive.get(model, {}) else plan.edit[model]
    before = values.get(key, {}).pop(name, None)
    if before is not None:
        plan.outcome.kept.append(Kept(model, key, plan.roots.get(row), name, Reason.GONE, None, before))
    return before is not None


def nothing_comes_back(target: type[models.Model], keys: set[int]) -> set[int]:
    """For the run: what newer batches brought back is there already."""
    return set()
