"""Taking a change back: batch by batch, newest first, in bounded memory, as one new Change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from perennial.journal.door import Actor, OpenChange, begin
from perennial.journal.errors import NothingToUndo, StillRunning
from perennial.journal.models import Batch, Change, Entry, Operation
from perennial.journal.provenance import EXISTENCE
from perennial.journal.rows import values_by
from perennial.journal.setwise import slices
from perennial.journal.tables import Recorded
from perennial.journal.undo.carrying import NOTHING_CARRIED, Carrying
from perennial.journal.undo.fate import Values
from perennial.journal.undo.history import History
from perennial.journal.undo.later import Exceptions
from perennial.journal.undo.nevertheless import KEEP_LATER, Nevertheless
from perennial.journal.undo.outcome import Kept, Outcome, Reason
from perennial.journal.undo.plan import Planner
from perennial.journal.undo.planned import Plan
from perennial.journal.undo.pointers import drop_hanging, nothing_comes_back
from perennial.journal.undo.refusing import Refuse, nothing_refused
from perennial.journal.values import assign, image, same
from perennial.lib.breaking import fault


class Undoing:
    """One undo, to be driven batch by batch by a page, a command or an Operation that keeps the cursor."""

    def __init__(
        self,
        change_id: int,
        refuse: Refuse = nothing_refused,
        nevertheless: Nevertheless = KEEP_LATER,
        carrying: Carrying = NOTHING_CARRIED,
        *,
        own: bool = False,
    ) -> None:
        """`own`: who takes back is who writes the change, and may do so while it is open."""
        change = Change.objects.get(pk=change_id)
        if change.closed is None and not own:
            raise StillRunning(
                _("This change is still being written. Wait until it is done, or cancel it first.")
            )
        self.history = History(change)
        self._carrying = carrying
        self._planner = Planner(self.history, refuse, Exceptions(nevertheless, carrying))

    def batches(self) -> list[int]:
        """Batches still to take back, newest first."""
        return self.history.batches()

    def size_of(self, batch: int) -> int:
        """How many entries a batch holds."""
        return Batch.objects.values_list("count", flat=True).get(pk=batch)

    def preview(self) -> Iterator[Outcome]:
        """What would happen, batch by batch; writes nothing."""
        return map(self.look, self.batches())

    def look(self, batch: int) -> Outcome:
        """What taking one batch back would do once the newer ones are; writes nothing."""
        plan = self._planner.plan(batch)
        self._carrying.amend(plan, hold=False)
        drop_hanging(plan, self._comes_back)
        return _with_values_now(plan.outcome)

    def take_back(self, act: OpenChange, batch: int) -> Outcome:
        """Take one batch back inside an open batch of `act`."""
        self.history.taking_back = act.id
        _lock(self.history.places_of(batch))
        plan = self._planner.plan(batch)
        self._carrying.amend(plan, hold=True)
        drop_hanging(plan, nothing_comes_back)
        outcome = _with_values_now(plan.outcome)
        _write(act, plan)
        return outcome

    def _comes_back(self, target: type[models.Model], keys: set[int]) -> set[int]:
        """Rows that taking back newer batches will have revived by then."""
        if not issubclass(target, Recorded):
            return set()
        return self._planner.revived(target, keys)


def undo(
    actor: Actor,
    change_id: int,
    *,
    refuse: Refuse = nothing_refused,
    reason: str = "",
    nevertheless: Nevertheless = KEEP_LATER,
    carrying: Carrying = NOTHING_CARRIED,
) -> tuple[OpenChange, Outcome]:
    """Take a whole change back now; returns the new change and what it did. Raises NothingToUndo, StillRunning."""
    undoing = Undoing(change_id, refuse, nevertheless, carrying)
    act = begin(actor, "undo", undoes=change_id, reason=reason)
    whole = Outcome()
    for batch in undoing.batches():
        with act.batch():
            outcome = undoing.take_back(act, batch)
        whole.add(outcome)
    act.close()
    if act.id is None and not whole.kept:
        raise NothingToUndo(_("There is nothing left to take back: this was undone already."))
    return act, whole


def _lock(places: Iterable[tuple[type[Recorded], int, int | None]]) -> None:
    """Lock the records a batch touched, heads and identities, so that what the plan sees holds until the commit.

    Who writes to SQLite is alone already.
    """
    if not connection.features.has_select_for_update:
        return
    keys: dict[type[Recorded], set[int]] = defaultdict(set)
    roots: dict[type[Recorded], set[int]] = defaultdict(set)
    for model, row, root in places:
        keys[model].add(row)
        if root is not None:
            roots[model].add(root)
    for model, its in roots.items():
        for head, ids in model.head_models(its).items():
            keys[head].update(ids)
    for model in sorted(keys, key=lambda m: (not hasattr(m, "version"), m._meta.label)):
        for piece in slices(sorted(keys[model])):
            values_by(model, "pk", piece, ("pk",), lock="UPDATE")


def _write(act: OpenChange, plan: Plan) -> None:
    """Foreign keys are checked at the commit, so the order among rows does not matter."""
    for model, rows in plan.edit.items():
        act.update_each(model, rows)
    fault("undo.batch")
    # Heads first: then their version is known when their parts go.
    for model in sorted(plan.remove, key=lambda m: not hasattr(m, "version")):
        act.delete_rows(model, plan.remove[model])
    for model, rows in plan.revive.items():
        births = _births(model, plan, rows) if hasattr(model, "created") else {}
        act.create([_revived(plan, model, row, values, births.get(row)) for row, values in rows.items()])


def _revived(plan: Plan, model: type[Recorded], row: int, values: Values, born: datetime | None) -> Recorded:
    """The row with its id and the values it had; its version goes on rising, its creation date is the first one's."""
    revived = model()
    revived.__dict__[_key_of(model)] = row
    for name, value in values.items():
        assign(revived, name, value)
    if hasattr(revived, "version"):
        revived.version = plan.versions.get((model, row), 0) + 1
    if hasattr(revived, "created"):
        revived.created = born
    return revived


