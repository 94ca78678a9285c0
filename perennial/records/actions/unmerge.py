"""Absorbed records come back, when a merge was wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perennial.access.actor import Actor
from perennial.journal.models import Batch, Change, Entry
from perennial.journal.queries import first_of
from perennial.journal.reading import Line, lines
from perennial.journal.rows import rows_by, values_by
from perennial.journal.undo.outcome import Outcome
from perennial.lib.refusals import Forbidden
from perennial.records.actions.take_back import take_back, take_back_part, undoing
from perennial.records.errors import NotMerged
from perennial.records.leading import references_of
from perennial.records.models import ENTITIES, Record
from perennial.records.queries import MERGE_ALL, MERGED_INTO, UNMERGE, seen
from perennial.schema.queries import shape_of

_RECORD = Record._meta.label_lower
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
        undo, outcome = take_back_part(actor, merging.change, merging.batches, action, reason=reason)
    back = sorted(absorbed - absorbed_by(merging.batch))
    if not back:
        raise Forbidden(_NOT_YOURS)
    return Unmerged(undo, back, outcome)


@dataclass(frozen=True, slots=True)
class MergeOf:
    """The change by which a record is absorbed, the batch that did it, those by which what refers to it had moved
    before, newest first, and whether that change merged nothing else.
    """

    change: int
    batch: int
    moved: Sequence[int]
    alone: bool

    @property
    def batches(self) -> list[int]:
        return [self.batch, *self.moved]


def merge_of(actor: Actor, entity: str, record_id: int) -> MergeOf:
    """How the record came to be absorbed. Raises NoSuchRecord, NotMerged."""
    head = rows_by(ENTITIES[entity], "pk", [record_id])
    seen(actor, shape_of(entity), head[0] if head else None)
    keep = values_by(Record, "pk", [record_id], (MERGED_INTO,))[0][0]
    entries = Entry.objects.filter(table=_RECORD, row=record_id, root=record_id)
    found = entries.order_by("-pk").values_list("batch__change", "batch").first()
    if keep is None or found is None:
        raise NotMerged(_("Record %d is not merged into another one.") % record_id)
    # A mass merge has a batch for each survivor, and a long merge several for one.
    among_others = first_of(Change.objects.get(pk=found[0])).action.endswith(f".{MERGE_ALL}")
    batches = Batch.objects.filter(change=found[0])
    if not among_others or batches.count() == 1:
        return MergeOf(*found, (), alone=True)
    return MergeOf(*found, list(_moved_before(*found, keep)), alone=False)


def _moved_before(change: int, batch: int, keep: int) -> Iterator[int]:
    """Of a mass merge the batches by which what referred to the absorbed of `batch` came to refer to `keep`, newest
    first: they stand between it and the merge before.
    """
    drops = set(Entry.objects.filter(batch=batch, table=_RECORD).values_list("row", flat=True))
    for earlier in (
        Batch.objects.filter(change=change, pk__lt=batch).order_by("-pk").values_list("pk", flat=True)
    ):
        if Entry.objects.filter(batch=earlier, table=_RECORD).exists():
            return
        first = next(iter(lines(Entry.objects.filter(batch=earlier).order_by("pk")[:1])))
        if any(before in drops and after in {keep, None} for before, after in _pointers(first)):
            yield earlier


def _pointers(line: Line) -> list[tuple[Any, Any]]:
    """What a line says of whom its row refers to, before and after."""
    names = references_of(line.model) & line.fields.keys()
    return [line.fields[name] for name in names]


def check_comes_back(actor: Actor, merging: MergeOf) -> None:
    """Raises Forbidden where taking the merge back would give no record back."""
    if not undoing(actor, merging.change).look(merging.batch).reverted:
        raise Forbidden(_NOT_YOURS)


def absorbed_by(batch: int) -> set[int]:
    """The records that a merge absorbed and that do not stand for themselves."""
    entries = Entry.objects.filter(batch=batch, table=_RECORD)
    rows = Record.objects.filter(pk__in=entries.values("row"), merged_into__isnull=False)
    return set(rows.values_list("pk", flat=True))
