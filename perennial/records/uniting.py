"""Merging and taking that back whatever the size: what is small at once, else as an operation."""

from __future__ import annotations

from collections.abc import Sequence

from perennial.access.actor import Actor
from perennial.journal.models import Batch, Change
from perennial.operations.models import Operation
from perennial.records.actions.create import Done
from perennial.records.actions.merge import Wish, check_wish, merge_records
from perennial.records.actions.take_back import AT_ONCE
from perennial.records.actions.unmerge import Unmerged, check_comes_back, merge_of, unmerge
from perennial.records.jobs import start_undo
from perennial.records.long_merge import start_merge
from perennial.records.queries import UNMERGE
from perennial.records.repointing import how_many

# So many references move within the time that a transaction may take.
MOVED_AT_ONCE = 100


def merge(actor: Actor, wish: Wish, *, reason: str = "", deliver: bool = True) -> Done | Operation:
    """Merge now, or as an operation where more refers to those absorbed. Raises what `merge_records` raises."""
    check_wish(actor, wish)
    if how_many(wish.drops, MOVED_AT_ONCE) > MOVED_AT_ONCE:
        return start_merge(actor, wish, reason=reason, deliver=deliver)
    return merge_records(
        actor,
        wish.entity,
        wish.keep,
        wish.drops,
        chosen=wish.chosen,
        reason=reason,
        acknowledged=wish.acknowledged,
    )


def take_apart(
    actor: Actor, entity: str, record_id: int, *, reason: str = "", deliver: bool = True
) -> Unmerged | Operation:
    """Give an absorbed record back now, or as an operation where its merge was large. Raises what `unmerge` raises."""
    merging = merge_of(actor, entity, record_id)
    part = [] if merging.alone else merging.batches
    if _entries(merging.change, part) > AT_ONCE:
        check_comes_back(actor, merging)
        action = f"{entity}{UNMERGE}" if part else ""
        return start_undo(actor, merging.change, reason=reason, part=part, action=action, deliver=deliver)
    return unmerge(actor, entity, record_id, reason=reason)


def _entries(change: int, part: Sequence[int]) -> int:
    """How many entries of a change are to be taken back: those of `part`, or all."""
    if not part:
        return Change.objects.get(pk=change).entries
    return sum(Batch.objects.filter(pk__in=part).values_list("count", flat=True))
