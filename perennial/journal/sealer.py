"""The sealer: gives every committed batch a gapless position and chains it (see `verifying` for the proof)."""

from __future__ import annotations

from django.db import transaction

from perennial.journal import digests, guard, setwise
from perennial.journal.models import Batch, ChainHead
from perennial.journal.verifying import ChainReport, verify
from perennial.lib.breaking import fault

SEALED_AT_ONCE = 500


def seal() -> int:
    """Seal all committed batches; returns how many. Any number of processes may call it at once."""
    fault("sealer.before")
    total = 0
    while Batch.objects.filter(position__isnull=True).exists() and (count := _seal_some()):
        total += count
    return total


@transaction.atomic
def _seal_some() -> int:
    """One slice, under the lock of the chain's head.

    Within a row's history batch ids rise with commits, because a batch gets its id after its rows are locked.
    """
    with guard.door_open(guard.JOURNAL):
        ChainHead.objects.get_or_create(pk=1)
        head = ChainHead.objects.select_for_update().get(pk=1)
        batches = list(Batch.objects.filter(position__isnull=True).order_by("id")[:SEALED_AT_ONCE])
        for batch in batches:
            head.position += 1
            head.chain = digests.link(bytes(head.chain), head.position, bytes(batch.digest))
            batch.position, batch.chain = head.position, head.chain
        setwise.update_rows(Batch, ("position", "chain"), [(b.pk, b.position, b.chain) for b in batches])
        head.save()
    return len(batches)


__all__ = ["ChainReport", "seal", "verify"]
