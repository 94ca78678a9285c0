"""Which records a change created must stay when it is taken back: touched since, referred to, or not the actor's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from django.db import models

from perennial.journal.models import Operation
from perennial.journal.provenance import EXISTENCE, RowKey
from perennial.journal.reading import Line
from perennial.journal.setwise import slices
from perennial.journal.tables import Recorded
from perennial.journal.undo.fate import Fate, fate, untouched
from perennial.journal.undo.history import Group, GroupHistory, History
from perennial.journal.undo.later import Exceptions
from perennial.journal.undo.outcome import Reason
from perennial.journal.undo.referrers import Reference, references_to
from perennial.journal.undo.refusing import Refuse, why
from perennial.journal.undo.returning import revived


class Stay(NamedTuple):
    """Why a group stays, and the record that holds on to it where one does."""

    reason: Reason
    holder: int | None = None


def staying(
    history: History, groups: Iterable[Group], refuse: Refuse, exceptions: Exceptions
) -> dict[Group, Stay]:
    """The groups among `groups` (all created by the change) that stay, with the reason.

    A group stays when it was touched later, when what stays refers to it, or when the actor may not remove it.
    References are followed from record to record, so a company stays for a contact that stays.
    """
    search = _Search(history, refuse, exceptions)
    todo, seen = set(groups), set[Group]()
    while todo:
        seen |= todo
        found: set[Group] = set()
        for piece in slices(todo):
            found |= search.look(piece)
        todo = found - seen
    search.spread()
    return search.stay


class _Search:
    """The groups found to stay so far, and which group holds on to which."""

    def __init__(self, history: History, refuse: Refuse, exceptions: Exceptions) -> None:
        self.history = history
        self.refuse = refuse
        self.exceptions = exceptions
        self.change: int = history.change.pk
        self.stay: dict[Group, Stay] = {}
        self.holders: dict[Group, set[Group]] = defaultdict(set)

    def look(self, groups: Iterable[Group]) -> set[Group]:
        """Judge these groups by themselves; returns the groups on which their staying still depends."""
        known = self.history.groups(groups)
        for group, its in known.items():
            if not all(untouched(writers, self.change) for writers in its.rows.values()):
                self.stay[group] = Stay(Reason.EDITED)
        self._ask(known)
        rows = {row: group for group, its in known.items() for row in its.created_rows(self.change)}
        outside = (r for r in references_to(rows) if r.root is None or r.root != rows[r.target])
        depends: set[Group] = set()
        for piece in slices(outside):
            depends |= self._follow(piece, rows)
        return depends

    def spread(self) -> None:
        """What stays keeps what it refers to."""
        todo = list(self.stay)
        while todo:
            holder = todo.pop()
            for target in self.holders.get(holder, ()):
                if target not in self.stay:
                    self.stay[target] = Stay(Reason.REFERENCED, _record(holder))
                    todo.append(target)

    def _ask(self, known: dict[Group, GroupHistory]) -> None:
        """Removing a record asks for the rows the change created in it."""
        lines: dict[Group, list[Line]] = {
            group: [one for one in its.of_change(self.change) if one.op == Operation.CREATE]
            for group, its in known.items()
            if group not in self.stay
        }
        refused = self.refuse([one for several in lines.values() for one in several])
        for group, several in lines.items():
            names = {name for one in several for name in refused.get(one.id, ())}
            if names:
                self.stay[group] = Stay(why(names))

    def _follow(self, references: Sequence[Reference], rows: dict[RowKey, Group]) -> set[Group]:
        """Who refers to these rows: a record that may go as well, or something that stays."""
        pointing = self.history.groups({_group(r) for r in references if issubclass(r.model, Recorded)})
        depends: set[Group] = set()
        back: dict[Reference, int] = {}
        for reference in references:
            target, holder = rows[reference.target], _group(reference)
            its = pointing.get(holder)
            if its is not None and its.birth(holder, self.change) and self._wrote(reference, its):
                self.holders[holder].add(target)
                depends.add(holder)
                continue
            whole = self._fate(reference, its) if its is not None else None
            if whole is None or not whole.lets_go(reference.column, reference.target[1]):
                self._holds(reference, target)
            elif (before := whole.restored.get(reference.column)) is not None:
                back[reference] = before
        for reference in self._hanging(back):
            self._holds(reference, rows[reference.target])
        return depends

    def _holds(self, reference: Reference, target: Group) -> None:
        self.stay.setdefault(target, Stay(Reason.REFERENCED, _record(_group(reference))))

    def _hanging(self, back: Mapping[Reference, int]) -> Iterator[Reference]:
        """Of references that would point elsewhere again, those for which nothing is there any more to point at."""
        wanted: dict[type[models.Model], dict[Reference, int]] = defaultdict(dict)
        for reference, key in back.items():
            wanted[_target_of(reference)][reference] = key
        for target, its in wanted.items():
            gone = set(its.values())
            for piece in slices(sorted(gone)):
                gone.difference_update(
                    models.QuerySet(target).filter(pk__in=piece).values_list("pk", flat=True)
                )
            if gone and issubclass(target, Recorded):
                gone -= revived(self.history, self.refuse, target, gone)
            yield from (reference for reference, key in its.items() if key in gone)

    def _wrote(self, reference: Reference, its: GroupHistory) -> bool:
        writers = its.rows.get((reference.model, reference.row))  # type: ignore[arg-type]
        if writers is None:
            return False
        return writers.writer(reference.column) == self.change == writers.writer(EXISTENCE)

    def _fate(self, reference: Reference, its: GroupHistory) -> Fate | None:
        """What taking the change back does to the pointing row; None where the change did not write it."""
        row = (reference.model, reference.row)
        lines = [one for one in its.of_change(self.change) if (one.model, one.row) == row]
        if not lines:
            return None
        writers = its.rows[row]  # type: ignore[index]
        later = self.exceptions.of(its, row, self.change)  # type: ignore[arg-type]
        return fate(lines, writers, self.change, self.refuse(lines), later)


def _target_of(reference: Reference) -> type[models.Model]:
    """What the pointing column points at."""
    (column,) = (one for one in reference.model._meta.concrete_fields if one.attname == reference.column)
    return column.related_model  # type: ignore[return-value]


def _record(group: Group) -> int | None:
    return group if isinstance(group, int) else None


def _group(reference: Reference) -> Group:
    return (reference.model, reference.row) if reference.root is None else reference.root  # type: ignore[return-value]
