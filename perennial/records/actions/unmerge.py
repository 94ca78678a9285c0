"""Absorbed records come back, when a merge was wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perennial.access.actor import Actor
from perennial.journal.models import Batch, Change, Entry
from perennial.journal.queries import first_of
from perennial.journal.rows import rows_by, values_by
from perennial.journal.undo.outcome import Outcome
from perennial.lib.refusals import Forbidden
from perennial.records.actions.take_back import take_back, take_back_part, undoing
from perennial.records.errors import NotMerged
from perennial.records.models import ENTITIES, Record
from perennial.records.queries import MERGE_ALL, MERGED_INTO, UNMERGE, seen
from perennial.schema.queries import shape_of

_NOT_YOURS = gettext_lazy("Not all of these records are yours to change, so nothing was taken back.")


@dataclass(frozen=True, slots=True)
class Unmerged:
    """The change that took a merge back (None when nothing was), the records it gave back, and what stayed."""

    change: int | None
    records: Sequence[int]
    outcome: Outcome


def unmerge(actor: Actor, entity: str, record_id: int, *, reason: str = "") -> Unmerged:
    """Give an absorbed record back, with those that were absorbed together with it into the same one.

    What was edited since stays where it is; references that later merges carried on come back. Raises NoSuchRecord,
    NotMerged, StillRunning, and Forbidden where not all of it is the actor's to change.
    """
    merging = merge_of(actor, entity, record_id)
    absorbed = absorbed_by(merging.batch)
    if merging.alone:
        undo, outcome = take_back(actor, merging.change, reason=reason)
    else:
        action = f"{entity}{UNMERGE}"
        undo, outcome = take_back_part(actor, merging.change, merging.batch, action, reason=reason)
    back = sorted(absorbed - absorbed_by(merging.batch))
    if not back:
        raise Forbidden(_NOT_YOURS)
    return Unmerged(undo, back, outcome)


@dataclass(frozen=True, slots=True)
class MergeOf:
    """The change by which a record is absorbed, the batch that did it, and whether that change merged nothing else."""

    change: int
    batch: int
    alone: bool


def merge_of(actor: Actor, entity: str, record_id: int) -> MergeOf:
    """How the record came to be absorbed. Raises NoSuchRecord, NotMerged."""
    head = rows_by(ENTITIES[entity], "pk", [record_id])
    seen(actor, shape_of(entity), head[0] if head else None)
    keep = values_by(Record, "pk", [record_id], (MERGED_INTO,))[0][0]
    lines = Entry.objects.filter(table=Record._meta.label_lower, row=record_id, root=record_id)
    found = lines.order_by("-pk").values_list("batch__change", "batch").first()
    if keep is None or found is None:
        raise NotMerged(_("Record %d is not merged into another one.") % record_id)
    # A mass merge has a batch for each survivor, and a long merge several for one.
    among_others = first_of(Change.objects.get(pk=found[0])).action.endswith(f".{MERGE_ALL}")
    return MergeOf(*found, not among_others or Batch.objects.filter(change=found[0]).count() == 1)


def check_comes_back(actor: Actor, merging: MergeOf) -> None:
    """Raises Forbidden where taking the merge back would give no record back."""
    if not undoing(actor, merging.change).look(merging.batch).reverted:
        raise Forbidden(_NOT_YOURS)


def absorbed_by(batch: int) -> set[int]:
    """The records that a merge absorbed and that do not stand for themselves."""
    lines = Entry.objects.filter(batch=batch, table=Record._meta.label_lower)
    rows = Record.objects.filter(pk__in=lines.values("row"), merged_into__isnull=False)
    return set(rows.values_list("pk", flat=True))
