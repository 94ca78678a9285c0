"""Deciding, for one batch of a change, what taking it back does. The preview and the run use the same plan.

Each batch is taken back exactly, newest first, so every state between is one the database has been in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from perennial.journal.provenance import EXISTENCE, RowKey
from perennial.journal.reading import Line
from perennial.journal.tables import Recorded
from perennial.journal.undo.fate import EDIT, NOTHING, PASS, REMOVE, REVIVE, Fate, Refused, fate, step
from perennial.journal.undo.history import GroupHistory, History, group_of
from perennial.journal.undo.later import Exceptions
from perennial.journal.undo.outcome import Kept, Outcome, Reason
from perennial.journal.undo.planned import Plan
from perennial.journal.undo.refusing import Refuse
from perennial.journal.undo.returning import revived
from perennial.journal.undo.staying import Stay, staying


class Planner:
    """Plans the batches of one change, newest first."""

    def __init__(self, history: History, refuse: Refuse, exceptions: Exceptions) -> None:
        self.history = history
        self.refuse = refuse
        self.exceptions = exceptions
        self.change: int = history.change.pk

    def plan(self, batch: int) -> Plan:
        """What taking back this batch does, given that the newer ones are taken back."""
        lines = self.history.look_at(batch)
        known = self.history.groups({group_of(one) for one in lines})
        births = {group: its.birth(group, self.change) for group, its in known.items()}
        created = {group: birth for group, birth in births.items() if birth is not None}
        stay = staying(self.history, created, self.refuse, self.exceptions)
        refused = self.refuse(
            [o for g, its in known.items() if g not in created for o in its.of_change(self.change)]
        )
        plan, ours = Plan(self.change), {one.id for one in lines}
        for group, its in known.items():
            if group not in created:
                self._changed_group(plan, its, ours, refused)
            elif group not in stay:
                self._created_group(plan, its, created[group], ours)
            elif created[group].id in ours:
                plan.outcome.kept.append(_whole(created[group], stay[group], its, self.change))
        return plan

    def revived(self, model: type[Recorded], keys: set[int]) -> set[int]:
        """Of rows that are gone, those that taking the whole change back brings back."""
        return revived(self.history, self.refuse, model, keys)

    def _created_group(self, plan: Plan, its: GroupHistory, birth: Line, ours: set[int]) -> None:
        """A record this change created and that nobody needs goes whole."""
        for row, lines in its.rows_of_change(self.change).items():
            writers = its.rows[row]
            if writers.writer(EXISTENCE) == self.change:
                names = {name for one in lines for name in one.fields}
                whole = Fate(REMOVE if writers.exists else PASS, since=dict.fromkeys(names, 0))
                _take_step(plan, its, row, lines, ours, whole)
        if birth.id in ours and its.rows[birth.model, birth.row].exists:
            plan.outcome.removed += 1

    def _changed_group(self, plan: Plan, its: GroupHistory, ours: set[int], refused: Refused) -> None:
        """A record that was there before: row by row; it is counted with the newest batch that touches it."""
        rows = its.rows_of_change(self.change)
        fates = {
            row: fate(lines, its.rows[row], self.change, refused, self.exceptions.of(its, row, self.change))
            for row, lines in rows.items()
        }
        for row, lines in rows.items():
            _take_step(plan, its, row, lines, ours, fates[row])
        if its.of_change(self.change)[-1].id in ours:
            _count(plan.outcome, fates)
            kept = [one for whole in fates.values() for one in whole.kept]
            plan.outcome.kept += [_signed(one, its, self.change) for one in kept]


def _take_step(
    plan: Plan, its: GroupHistory, row: RowKey, lines: list[Line], ours: set[int], whole: Fate
) -> None:
    mine = [one for one in lines if one.id in ours]
    if not mine:
        return
    model, key = row
    found = step(mine, whole)
    if found.kind == REMOVE:
        plan.remove[model].append(key)
    elif found.kind == REVIVE:
        plan.revive[model][key] = found.values
        plan.versions[row] = its.top
    elif found.kind == EDIT:
        plan.edit[model][key] = found.values
    plan.roots[row] = mine[0].root


def _count(outcome: Outcome, fates: Mapping[RowKey, Fate]) -> None:
    kinds = {kind.kind for (model, _), kind in fates.items() if hasattr(model, "version")}
    if REVIVE in kinds:
        outcome.restored += 1
    elif any(one.kind not in {NOTHING, PASS} for one in fates.values()):
        outcome.edited += 1
    for one in fates.values():
        outcome.values += 1 if one.kind == REMOVE else len(one.values)


def _whole(one: Line, stay: Stay, its: GroupHistory, change: int) -> Kept:
    by = its.hand_after(change) if stay.reason == Reason.EDITED else None
    return Kept(one.model, one.row, one.root, EXISTENCE, stay.reason, by=by, holder=stay.holder)


def _signed(kept: Kept, its: GroupHistory, change: int) -> Kept:
    """With the change that edited it since."""
    if kept.reason != Reason.EDITED:
        return kept
    return replace(kept, by=its.hand_after(change, (kept.model, kept.row), kept.field))
