"""What taking a change back would do: looked through at once, or kept by the operation that looked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from perennial.access.actor import Actor
from perennial.journal.models import Change
from perennial.journal.undo.nevertheless import KEEP_LATER, Nevertheless
from perennial.journal.undo.outcome import Kept, Outcome, kept_from
from perennial.journal.undo.since import moved_on
from perennial.operations.models import Operation, OperationRow, State

LOOK = "undo_preview"
COUNTS = ("removed", "restored", "edited", "values", "kept_records", "may_return")


@dataclass(frozen=True, slots=True)
class Sums:
    """Exact counts of an undo, done or foreseen: records `removed`, `restored`, `edited`; `values` put back; by reason,
    the values and whole records `kept`, of how many records, and of how many of them one `may_return` nevertheless."""

    removed: int = 0
    restored: int = 0
    edited: int = 0
    values: int = 0
    kept_records: int = 0
    may_return: int = 0
    kept: Mapping[str, int] = field(default_factory=dict)

    @property
    def reverted(self) -> int:
        """Records taken back."""
        return self.removed + self.restored + self.edited

    @property
    def kept_all(self) -> int:
        return sum(self.kept.values())

    def and_then(self, other: Sums) -> Sums:
        reasons = sorted({*self.kept, *other.kept})
        kept = {reason: self.kept.get(reason, 0) + other.kept.get(reason, 0) for reason in reasons}
        return Sums(**{name: getattr(self, name) + getattr(other, name) for name in COUNTS}, kept=kept)

    def as_data(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in COUNTS} | {"reasons": dict(self.kept)}


def sums_of(outcome: Outcome) -> Sums:
    may_return = sum(one.may_return for one in outcome.kept)
    counts = outcome.counts()
    return Sums(
        **counts, kept_records=outcome.kept_records, may_return=may_return, kept=outcome.kept_by_reason()
    )


def sums_from(data: Mapping[str, Any]) -> Sums:
    """From a result or cursor that holds `as_data`."""
    return Sums(**{name: data.get(name, 0) for name in COUNTS}, kept=data.get("reasons", {}))


def latest_look(actor: Actor, change: Change, nevertheless: Nevertheless = KEEP_LATER) -> Operation | None:
    """The newest look of this actor through what taking the change back would do, open or ended."""
    mine = Operation.objects.filter(requested_by=actor.user_id, kind=LOOK, parameters__change=change.pk)
    return mine.filter(parameters__nevertheless=nevertheless.as_data()).order_by("-pk").first()


def is_current(look: Operation) -> bool:
    """Whether what a look found still holds, as far as anybody wrote since."""
    if look.state != State.DONE:
        return False
    return not moved_on(look.parameters["change"], look.result["position"])


def kept_of(operation: Operation, start: int, size: int) -> Sequence[Kept]:
    """What a look or an undo kept, from number `start` on."""
    rows = OperationRow.objects.filter(operation=operation, fate="kept", number__gte=start).order_by("number")
    return [kept_from(payload) for payload in rows.values_list("payload", flat=True)[:size]]
