"""Derivation: the workspace's country decides how numbers without a prefix are read, so a new one derives all anew."""

from __future__ import annotations

from perennial.journal.derivations import Written
from perennial.operations.actions import enqueue
from perennial.records.models import Record

DERIVE = "derive"


def derive(written: Written) -> None:
    """Have all records derived again as an operation: too many for the transaction that saves the workspace."""
    if Record.objects.exists():
        enqueue(DERIVE, requested_by=None, channel="system")
