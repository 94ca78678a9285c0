"""The text as a row of items: days, times, lengths, outcomes, acts, boundaries and plain words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from perennial.lib.understanding.clock import clock_at
from perennial.lib.understanding.days import Day, day_at
from perennial.lib.understanding.lengths import length_at
from perennial.lib.understanding.lexicon import Found
from perennial.lib.understanding.reading import Reading

#: So many tokens around a word speak of its language.
_CLOSE = 8
ItemKind = Literal["word", "day", "time", "length", "outcome", "verb", "noun", "lead", "and", "soft", "stop"]


@dataclass(frozen=True)
class Item:
    """`start` and `end` are indexes of tokens; `value` is what its reader found."""

    kind: ItemKind
    start: int
    end: int
    value: Any = None


def items_of(reading: Reading) -> list[Item]:
    items: list[Item] = []
    index = 0
    while index < len(reading.tokens):
        item = _item(reading, index, items)
        items.append(item)
        index = item.end
    return items


def _item(reading: Reading, index: int, before: list[Item]) -> Item:
    token = reading.tokens[index]
    if token.kind == "mark" and not reading.at("lead", index):
        return _mark(reading, index, before)
    if token.kind == "word" and (found := _phrase(reading, index, before)):
        return found
    return _figures(reading, index, before) or _act(reading, index, before) or Item("word", index, index + 1)


def _phrase(reading: Reading, index: int, before: list[Item]) -> Item | None:
    outcome = reading.at("outcome", index)
    if outcome:
        return _outcome(reading, index, outcome.value, outcome.end, before)
    silence = reading.at("silence", index)
    if silence:
        of_a_letter = reading.at("of whom", silence.end) is not None
        return _outcome(reading, index, "" if of_a_letter else "no_answer", silence.end, before)
    lead = reading.at("lead", index)
    if lead:
        return Item("lead", index, lead.end + (reading.key(lead.end) == ":"))
    return None


#: “not reachable until Thursday” is no outcome of this call.
_UNTIL = frozenset({"until", "till", "before", "bis", "do", "przed", "pred", "vor"})


def _outcome(reading: Reading, index: int, value: str, end: int, before: list[Item]) -> Item | None:
    """None when the phrase says nothing (“no answer to my offer”) or only what if."""
    if not value:
        return Item("word", index, end)
    behind = reading.key(end)
    if value == "no_answer" and (
        behind in _UNTIL or (before and before[-1].kind == "day" and reading.key(before[-1].start) in _UNTIL)
    ):
        return Item("word", index, end)
    conditional = any(reading.at("if", place) for place in range(max(0, index - 3), index))
    negated = value == "reached" and reading.at("not", index - 1) is not None
    if conditional:
        return Item("word", index, end)
    return None if negated else Item("outcome", index, end, value)


def _figures(reading: Reading, index: int, before: list[Item]) -> Item | None:
    if reading.at("lead", index):
        return Item("lead", index, index + 1)
    last = before[-1] if before else None
    last_day = _last_day(before)
    if last_day:
        clock = clock_at(reading, index, after_day=True)
        if clock:
            return Item("time", index, clock.end, clock)
    clock = clock_at(reading, index)
    day = day_at(reading, index)
    if (
        clock
        and clock.sure
        and not (day and (day.end > clock.end or day.weekday is not None or reading.names_day(index)))
    ):
        return Item("time", index, clock.end, clock)
    if day and not _greeting(reading, index, last):
        return Item("day", _with_prepositions(reading, index, before), day.end, day)
    length = length_at(reading, index)
    if length:
        return Item("length", index, length.end, length.minutes)
    return Item("time", index, clock.end, clock) if clock else None


def _last_day(before: list[Item]) -> Day | None:
    """The day that ends right before, whatever comma or half of the day stands between."""
    for item in reversed(before[-3:]):
        if item.kind == "day":
            found: Day = item.value
            return found
        if item.kind not in {"soft"} and item.value != "part":
            return None
    return None


def _greeting(reading: Reading, index: int, last: Item | None) -> bool:
    """“guten Morgen”, “am Morgen”, “Dienstag Morgen”: there it is a time of day."""
    if reading.key(index) != "morgen":
        return False
    return reading.key(index - 1) in {"guten", "am", "jeden"} or (last is not None and last.kind == "day")


def _with_prepositions(reading: Reading, index: int, before: list[Item]) -> int:
    """The first of the prepositions before a day: they go with it."""
    while (
        before
        and before[-1].kind == "word"
        and before[-1].end == index
        and reading.at("on", before[-1].start)
    ):
        index = before.pop().start
    return index


def _act(reading: Reading, index: int, before: list[Item]) -> Item | None:
    part = reading.at("part", index)
    if part:
        return Item("word", index, part.end, "part")
    verb, noun = reading.at("verb", index), reading.at("noun", index) or _weak_noun(reading, index)
    found = max(filter(None, (verb, noun)), key=lambda one: one.end, default=None)
    if found:
        return (
            Item("word", index, found.end)
            if not found.value
            else Item("verb" if found is verb else "noun", index, found.end, found.value)
        )
    joining = reading.at("and", index)
    # An English I is no Polish i.
    if joining and reading.tokens[index].raw != "I":
        return Item("and", index, joining.end)
    return None


def _weak_noun(reading: Reading, index: int) -> Found | None:
    """A noun that other languages use for something else: a word of its own language must stand close."""
    found = reading.at("weak noun", index)
    near = range(max(0, index - _CLOSE), min(len(reading.tokens), index + _CLOSE))
    return found if found and any(reading.at("weak noun proven", place) for place in near) else None


def _mark(reading: Reading, index: int, before: list[Item]) -> Item:
    token, after = reading.tokens[index], reading.token(index + 1)
    if token.ends_line or token.key in {"!", "?", ";", "…"}:
        return Item("stop", index, index + 1)
    if token.key == ".":
        return Item("stop" if _ends_sentence(reading, index, before) else "word", index, index + 1)
    if token.key in {",", "(", ")", "|", "•", "·"}:
        return Item("soft", index, index + 1)
    spaced = not token.glued and (after is None or not after.glued)
    if token.key in {"-", "+", "/", "*", "&"} and (spaced or token.key == "*"):
        return Item("soft", index, index + 1)
    return Item("word", index, index + 1)


def _ends_sentence(reading: Reading, index: int, before: list[Item]) -> bool:
    token, after = reading.tokens[index], reading.token(index + 1)
    if after is None or not token.glued:
        return True
    if after.glued:
        return after.kind == "word" and after.capital and len(reading.key(index - 1)) > 1
    last = before[-1] if before else None
    if last and last.kind in {"day", "time", "length", "outcome"}:
        return True
    previous = reading.token(index - 1)
    if previous is None or previous.kind != "word":
        return True
    return not (len(previous.key) == 1 or reading.at("abbreviation", index - 1))
