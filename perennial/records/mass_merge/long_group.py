"""One group of a mass merge, however much hangs on it.

Where more refers to it than moves in one transaction, that moves to the record that stays some at a time, as in a long
merge, until one transaction does the rest. Each is a batch of the one change. What may not be finished is given back.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from perennial.access.actor import require_unchanged, system
from perennial.journal.door import OpenChange, begin, resume
from perennial.journal.models import Batch
from perennial.operations.pace import Pace
from perennial.operations.work import Slice, Work
from perennial.records.actions.merge import MOST_MOVED
from perennial.records.actions.take_back import undoing
from perennial.records.mass_merge.fates import Fate, Told
from perennial.records.mass_merge.plan import Group, MassMerge, is_too_long
from perennial.records.queries import UNMERGE

Note = Callable[[Slice, Told], None]
# In the cursor: by which batches what refers to the group under way moved; why it is given back; by which change.
MOVED, LEFT, BACK = "moved", "giving_back", "back"


def merge_group(work: Work, act: OpenChange, plan: MassMerge, group: Group, note: Note) -> None:
    """Slice by slice; `note` writes its fate in the last one, by which it is merged or stands as before."""
    pace, told = Pace(MOST_MOVED), _being_given_back(work, group)
    while told is None:
        require_unchanged(plan.actor)
        with work.slice() as part, pace.timed(pace.rows):
            told = _step(work, act, plan, group, pace.rows, part)
            if told is not None and (told.fate == Fate.MERGED or MOVED not in part.cursor):
                part.cursor.pop(MOVED, None)
                note(part, told)
                return
            if told is not None:
                part.cursor[LEFT] = str(told.why)
    give_back(work, act, plan, lambda part: note(part, told))


def _step(work: Work, act: OpenChange, plan: MassMerge, group: Group, rows: int, part: Slice) -> Told | None:
    """Merge it, or move some of what refers to it; None while there is more to be done."""
    with act.batch():
        told = plan.write(act, group)
    part.change = act.id
    if not is_too_long(told):
        return told
    if MOVED not in work.cursor and (foreseen := plan.foresee(group)).fate == Fate.LEFT:
        return foreseen
    with act.batch():
        refused = plan.move(act, group, rows)
    part.change = act.id
    if refused is None:
        newest = Batch.objects.filter(change=act.id).order_by("-pk").values_list("pk", flat=True)[0]
        part.cursor[MOVED] = [*part.cursor.get(MOVED, ()), newest]
    return refused


def give_back(
    work: Work, act: OpenChange, plan: MassMerge, note: Callable[[Slice], None] = lambda part: None
) -> None:
    """What had moved of the group under way goes back, newest first: Perennial does so, as the actor may have lost the
    right to. `note` writes in the last slice.
    """
    if not work.cursor.get(MOVED):
        return
    assert act.id is not None
    its = undoing(system(), act.id, own=True)
    back = resume(work.cursor[BACK]) if BACK in work.cursor else _begin(work, plan)
    while moved := work.cursor.get(MOVED):
        with work.slice() as part:
            with back.batch():
                its.take_back(back, moved[-1])
            part.cursor |= {MOVED: moved[:-1], BACK: back.id}
            if len(moved) == 1:
                back.close()
                for name in (MOVED, LEFT, BACK):
                    part.cursor.pop(name, None)
                note(part)


def _begin(work: Work, plan: MassMerge) -> OpenChange:
    return begin(system(), f"{plan.shape.key}{UNMERGE}", operation=work.operation.pk)


def _being_given_back(work: Work, group: Group) -> Told | None:
    """Where an attempt before this one had begun to give it back."""
    cursor: dict[str, Any] = work.cursor
    return Told(group.records, Fate.LEFT, cursor[LEFT]) if LEFT in cursor else None
