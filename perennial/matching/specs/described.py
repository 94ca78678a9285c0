"""The specification of an entity that nobody wrote one for: made of the kinds of its fields.

What names a record is read word by word, any other text whole; numbers of registers, mailboxes, telephones, websites,
days and records that are referred to are the same or not. A choice, a flag, an amount, a long text and a moment say
little of whether two records are one, and are not asked about.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from perennial.matching.normal.reach import host, mailbox, number, phone
from perennial.matching.normal.words import bones, plain, words, written
from perennial.matching.predicates import (
    Columns,
    Either,
    Equal,
    Filled,
    Overlaps,
    Predicate,
    Shares,
    Typo,
    Within,
)
from perennial.matching.specs.base import ELSE, Answers, Comparison, Gate, Given, Level, Spec, Trait
from perennial.schema.shape import EntityShape

Normal = Callable[[Sequence[str]], Any]
# Of a field's columns the name begins so: no key of a field is a word of SQL then.
OF = "of_"
NAME, NUMBER = "name", "number"
_SPELT, _WORDS = "_spelt", "_words"
_EDITION = 1
_BEGINNING = 8
_NOT_ASKED = {"owner", "own_id"}


@dataclass(frozen=True, slots=True)
class Way:
    """How the values of a kind are compared: `normal` makes the text, or where `many` the list, that `levels` ask of.

    `meets`: records meet by it alone.
    """

    key: str
    normal: Normal
    levels: Callable[[str], tuple[Level, ...]]
    many: bool = False
    meets: bool = False

    def same(self, column: str) -> Predicate:
        return Shares(column) if self.many else Equal(column)


def _text(normal: Callable[[str], str]) -> Normal:
    return lambda values: next(filter(None, map(normal, values)), "")


def _list(normal: Callable[[str], str]) -> Normal:
    return lambda values: sorted(set(filter(None, map(normal, values))))


def _name_levels(column: str) -> tuple[Level, ...]:
    spelt, several = column + _SPELT, column + _WORDS
    return (
        Level("equal", Equal(column), often=column),
        Level("other_spelling", Either((Equal(spelt), Overlaps(several, 1.0)))),
        Level("typo", Either((Typo(column, 1, 4), Typo(column, 2, 10)))),
        Level("part", Within(several, 2)),
        Level("overlap", Overlaps(several, 0.5)),
    )


def _of_some(column: str) -> tuple[Level, ...]:
    """A value that many may have: a common one says little."""
    return (Level("equal", Equal(column), often=column),)


def _of_one(column: str) -> tuple[Level, ...]:
    return (Level("equal", Equal(column)), Level("typo", Typo(column, 1, 6)))


def _of_several(column: str) -> tuple[Level, ...]:
    return (Level("equal", Shares(column)),)


def _mail(text: str) -> str:
    user, at = mailbox(text)
    return f"{user}@{at}" if at else ""


def _code(text: str) -> str:
    return "".join(words(text))


WAYS = {
    one.key: one
    for one in (
        Way(NAME, _text(lambda value: " ".join(words(value))), _name_levels, meets=True),
        Way(NUMBER, _text(_code), _of_one, meets=True),
        Way("register", _text(number), _of_one, meets=True),
        Way("text", _text(plain), _of_some),
        Way("day", _text(plain), _of_some),
        Way("reference", _text(plain), _of_some),
        Way("mail", _list(_mail), _of_several, many=True, meets=True),
        Way("phone", _list(phone), _of_several, many=True, meets=True),
        Way("website", _list(host), _of_several, many=True, meets=True),
    )
}
_OF_KIND = {
    "text": "text", "email": "mail", "phone": "phone", "url": "website", "tax_number": "register", "iban": NUMBER,
    "date": "day", "birthday": "day", "record": "reference",
}  # fmt: skip


def described(shape: EntityShape, numbers: Collection[str] = ()) -> Spec:
    """Of what is told of an entity; `numbers` are its text fields that number a record, as an article's.

    Raises ValueError where none of its fields can be compared.
    """
    asked = dict(_asked(shape, numbers))
    if not asked:
        raise ValueError(f"{shape.key} has no field that two records could be compared by")
    columns = {key: OF + key for key in asked}
    texts = [column for key, column in columns.items() if not asked[key].many]
    named = [key for key, way in asked.items() if way.key == NAME]
    return Spec(
        shape.key,
        _EDITION,
        (*texts, *(columns[key] + _SPELT for key in named)),
        (
            *(columns[key] for key, way in asked.items() if way.many),
            *(columns[key] + _WORDS for key in named),
        ),
        (),
        tuple(
            Comparison(columns[key], (key,), Filled(columns[key]), way.levels(columns[key]))
            for key, way in asked.items()
        ),
        tuple(_gates(asked)),
        lambda given: _normal(asked, given),
        lambda its: _keys(asked, its),
        blocks=tuple((columns[key],) for key, way in asked.items() if way.meets and not way.many),
        traits=tuple(
            Trait(key, Filled(columns[key]), way.same(columns[key]), way.meets) for key, way in asked.items()
        ),
        ways=tuple((columns[key], way.key) for key, way in asked.items()),
    )


def _asked(shape: EntityShape, numbers: Collection[str]) -> Iterator[tuple[str, Way]]:
    for key, one in shape.fields.items():
        # Whose a record is, and its number in another system, say nothing of what it is.
        if key in _NOT_ASKED:
            continue
        way = _OF_KIND.get(one.kind, "")
        if way == "text":
            way = NAME if key in shape.title_fields else NUMBER if key in numbers else way
        if way:
            yield key, WAYS[way]


def _gates(asked: dict[str, Way]) -> Iterator[Gate]:
    """What is called or numbered otherwise is another one; a name without anything of its own makes nobody sure."""
    numbered = [OF + key for key, way in asked.items() if way.key in {NUMBER, "register"}]
    alone = [OF + key for key, way in asked.items() if way.meets and way.key != NAME]
    for key, way in asked.items():
        column = OF + key
        if column in numbered:
            yield Gate(column, (column, (ELSE,)), (), 0.3)
        if way.key == NUMBER:
            # Articles of a series are numbered one after the other.
            yield Gate(f"{column}_near", (column, ("typo",)), (), 0.5)
        if way.key == NAME:
            yield Gate(column, (column, (ELSE,)), _equal(numbered), 0.3)
            called = tuple(level.key for level in _name_levels(column))
            yield Gate(f"{column}_alone", (column, called), _equal(alone), 0.9)


def _equal(columns: Iterable[str]) -> tuple[Answers, ...]:
    return tuple((column, ("equal",)) for column in columns)


def _normal(asked: dict[str, Way], given: Given) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, way in asked.items():
        value = found[OF + key] = way.normal(given.get(key, ()))
        if way.key == NAME:
            found[OF + key + _SPELT] = "".join(map(written, value.split()))
            found[OF + key + _WORDS] = sorted(set(value.split()))
    return found


def _keys(asked: dict[str, Way], its: Columns) -> Iterator[str]:
    """By what two records meet: what is theirs alone, a name in any spelling, a word or two of it."""
    for key, way in asked.items():
        value = its[OF + key]
        if way.key == NAME:
            yield from _keys_of_name(key, its[OF + key + _SPELT], value.split())
        elif way.meets:
            yield from (f"{key} {each}" for each in (value if way.many else [value]) if each)


def _keys_of_name(key: str, spelt: str, said: Iterable[str]) -> Iterator[str]:
    """Of the words in the order of the alphabet, as two people put them in two."""
    if spelt:
        yield f"{key} {spelt}"
        # Endings differ, by language and by slips.
        yield f"{key} {spelt[:_BEGINNING]}"
    told = sorted({bones(word) for word in said if len(word) > 2})[:6]
    yield from (f"{key} {word}" for word in told)
    yield from (f"{key} {one} {other}" for one, other in combinations(told, 2))
