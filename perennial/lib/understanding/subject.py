"""A clause as the subject of a follow-up."""

from __future__ import annotations

import re

from perennial.lib.understanding.clauses import Clause
from perennial.lib.understanding.reading import Reading
from perennial.lib.understanding.understood import Span

LONGEST = 120
_TO_LEAVE_OUT = frozenset({"day", "time", "lead"})
_EDGES = " \t,.;:!?()-–—|/+*•&>→"
_SPACES = re.compile(r"\s+")


def subject_of(reading: Reading, clause: Clause) -> tuple[str, Span]:
    """(the clause without day, time and arrow, its span in the text)."""
    tokens = reading.tokens
    first, last = clause.items[0], clause.items[-1]
    span = tokens[first.start].start, tokens[last.end - 1].end
    parts: list[str] = []
    place = span[0]
    for item in clause.items:
        if item.kind in _TO_LEAVE_OUT or item.value == "part":
            parts.append(reading.text[place : tokens[item.start].start])
            place = tokens[item.end - 1].end
    parts.append(reading.text[place : span[1]])
    return _tidied(" ".join(parts)), span


def _tidied(text: str) -> str:
    plain = _SPACES.sub(" ", text).strip(_EDGES)
    shown = plain if len(plain) <= LONGEST else _cut(plain)
    return shown[:1].upper() + shown[1:]


def _cut(text: str) -> str:
    """At the last space that leaves most of it."""
    head = text[: LONGEST - 1]
    space = head.rfind(" ")
    return (head[:space] if space > LONGEST // 2 else head).rstrip(_EDGES) + "…"
