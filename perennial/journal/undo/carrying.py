"""Acts that carry on what was there without meaning it anew, as a merge does: the caller tells, who knows records."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Protocol

from perennial.journal.tables import Recorded
from perennial.journal.undo.planned import Plan


class Carrying(Protocol):
    """What an undo asks of them."""

    def led(self, model: type[Recorded], root: int | None, name: str, value: Any) -> Any:
        """What stands today for a value that was once written into this field of a row of the record `root`."""

    def only_carry(self, changes: Collection[int]) -> bool:
        """Whether all of these changes did no more than carry on what was there."""

    def amend(self, plan: Plan, *, hold: bool) -> None:
        """Lead on what the plan would write; `hold` keeps what it refers to from being absorbed until the commit."""


class NothingCarried:
    """For the operator and the laws: every value means just what it says."""

    def led(self, model: type[Recorded], root: int | None, name: str, value: Any) -> Any:
        return value

    def only_carry(self, changes: Collection[int]) -> bool:
        return False

    def amend(self, plan: Plan, *, hold: bool) -> None:
        return


NOTHING_CARRIED = NothingCarried()
