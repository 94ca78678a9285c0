"""What was: how long it took, when it happened, how it went."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

from perennial.lib.understanding.clauses import Clause
from perennial.lib.understanding.items import Item
from perennial.lib.understanding.reading import Reading
from perennial.lib.understanding.understood import Outcome, Span, When

#: A length among more words than these may be of anything, unless they speak of a talk.
_FEW = 4


def length_of(reading: Reading, clauses: Sequence[Clause]) -> tuple[int | None, Span | None]:
    """(minutes, span) of the first length that is said of the talk itself."""
    for clause in clauses:
        for item in clause.of("length"):
            if _of_the_talk(reading, clause, item):
                return item.value, span_of(reading, item)
    return None, None


def _of_the_talk(reading: Reading, clause: Clause, item: Item) -> bool:
    if clause.led or _to_come(reading, clause):
        return False
    if clause.says(reading, "talk"):
        return True
    if clause.says(reading, "lasts") or clause.says(reading, "wanted"):
        return False
    return item is clause.items[0] or len(clause.items) - 1 <= _FEW


def _to_come(reading: Reading, clause: Clause) -> bool:
    """The clause speaks of what is to be done: how long that may take is not how long this took."""
    ahead = any(not item.value.past and not item.value.from_today for item in clause.of("day"))
    return bool(clause.of("verb")) or (ahead and not clause.says(reading, "past"))


def outcome_of(reading: Reading, clauses: Sequence[Clause]) -> tuple[Outcome, Span | None]:
    for clause in clauses:
        for item in clause.of("outcome"):
            return item.value, span_of(reading, item)
    return "", None


def happened_in(reading: Reading, clauses: Sequence[Clause]) -> When | None:
    """The first day that is said to be over and to be that of the talk."""
    for clause in clauses:
        for item in clause.of("day"):
            if _is_over(reading, clause, item):
                return _when(reading, clause, item)
    return None


def _is_over(reading: Reading, clause: Clause, item: Item) -> bool:
    day = item.value
    if day.day is None:
        return False
    if day.from_today:
        return (
            day.time is None
            and day.day == reading.today
            and clause.says(reading, "past")
            and clause.says(reading, "talk")
        )
    if not day.past or reading.at("from", item.start):
        return False
    return clause.says(reading, "talk") or not clause.says(reading, "elsewhere")


def _when(reading: Reading, clause: Clause, item: Item) -> When:
    beside = [
        one for one in clause.of("time") if one.start == item.end or one.end == item.start or one.value.sure
    ]
    at: time | None = item.value.time or (beside[0].value.time if beside else None)
    first, last = item, item
    if beside and (beside[0].start == item.end or beside[0].end == item.start):
        first, last = (
            min(item, beside[0], key=lambda one: one.start),
            max(item, beside[0], key=lambda one: one.end),
        )
    return When(item.value.day, at, (span_of(reading, first)[0], span_of(reading, last)[1]))


def span_of(reading: Reading, item: Item) -> Span:
    return reading.tokens[item.start].start, reading.tokens[item.end - 1].end