def _key_of(model: type[Recorded]) -> str:
    return str(model._meta.pk.attname)


def _births(model: type[Recorded], plan: Plan, rows: Iterable[int]) -> dict[int, datetime]:
    """When each row was first created."""
    found: dict[int, datetime] = {}
    entries = Entry.objects.filter(table=model._meta.label_lower, op=Operation.CREATE).order_by("-id")
    for piece in slices(rows):
        roots = {plan.roots[model, row] for row in piece} - {None}
        born = entries.filter(row__in=piece)
        born = born.filter(root__in=roots) if roots else born.filter(root__isnull=True)
        found.update(born.values_list("row", "batch__change__at"))
    return found


def _with_values_now(outcome: Outcome) -> Outcome:
    """Say of each kept value what it is now; one that stands as before the change was not kept from anything."""
    wanted: dict[type[Recorded], set[int]] = defaultdict(set)
    for kept in outcome.kept:
        if kept.field != EXISTENCE and kept.reason == Reason.EDITED:
            wanted[kept.model].add(kept.row)
    now: dict[tuple[type[Recorded], int], Values] = {}
    for model, rows in wanted.items():
        for piece in slices(sorted(rows)):
            rows_now: models.QuerySet[Any] = models.QuerySet(model).filter(pk__in=piece)
            now.update({(model, row.pk): image(row) for row in rows_now})
    told = [_now(one, now) for one in outcome.kept]
    outcome.kept = [one for one in told if not (one.may_return and same(one.now, one.before))]
    return outcome


def _now(kept: Kept, now: dict[tuple[type[Recorded], int], Values]) -> Kept:
    values = now.get((kept.model, kept.row))
    return kept if values is None else replace(kept, now=values.get(kept.field))
