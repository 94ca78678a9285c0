"""Scans in tests: run here, and read as a reader would."""

from __future__ import annotations

from typing import Any

from perennial.operations.inline import run_inline
from perennial.operations.models import Operation
from perennial.records.matching.desk import waiting
from perennial.records.matching.scanning import start_scan
from tests.cast import OPERATOR


def scanned(entity: str = "contact") -> Operation:
    return run_inline(start_scan(requested_by=None, channel="cli", entity=entity, deliver=False))


def groups(actor: Any = OPERATOR, entity: str = "contact", **more: Any) -> list[list[int]]:
    """The ids of each group that waits, strongest first."""
    return [one.ids for one in waiting(actor, entity, **more)]
