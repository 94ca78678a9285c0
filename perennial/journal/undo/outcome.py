"""What taking back did, or would do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from perennial.journal.provenance import EXISTENCE
from perennial.journal.reading import model_of
from perennial.journal.tables import Recorded
from perennial.journal.undo.nevertheless import ValueKey, key_text


class Reason(TextChoices):
    """Why something was kept."""

    EDITED = "edited", _("edited since")
    REFERENCED = "referenced", _("something refers to it")
    REFUSED = "refused", _("not yours to change")
    ABSORBED = "absorbed", _("merged into another record")
    TAKEN = "taken", _("another one has its key by now")
    ERASED = "erased", _("erased by law")
    GONE = "gone", _("no longer there")
    LED = "led", _("led to the record it was merged into")


# Of what is not open to the actor, or was not looked at, no value is told.
_UNTOLD = frozenset({Reason.REFUSED, Reason.ABSORBED, Reason.TAKEN})


@dataclass(frozen=True, slots=True)
class Kept:
    """A value or a whole row (field '') left as it is: what it is now, and what it was before the change.

    `by` is the change that edited it since, `holder` the record that refers to it, or that a value leads to now.
    """

    model: type[Recorded]
    row: int
    root: int | None
    field: str
    reason: Reason
    now: Any = None
    before: Any = None
    by: int | None = None
    holder: int | None = None

    @property
    def key(self) -> ValueKey:
        return self.model._meta.label_lower, self.row, self.field

    @property
    def may_return(self) -> bool:
        """Whether the value can be taken back nevertheless (see `Nevertheless`)."""
        return self.reason == Reason.EDITED and self.field != EXISTENCE

    def as_data(self) -> dict[str, Any]:
        """JSON-ready; values are left out where the actor may not see them."""
        data = {
            "table": self.model._meta.label_lower,
            "row": self.row,
            "record": self.root,
            "field": self.field,
        }
        if self.may_return:
            data["value"] = key_text(self.key)
        if self.reason not in _UNTOLD:
            data |= {"now": self.now, "before": self.before, "by": self.by, "holder": self.holder}
        return data | {"reason": str(self.reason.value)}


def kept_from(data: Mapping[str, Any]) -> Kept:
    """The opposite of `as_data`."""
    model, reason = model_of(data["table"]), Reason(data["reason"])
    values = (data.get(name) for name in ("now", "before", "by", "holder"))
    return Kept(model, data["row"], data["record"], data["field"], reason, *values)


@dataclass(slots=True)
class Outcome:
    """Counts of records taken back, by what happens to them, of values put back, and what was kept."""

    removed: int = 0
    restored: int = 0
    edited: int = 0
    values: int = 0
    kept: list[Kept] = field(default_factory=list)

    @property
    def reverted(self) -> int:
        """Records taken back."""
        return self.removed + self.restored + self.edited

    @property
    def kept_records(self) -> int:
        return len({(kept.model, kept.row) if kept.root is None else kept.root for kept in self.kept})

    def add(self, other: Outcome) -> None:
        self.removed += other.removed
        self.restored += other.restored
        self.edited += other.edited
        self.values += other.values
        self.kept += other.kept

    def kept_by_reason(self) -> dict[str, int]:
        """How many values and whole rows were kept, by reason."""
        return dict(Counter(str(one.reason.value) for one in self.kept))

    def counts(self) -> dict[str, int]:
        return {
            "removed": self.removed,
            "restored": self.restored,
            "edited": self.edited,
            "values": self.values,
        }


def merged(outcomes: Iterable[Outcome]) -> Outcome:
    whole = Outcome()
    for one in outcomes:
        whole.add(one)
    return whole
