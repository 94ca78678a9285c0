"""Where one thing said ends and the next begins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from perennial.lib.understanding.items import Item
from perennial.lib.understanding.reading import Reading

_WHEN = frozenset({"day", "time"})
#: What runs on longer without a boundary says nothing plainly; it also keeps the time linear.
_LONGEST_RUN = 150


@dataclass(frozen=True)
class Clause:
    """Items without the boundaries around them; `led` when an arrow or “next:” stands before."""

    items: tuple[Item, ...]
    led: bool = False

    def of(self, *kinds: str) -> list[Item]:
        return [item for item in self.items if item.kind in kinds]

    def says(self, reading: Reading, section: str) -> bool:
        """Whether a word of the section stands in it."""
        return any(
            reading.at(section, index) is not None
            for item in self.items
            for index in range(item.start, item.end)
        )

    @property
    def only_when(self) -> bool:
        """Nothing but a day and a time."""
        return bool(self.of("day")) and all(item.kind in _WHEN or item.value == "part" for item in self.items)


def clauses_of(reading: Reading, items: Sequence[Item]) -> list[Clause]:
    found: list[Clause] = []
    for sentence in _sentences(items):
        led = False
        clauses: list[Clause] = []
        for run in _runs(reading, sentence):
            led = led or any(item.kind == "lead" for item in run)
            if len(run) <= _LONGEST_RUN:
                clauses += [Clause(tuple(part), led) for part in _parted(run) if part]
        found += _joined(clauses)
    return found


def _sentences(items: Iterable[Item]) -> Iterable[list[Item]]:
    sentence: list[Item] = []
    for item in items:
        if item.kind == "stop" or (item.kind == "lead" and sentence):
            yield sentence
            sentence = []
        if item.kind != "stop":
            sentence.append(item)
    yield sentence


def _runs(reading: Reading, sentence: Sequence[Item]) -> Iterable[list[Item]]:
    """What stands between commas and “and”; a comma between a day and its time parts nothing."""
    run: list[Item] = []
    led = bool(sentence) and sentence[0].kind == "lead"
    for index, item in enumerate(sentence):
        if item.kind not in {"and", "soft"}:
            run.append(item)
        elif not _joins(reading, sentence, index) and not (led and item.kind == "and"):
            yield run
            run = []
    yield run


def _joins(reading: Reading, sentence: Sequence[Item], index: int) -> bool:
    if not 0 < index < len(sentence) - 1:
        return False
    before, after = sentence[index - 1], sentence[index + 1]
    figures = sentence[index].kind == "and" and reading.figure(before.end - 1) and reading.figure(after.start)
    if sentence[index].kind == "and" and _are_names(reading, before, after):
        return True
    return {before.kind, after.kind} == _WHEN or before.kind == after.kind == "time" or bool(figures)


def _are_names(reading: Reading, before: Item, after: Item) -> bool:
    """“Anna and Peter”: two words with capitals, the second of nothing that is wanted."""
    plain = before.kind == after.kind == "word" and not reading.at("wanted", after.start)
    return plain and reading.tokens[before.start].capital and reading.tokens[after.start].capital


def _parted(run: Sequence[Item]) -> Iterable[list[Item]]:
    """An outcome stands by itself, and so does a length before what is to be done."""
    part: list[Item] = []
    for index, item in enumerate(run):
        if item.kind == "outcome":
            yield part
            yield [item]
            part = []
            continue
        part.append(item)
        if (
            item.kind == "length"
            and not any(one.kind in {"verb", "noun"} for one in part)
            and any(one.kind == "verb" for one in run[index + 1 :])
        ):
            yield part
            part = []
    yield part


def _joined(clauses: Sequence[Clause]) -> list[Clause]:
    """A day alone belongs to the act beside it that has none: “call back, Tuesday 10:00”."""
    found: list[Clause] = []
    for clause in clauses:
        before = found[-1] if found else None
        if before and clause.only_when and before.of("verb", "noun") and not before.of("day"):
            found[-1] = Clause(before.items + clause.items, before.led)
        elif before and before.only_when and clause.of("verb", "noun") and not clause.of("day"):
            found[-1] = Clause(before.items + clause.items, before.led or clause.led)
        else:
            found.append(clause)
    return found
