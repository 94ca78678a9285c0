"""What was understood of a text: every part stands alone and says where it was read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Literal

#: (start, end) in the original text, as slices count.
Span = tuple[int, int]
Kind = Literal["call", "meeting", "task", "email"]
Outcome = Literal["", "reached", "no_answer", "voicemail", "wrong_number", "busy"]


@dataclass(frozen=True)
class When:
    """A day, with the wall time if one was said; no zone is applied."""

    day: date
    time: time | None
    span: Span


@dataclass(frozen=True)
class Next:
    """The follow-up: its span is the clause that says it."""

    kind: Kind
    day: date
    time: time | None
    subject: str
    span: Span


@dataclass(frozen=True)
class Understood:
    minutes: int | None = None
    minutes_span: Span | None = None
    happened: When | None = None
    outcome: Outcome = ""
    outcome_span: Span | None = None
    next: Next | None = None

    def marks(self) -> tuple[tuple[Span, str], ...]:
        """(span, name of the part) in the order of the text; no two of them overlap."""
        spans = {
            "minutes": self.minutes_span,
            "happened": self.happened and self.happened.span,
            "outcome": self.outcome_span,
            "next": self.next and self.next.span,
        }
        return tuple(sorted((span, name) for name, span in spans.items() if span))
