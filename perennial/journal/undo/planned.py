"""What taking back one batch of a change would write."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from perennial.journal.provenance import RowKey
from perennial.journal.tables import Recorded
from perennial.journal.undo.fate import Values
from perennial.journal.undo.outcome import Outcome


@dataclass(slots=True)
class Plan:
    """Rows to remove, to bring back with their values, and to edit; `outcome` says it in counts and lists what is
    kept. `versions` are the highest ones seen of rows to bring back."""

    change: int
    remove: dict[type[Recorded], list[int]] = field(default_factory=lambda: defaultdict(list))
    revive: dict[type[Recorded], dict[int, Values]] = field(default_factory=lambda: defaultdict(dict))
    edit: dict[type[Recorded], dict[int, Values]] = field(default_factory=lambda: defaultdict(dict))
    versions: dict[RowKey, int] = field(default_factory=dict)
    roots: dict[RowKey, int | None] = field(default_factory=dict)
    outcome: Outcome = field(default_factory=Outcome)
