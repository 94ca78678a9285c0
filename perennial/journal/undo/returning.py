"""Rows that are gone and come back when the whole change is taken back."""

from __future__ import annotations

from perennial.journal.setwise import slices
from perennial.journal.tables import Recorded
from perennial.journal.undo.fate import PASS, REVIVE, fate
from perennial.journal.undo.history import History, group_of
from perennial.journal.undo.refusing import Refuse


def revived(history: History, refuse: Refuse, model: type[Recorded], keys: set[int]) -> set[int]:
    """Of these rows, which are gone, those that come back."""
    found: set[int] = set()
    change: int = history.change.pk
    for piece in slices(sorted(keys)):
        deleted = history.deletions(model, piece)
        known = history.groups({group_of(one) for one in deleted})
        for one in deleted:
            its = known[group_of(one)]
            lines = its.rows_of_change(change)[model, one.row]
            whole = fate(lines, its.rows[model, one.row], change, refuse(lines))
            if whole.kind in {REVIVE, PASS}:
                found.add(one.row)
    return found
