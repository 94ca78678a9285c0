"""References that an undo would put to absorbed records lead to the one that stands for each, and it says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from django.db import connection, models

from perennial.journal.making import new_row
from perennial.journal.provenance import RowKey
from perennial.journal.rows import rows_by, values_by
from perennial.journal.tables import Recorded
from perennial.journal.undo.outcome import Kept, Reason
from perennial.journal.undo.planned import Plan
from perennial.journal.undo.referrers import Reference, references_to
from perennial.journal.values import assign
from perennial.records.models import ENTITIES, Link, Record
from perennial.records.queries import MERGED_INTO

TARGET = "target_id"


@cache
def references_of(model: type[models.Model]) -> frozenset[str]:
    """The columns by which rows of a model refer to records other than their own."""
    if model is Record or not issubclass(model, Recorded):
        return frozenset()
    targets = {Record, *ENTITIES.values()}
    columns = [one for one in model._meta.concrete_fields if isinstance(one, models.ForeignKey)]
    own = {model.root_attribute(), str(model._meta.pk.attname)}
    return frozenset(one.attname for one in columns if one.related_model in targets) - own


def hold(ids: Iterable[int]) -> None:
    """Keep records from being absorbed until the commit. Who writes to SQLite is alone already.

    Their typed rows are held, which a merge locks first, and at which the database looks again at the commit.
    """
    if connection.features.has_select_for_update:
        for model, its in Record.head_models(sorted(ids)).items():
            values_by(model, "pk", its, ("pk",), lock="KEY SHARE")


def absorbed_among(ids: Iterable[int]) -> dict[int, int]:
    """Of these records those that are absorbed, and by which."""
    found = values_by(Record, "pk", sorted(ids), ("pk", MERGED_INTO))
    return {pk: into for pk, into in found if into is not None}


def said(link: Link) -> tuple[Any, ...]:
    """What a link says, but for whom it leads to."""
    return link.record_id, link.field, link.role, link.since, link.until


def referring(absorbed: Iterable[int]) -> Iterator[Reference]:
    """What refers to these records from elsewhere; what was merged into them before goes on leading there."""
    ids = set(absorbed)
    heads = ((ENTITIES[entity], pk) for pk, entity in values_by(Record, "pk", sorted(ids), ("pk", "entity")))
    for one in references_to([*((Record, pk) for pk in ids), *heads]):
        if one.root not in ids and one.column in references_of(one.model):
            yield one


def lead_on(plan: Plan, *, hold: bool) -> None:
    """`hold` keeps what the plan refers to from being absorbed until the commit."""
    _Leading(plan, hold).run()


class _Pointer(NamedTuple):
    """A value the plan would write; `brought` where nothing but leading it on is the reason."""

    row: RowKey
    name: str
    target: int
    brought: bool


class _Leading:
    def __init__(self, plan: Plan, holds: bool) -> None:
        self._plan = plan
        self._holds = holds
        self._planned = {
            pk: values[MERGED_INTO]
            for pk, values in plan.edit.get(Record, {}).items()
            if MERGED_INTO in values
        }
        self._into: dict[int, int | None] = {}

    def run(self) -> None:
        pointers = [*self._pointers(), *self._brought()]
        roots = {pk for one in pointers if (pk := self._plan.roots.get(one.row)) is not None}
        self._look({one.target for one in pointers}, holds=self._holds)
        self._look(roots, holds=False)
        there = self._there(pointers)
        for one in pointers:
            root, led = self._plan.roots.get(one.row), self._survivor(one.target)
            if led != one.target and (root is None or self._survivor(root) == root):
                self._lead(one, led, root, there)

    def _pointers(self) -> Iterator[_Pointer]:
        for planned in (self._plan.edit, self._plan.revive):
            for model, rows in planned.items():
                names = references_of(model)
                for row, values in rows.items():
                    for name in names & values.keys():
                        if values[name] is not None:
                            yield _Pointer((model, row), name, values[name], False)

    def _brought(self) -> Iterator[_Pointer]:
        """What refers by now to records that are absorbed anew, and is not written anyway."""
        anew = [pk for pk, into in self._planned.items() if into is not None]
        for one in referring(anew) if anew else ():
            model, row = one.model, one.row
            written = one.column in self._plan.edit.get(model, {}).get(row, {})  # type: ignore[arg-type]
            if not written and row not in self._plan.remove.get(model, ()):  # type: ignore[arg-type]
                self._plan.roots[model, row] = one.root  # type: ignore[index]
                yield _Pointer((model, row), one.column, one.target[1], True)  # type: ignore[arg-type]

    def _look(self, ids: Iterable[int], *, holds: bool) -> None:
        """Learn of these records and those they lead to what absorbs each once the plan is carried out."""
        while new := sorted(set(ids) - self._into.keys()):
            if holds:
                hold(new)
            self._into |= dict.fromkeys(new) | absorbed_among(new)
            self._into |= {pk: into for pk, into in self._planned.items() if pk in new}
            ids = {into for pk in new if (into := self._into[pk]) is not None}

    def _survivor(self, pk: int) -> int:
        while (into := self._into[pk]) is not None:
            pk = into
        return pk

    def _there(self, pointers: Iterable[_Pointer]) -> dict[tuple[Any, ...], int]:
        """What links say already of those led to, and which link does."""
        led = {self._survivor(one.target) for one in pointers if one.row[0] is Link}
        return {(*said(link), link.target_id): link.pk for link in rows_by(Link, TARGET, sorted(led))}

    def _lead(self, one: _Pointer, led: int, root: int | None, there: dict[tuple[Any, ...], int]) -> None:
        model, row = one.row
        if led == root:
            self._drop(one)
            self._tell(one, root, Reason.ABSORBED, None)
            return
        if model is Link:
            key = (*said(self._link(row)), led)
            if there.setdefault(key, row) != row:
                self._drop(one)
                return
        planned = self._plan.revive if row in self._plan.revive.get(model, {}) else self._plan.edit
        planned[model].setdefault(row, {})[one.name] = led
        self._tell(one, root, Reason.LED, led)

    def _drop(self, one: _Pointer) -> None:
        """It would refer to itself, or say again what is said already."""
        model, row = one.row
        if row in self._plan.revive.get(model, {}):
            del self._plan.revive[model][row]
        elif model is Link:
            self._plan.edit[model].pop(row, None)
            self._plan.remove[model].append(row)
        elif one.brought:
            self._plan.edit[model].setdefault(row, {})[one.name] = None
        else:
            del self._plan.edit[model][row][one.name]

    def _tell(self, one: _Pointer, root: int | None, reason: Reason, led: int | None) -> None:
        model, row = one.row
        self._plan.outcome.kept.append(Kept(model, row, root, one.name, reason, led, one.target, holder=led))

    def _link(self, row: int) -> Link:
        values: Mapping[str, Any] | None = self._plan.revive.get(Link, {}).get(row)
        if values is None:
            return rows_by(Link, "pk", [row])[0]
        link = new_row(Link, record_id=None, target_id=None, field="", role="", since=None, until=None)
        for name, value in values.items():
            assign(link, name, value)
        return link
