"""Records that were edited, merged or thrown away are asked again who they may be, within seconds."""

from __future__ import annotations

from collections.abc import Sequence

from perennial.journal.following import follower
from perennial.journal.reading import Line
from perennial.records.matching.asking_again import ask_again_each
from perennial.records.matching.scanning import add_due, start_due
from perennial.records.models import Company, Contact, ContactPoint, Head, MatchScan, Record

# More than these are asked by an operation.
MOST = 20


def nothing_before() -> None:
    """A scan looks at what was there before."""


@follower("duplicates", nothing_before)
def ask_changed(lines: Sequence[Line]) -> None:
    """Ask again of every record that these lines changed, and of who works at a company that was renamed."""
    changed = {one.root for one in lines if one.root is not None and _compared(one)} | _staff(lines)
    if not changed or not MatchScan.objects.filter(in_force=True).exists():
        return
    if len(changed) <= MOST:
        ask_again_each(changed)
        return
    add_due(sorted(changed))
    start_due()


def _compared(one: Line) -> bool:
    return issubclass(one.model, (Head, ContactPoint, Record))


def _staff(lines: Sequence[Line]) -> set[int]:
    renamed = [one.row for one in lines if one.model is Company and "name" in one.fields]
    return set(Contact.objects.filter(company__in=renamed).values_list("pk", flat=True)) if renamed else set()
