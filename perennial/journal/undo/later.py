"""What was written to a row after a change, where that is taken back as well: chosen so, or only carried on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from perennial.journal.provenance import RowKey
from perennial.journal.undo.carrying import NOTHING_CARRIED, Carrying
from perennial.journal.undo.fate import Later
from perennial.journal.undo.history import GroupHistory
from perennial.journal.undo.nevertheless import KEEP_LATER, Nevertheless
from perennial.journal.values import same


@dataclass(frozen=True, slots=True)
class Exceptions:
    """To that rule, as one undo has them."""

    nevertheless: Nevertheless = KEEP_LATER
    carrying: Carrying = NOTHING_CARRIED

    def of(self, its: GroupHistory, row: RowKey, change: int) -> Later:
        return _Later(self, its, row, change)


@dataclass(frozen=True, slots=True)
class _Later:
    exceptions: Exceptions
    its: GroupHistory
    row: RowKey
    change: int

    def returns(self, name: str, before: Any) -> bool:
        """One that stands as before has no way to go."""
        if same(self.its.value_of(self.row, name), before):
            return False
        return self.exceptions.nevertheless.takes(*self.row, name) or self._only_led(name)

    def only_carried(self, others: Collection[int | None]) -> bool:
        numbers = [one for one in others if one is not None]
        return len(numbers) == len(others) and self.exceptions.carrying.only_carry(numbers)

    def _only_led(self, name: str) -> bool:
        """Whether what stands is what the change wrote, led on since."""
        lines = [one for one in self.its.of_change(self.change) if (one.model, one.row) == self.row]
        wrote = next((one for one in reversed(lines) if name in one.fields), None)
        if wrote is None:
            return False
        value, now = wrote.fields[name][1], self.its.value_of(self.row, name)
        if value is None or same(value, now):
            return False
        return same(self.exceptions.carrying.led(self.row[0], wrote.root, name, value), now)
