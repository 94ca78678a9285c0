"""The follow-up: what is to be done, and on which day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

from perennial.lib.understanding.clauses import Clause
from perennial.lib.understanding.clock import Clock
from perennial.lib.understanding.days import Day
from perennial.lib.understanding.items import Item
from perennial.lib.understanding.reading import Reading
from perennial.lib.understanding.subject import subject_of
from perennial.lib.understanding.understood import Kind, Next

#: A time further from its day than this belongs to something else, unless it is said to be a time.
_NEAR = 3
_UNTIL = frozenset({"until", "till", "bis", "do"})
#: A denial so many tokens before an act is of the act.
_CLOSE = 3


def follow_up(
    reading: Reading, clauses: Sequence[Clause], *, tried: bool
) -> tuple[Next | None, Sequence[Clause]]:
    """(the first follow-up that is plainly said, the clauses that do not say it).

    `tried`: a call was tried in vain, so that “again” means a call.
    """
    for index, clause in enumerate(clauses):
        found = _in(reading, clause, tried=tried)
        if found:
            return found, [*clauses[:index], *clauses[index + 1 :]]
    return None, clauses


def _in(reading: Reading, clause: Clause, *, tried: bool) -> Next | None:
    days = clause.of("day")
    if not days or (clause.says(reading, "past") and not clause.led):
        return None
    acts = _acts(reading, clause)
    item = _day_of(reading, clause, acts)
    if item is None:
        return None
    kind = _kind(reading, clause, acts, tried=tried)
    if not acts and not clause.led and not _begins_with_day(reading, clause):
        return None
    return _next(reading, clause, kind, item, acts)


def _next(reading: Reading, clause: Clause, kind: Kind, item: Item, acts: Sequence[Item]) -> Next | None:
    day: Day = item.value
    at = day.time or _time_of(reading, clause, item)
    if (
        day.day is None
        or day.day < reading.today
        or (day.from_today and day.day == reading.today and not _still_ahead(reading, clause, at, acts))
    ):
        return None
    if day.day == reading.today and at and at <= reading.now.time().replace(tzinfo=None):
        return None
    subject, span = subject_of(reading, clause)
    return Next(kind, day.day, at, subject, span)


def _still_ahead(reading: Reading, clause: Clause, at: time | None, acts: Sequence[Item]) -> bool:
    """“call today” may be what was just done; “call back today” and “call today at 16:00” are to be done."""
    return bool(at) or clause.led or (any(act.kind == "verb" for act in acts) and not clause.of("length"))


def _acts(reading: Reading, clause: Clause) -> list[Item]:
    """Verbs and nouns of following up that are not denied and not somebody else's to do."""
    return [
        item
        for item in clause.of("verb", "noun")
        if not _denied(reading, clause, item) and not _of_others(reading, clause, item)
    ]


def _denied(reading: Reading, clause: Clause, act: Item) -> bool:
    """“don't call”, “nie ma potrzeby dzwonić”: a denial stands close before, with no day between."""
    since = max(
        (item.end for item in clause.of("day", "verb") if item.end <= act.start),
        default=clause.items[0].start,
    )
    near = range(max(since, act.start - _CLOSE), act.start)
    single = (item.start for item in clause.of("word") if item.end == item.start + 1)
    return any(index in near and reading.at("not", index) for index in single)


def _of_others(reading: Reading, clause: Clause, act: Item) -> bool:
    """“he will send the order Friday”: a call or a meeting needs both sides, the rest does not."""
    if act.value == "meeting" and clause.says(reading, "inside"):
        return True
    if act.kind == "noun" or act.value in {"call", "meeting"}:
        return False
    said = [index for item in clause.items if item.start < act.start for index in range(item.start, item.end)]
    theirs = any(reading.at("they", index) for index in said)
    return theirs and not any(reading.at("we", index) for index in said)


