"""Asking whether the actor may take back: the caller hands in the answer, because rights live on a floor above."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from perennial.journal.reading import Line
from perennial.journal.undo.outcome import Reason

WHOLE = "*"
# In use in a way no foreign key tells, such as a field that records have values of.
IN_USE = "+"
# Beside refused names, why: the record was absorbed by another one, or its key is another one's by now.
ABSORBED, TAKEN = "&", "="
_REASONS = {ABSORBED: Reason.ABSORBED, TAKEN: Reason.TAKEN}
# Given lines, answers {line id: refused field names}; WHOLE among them refuses the whole line, IN_USE says
# that a created row is referred to, what is absent is allowed.
Refuse = Callable[[Sequence[Line]], Mapping[int, frozenset[str]]]


def why(names: Collection[str]) -> Reason:
    """Of refused names, the reason."""
    if set(names) == {IN_USE}:
        return Reason.REFERENCED
    return next((reason for mark, reason in _REASONS.items() if mark in names), Reason.REFUSED)


def nothing_refused(lines: Sequence[Line]) -> Mapping[int, frozenset[str]]:
    """For the operator and the laws: everything may be taken back."""
    return {}
