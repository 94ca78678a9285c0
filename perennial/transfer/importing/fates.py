"""What became, or would become, of a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from perennial.transfer.importing.parsing import Parsed


class Fate(TextChoices):
    CREATED = "created", _("New")
    UPDATED = "updated", _("Update")
    UNCHANGED = "unchanged", _("Already the same")
    SKIPPED = "skipped", _("Skipped")
    FAILED = "failed", _("Problem")


@dataclass(slots=True)
class Outcome:
    """One row's fate: the record it led to, why it failed or is doubted by column, and {field: [before, after]}.

    `wrote` names what an update wrote: what it wrote is not seen any more where a later row writes all of that again.
    `likely` tells who a row that would be new may be, and what was chosen for it (see `choices`).
    """

    parsed: Parsed
    fate: Fate
    record: int | None = None
    changes: dict[str, list[Any]] = field(default_factory=dict)
    companies: int = 0
    wrote: frozenset[str] | None = None
    likely: Mapping[str, Any] | None = None

    def payload(self, *, rehearsal: bool) -> dict[str, Any]:
        """What is kept of the row: a run keeps the record, a rehearsal the cells of all that wants a look."""
        kept: dict[str, Any] = {}
        if not rehearsal and self.record is not None:
            kept["record"] = self.record
        if self.parsed.problems:
            kept["problems"] = {str(column): text for column, text in self.parsed.problems.items()}
        if self.parsed.doubts:
            kept["doubts"] = {str(column): text for column, text in self.parsed.doubts.items()}
        if self.parsed.corrected:
            its = self.parsed
            kept["corrected"] = {
                str(column): [before, its.cells[column]] for column, before in its.corrected.items()
            }
        if self.likely:
            kept["likely"] = self.likely
        if self.changes:
            kept["changes"] = self.changes
        if self.fate == Fate.FAILED or rehearsal:
            kept["cells"] = list(self.parsed.cells)
        return kept


def failed(parsed: Parsed, sentence: str, column: int = -1) -> Outcome:
    """The row with one more problem."""
    parsed.problems[column] = sentence
    return Outcome(parsed, Fate.FAILED)
