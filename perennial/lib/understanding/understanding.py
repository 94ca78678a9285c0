"""What a salesperson's note says: how long, when, how it went, and what is next."""

from __future__ import annotations

from datetime import datetime

from perennial.lib.understanding.clauses import clauses_of
from perennial.lib.understanding.follow_up import follow_up
from perennial.lib.understanding.items import items_of
from perennial.lib.understanding.reading import Reading
from perennial.lib.understanding.talk import happened_in, length_of, outcome_of
from perennial.lib.understanding.understood import Understood

#: What is longer is read up to here.
LONGEST_TEXT = 20_000
_IN_VAIN = frozenset({"no_answer", "busy", "voicemail"})


def understand(text: str, now: datetime, language: str) -> Understood:
    """What is plainly said in `text`; what is not stays plain text.

    `now` is an aware moment in the reader's zone: only its wall clock is read. `language` (pl, de, sk, ru, en) decides
    what its short words mean; the words of all five are understood in each. Days are read day first.
    """
    reading = Reading(text[:LONGEST_TEXT], now, language)
    clauses = clauses_of(reading, items_of(reading))
    outcome, outcome_span = outcome_of(reading, clauses)
    ahead, other = follow_up(reading, clauses, tried=outcome in _IN_VAIN)
    minutes, minutes_span = length_of(reading, other)
    return Understood(
        minutes=minutes,
        minutes_span=minutes_span,
        happened=happened_in(reading, other),
        outcome=outcome,
        outcome_span=outcome_span,
        next=ahead,
    )
