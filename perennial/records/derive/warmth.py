"""The step of each relationship as of the day everything stands judged: time alone changes it."""

from __future__ import annotations

from collections.abc import Sequence

from perennial.journal.derivations import write_columns
from perennial.journal.rows import values_by
from perennial.lib.conditions import Moment
from perennial.records.models import Head, Warm
from perennial.records.warmth import warmth_of
from perennial.schema.queries import patience

COLUMNS = ("pk", "touched", "lifecycle", "warmth")


def bring_up(model: type[Head], keys: Sequence[int], moment: Moment) -> None:
    """Bring the steps of stored records up to date; writes only what differs."""
    if not issubclass(model, Warm):
        return
    known = patience()
    rows = values_by(model, "pk", keys, COLUMNS, lock="NO KEY UPDATE")
    told = [(key, warmth_of(touched, lifecycle, known, moment), was) for key, touched, lifecycle, was in rows]
    write_columns(model, ("warmth",), [(key, step) for key, step, was in told if step != was])
