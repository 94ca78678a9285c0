"""Further columns of a file or an entity, compared by what they are: numbers of something, days, texts.

Nobody said how much they tell, so their answers begin with careful shares, and chance is counted at hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from perennial.matching.model import Model, Weights
from perennial.matching.normal.reach import number
from perennial.matching.normal.words import plain, words, written
from perennial.matching.predicates import Columns, DayNear, Either, Equal, Filled, Overlaps, Typo, Within
from perennial.matching.specs.base import ELSE, Comparison, Given, Level, Spec

Kind = Literal["number", "day", "text"]
# Of pairs that are one: how often the values agree, nearly agree, and do not.
SHARES: Mapping[Kind, Mapping[str, float]] = {
    "number": {"equal": 0.75, "typo": 0.1, ELSE: 0.15},
    "day": {"equal": 0.8, "slip": 0.1, ELSE: 0.1},
    "text": {"equal": 0.6, "other_spelling": 0.05, "typo": 0.1, "part": 0.1, ELSE: 0.15},
}
RARE = 1e-4
# What a value says of which nothing is known but that it is there.
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Extra:
    """A column called `name`, compared under `key` as a number of something, a day, or a text."""

    key: str
    name: str
    kind: Kind


def kind_of(values: Iterable[str]) -> Kind:
    """What most of these values look like."""
    told = [value for value in values if value.strip()]
    days = sum(len(bare) == 8 and bare.isdigit() for bare in map(_day, told))
    numbers = sum(sum(map(str.isdigit, value)) >= max(_DIGITS, len(value) // 2) for value in told)
    if told and days > 0.8 * len(told):
        return "day"
    return "number" if told and numbers > 0.8 * len(told) else "text"


def extended(model: Model, extras: Sequence[Extra]) -> Model:
    """The model of a specification that compares these columns as well."""
    if not extras:
        return model
    spec = replace(
        model.spec,
        texts=(*model.spec.texts, *(name for one in extras for name in _texts(one))),
        lists=(*model.spec.lists, *(f"{one.key}_words" for one in extras if one.kind == "text")),
        comparisons=(*model.spec.comparisons, *map(_comparison, extras)),
        normal=_normal(model.spec, extras),
        keys=_keys(model.spec, extras),
    )
    answers = {
        one.key: {answer: Weights(m, _chance(answer)) for answer, m in SHARES[one.kind].items()}
        for one in extras
    }
    rest = {one.key: RARE for one in extras if one.kind == "text"}
    return replace(model, spec=spec, answers={**model.answers, **answers}, rest={**model.rest, **rest})


def _chance(answer: str) -> float:
    return 1.0 if answer == ELSE else RARE


def _texts(one: Extra) -> tuple[str, ...]:
    return (one.key, f"{one.key}_written") if one.kind == "text" else (one.key,)


def _comparison(one: Extra) -> Comparison:
    key, spelled, said = one.key, f"{one.key}_written", f"{one.key}_words"
    levels = {
        "number": (Level("equal", Equal(key)), Level("typo", Typo(key, 1, 5))),
        "day": (Level("equal", Equal(key)), Level("slip", DayNear(key))),
        "text": (
            Level("equal", Equal(key), often=key),
            Level("other_spelling", Equal(spelled)),
            Level("typo", Either((Typo(key, 1, 4), Typo(key, 2, 10)))),
            Level("part", Either((Within(said), Overlaps(said, 0.5)))),
        ),
    }
    return Comparison(key, (one.name,), Filled(key), levels[one.kind])


def _normal(spec: Spec, extras: Sequence[Extra]) -> Callable[[Given], Columns]:
    def normal(given: Given) -> dict[str, Any]:
        columns = dict(spec.normal(given))
        for one in extras:
            values = given.get(one.name)
            columns |= _columns(one, values[0] if values else "")
        return columns

    return normal


def _columns(one: Extra, value: str) -> dict[str, Any]:
    if one.kind == "number":
        return {one.key: number(value)}
    if one.kind == "day":
        return {one.key: _day(value)}
    said = words(value)
    return {
        one.key: " ".join(said),
        f"{one.key}_written": "".join(map(written, said)),
        f"{one.key}_words": sorted(set(said)),
    }


def _day(value: str) -> str:
    return "".join(sign for sign in plain(value)[:10] if sign.isdigit())


def _keys(spec: Spec, extras: Sequence[Extra]) -> Callable[[Columns], Iterator[str]]:
    """Numbers find each other alone; what is only a text or a day, together with another."""

    def keys(columns: Columns) -> Iterator[str]:
        yield from spec.keys(columns)
        yield from (
            f"x{one.key} {columns[one.key]}" for one in extras if one.kind == "number" and columns[one.key]
        )
        said = [
            f"{one.key} {columns[one.key]}" for one in extras if one.kind != "number" and columns[one.key]
        ]
        yield from (f"y{one} {other}" for at, one in enumerate(said[:4]) for other in said[at + 1 : 4])

    return keys