def _kind(reading: Reading, clause: Clause, acts: Sequence[Item], *, tried: bool) -> Kind:
    """By the verb; “arrange a meeting” is a meeting, and what is sent in a parcel no e-mail."""
    verbs = [act for act in acts if act.kind == "verb"]
    nouns = [act for act in acts if act.kind == "noun"]
    if not acts:
        return "task"
    plain = [act.value for act in (*verbs, *nouns) if act.value != "again"]
    first: Kind = plain[0] if plain else "call" if tried else "task"
    if first == "task" and nouns and reading.at("arranging", verbs[0].start):
        first = nouns[0].value
    if first == "email" and clause.says(reading, "parcel"):
        return "task"
    return first


def _day_of(reading: Reading, clause: Clause, acts: Sequence[Item]) -> Item | None:
    """The day nearest to what is to be done; None when the text does not say which."""
    days = [
        item
        for item in clause.of("day")
        if not item.value.past and not _of_something_else(reading, clause, item, acts)
    ]
    if not days:
        return None
    if not acts:
        return days[0]
    return min(days, key=lambda item: min(_distance(item, act) for act in acts))


def _distance(day: Item, act: Item) -> tuple[int, bool]:
    """Tokens between; behind the act is nearer than before it."""
    return (day.start - act.end, False) if day.start >= act.end else (act.start - day.end, True)


def _of_something_else(reading: Reading, clause: Clause, day: Item, acts: Sequence[Item]) -> bool:
    """“delivery in week 43”, “invoice of 3.9.”, “not before Tuesday”, “every Tuesday”: no day of a follow-up."""
    if reading.at("from", day.start) and not _only_preposition(reading, clause, day):
        return True
    inside = any(item.end == day.start for item in clause.items)
    if inside and reading.any_at(("not", "every"), day.start - 1):
        return True
    # “visit until Friday” lasts that long; “send until Friday” is to be done by then.
    if reading.key(day.start) in _UNTIL and acts and all(act.kind == "noun" for act in acts):
        return True
    since = max(
        (item.end for item in (*acts, *clause.of("day")) if item.end <= day.start),
        default=clause.items[0].start,
    )
    unasked = not acts and clause.led
    return not unasked and any(reading.at("wanted", index) for index in range(since, day.start))


def _only_preposition(reading: Reading, clause: Clause, day: Item) -> bool:
    """Prepositions that mean “from” only behind a noun may begin a clause: “po wtorku oddzwonić” does not say when."""
    return reading.key(day.start) in {"z", "s", "zo", "of"} and clause.items[0] is day


def _time_of(reading: Reading, clause: Clause, day: Item) -> time | None:
    times = [
        item for item in clause.of("time") if item.value.sure or _near(item, day) or _beside(clause, item)
    ]
    if not times:
        return None
    first: Clock = min(times, key=lambda item: _distance(item, day)[0]).value
    return first.time


def _near(item: Item, day: Item) -> bool:
    return _distance(item, day)[0] <= _NEAR


def _beside(clause: Clause, item: Item) -> bool:
    """A clock at either end of the clause or right behind the act."""
    return item in (clause.items[0], clause.items[-1]) or any(
        act.end == item.start for act in clause.of("verb", "noun")
    )


def _begins_with_day(reading: Reading, clause: Clause) -> bool:
    """A clause that opens with its day and names something to do, not how things are."""
    items = clause.items
    first = next((item for item in items if item.kind != "time"), None)
    if first is None or first.kind != "day" or clause.only_when:
        return False
    if not any(_says_something(reading, item) for item in items):
        return False
    return not any(
        clause.says(reading, section) for section in ("states", "wanted", "talk", "inside")
    ) and not clause.of("length", "outcome")


def _says_something(reading: Reading, item: Item) -> bool:
    """A word that is no unit and no filler."""
    token = reading.tokens[item.start]
    return (
        item.kind == "word"
        and item.value != "part"
        and token.kind == "word"
        and len(token.raw) > 2
        and not any(reading.at(section, item.start) for section in ("quantity", "light", "unit"))
    )
