"""What time alone changes of records, as of the day everything stands judged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from perennial.journal.derivations import write_columns
from perennial.journal.rows import rows_by
from perennial.records.models import Head


def bring_up(model: type[Head], keys: Sequence[int], day: date) -> None:
    """Bring these columns of stored records up to date; writes only what differs."""
    if not model.timed:
        return
    changed = []
    for head in rows_by(model, "pk", keys, lock="NO KEY UPDATE"):
        was = [getattr(head, name) for name in model.timed]
        head.derive_as_of(day)
        now = [getattr(head, name) for name in model.timed]
        if now != was:
            changed.append((head.pk, *now))
    write_columns(model, model.timed, changed)
