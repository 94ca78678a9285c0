"""Asking whether the actor may take back: the caller hands in the answer, because rights live on a floor above."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from perennial.journal.reading import Line

WHOLE = "*"
# In use in a way no foreign key tells, such as a field that records have values of.
IN_USE = "+"
# Given lines, answers {line id: refused field names}; WHOLE among them refuses the whole line, IN_USE says
# that a created row is referred to, what is absent is allowed.
Refuse = Callable[[Sequence[Line]], Mapping[int, frozenset[str]]]


def nothing_refused(lines: Sequence[Line]) -> Mapping[int, frozenset[str]]:
    """For the operator and the laws: everything may be taken back."""
    return {}
