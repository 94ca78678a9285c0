"""Laws of conditions, on worlds and rules nobody thought of: one meaning, and `not` the complement."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from perennial.lib.conditions import dump, operators_for, parse
from perennial.lib.text import fold
from tests.lib.test_conditions_reference import CardFacts, PhoneFacts, World
from tests.lib.test_conditions_rows import (
    COUNTS,
    DAYS,
    INSTANTS,
    NUMBERS,
    TEXTS,
    UNCOMPARABLE,
    check,
    store,
    tables,
    values_of,
)
from tests.lib.test_conditions_shape import PLACES, SHAPE, STAGES, TAGS, WISHES

__all__ = ["tables"]  # the fixture that makes the tables, used by every test here
pytestmark = pytest.mark.django_db


def leaves_of(key: str, one: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    place = PLACES[key]

    @st.composite
    def leaf(draw: st.DrawFn) -> dict[str, Any]:
        operator = draw(st.sampled_from(operators_for(place)))
        least, most = operator.takes.value
        data: dict[str, Any] = {"field": key, "op": operator.key}
        if operator.counts:
            data["value"] = draw(st.sampled_from(COUNTS[operator.counts]))
        elif (least, most) == (1, 1):
            data["value"] = draw(one)
        elif most:
            data["value"] = draw(st.lists(one, min_size=least, max_size=min(most, 4)))
        if place.through:
            data["quantifier"] = draw(st.sampled_from(["any", "none", "all"]))
        beside = [other for other in PLACES if other != key and operator.fits_with(place, PLACES[other])]
        if beside and draw(st.booleans()):
            data["value"] = {"field": draw(st.sampled_from(beside))}
        return data

    return leaf()


def hostile_text(value: str) -> bool:
    return bool(fold(value)) and "\x00" not in value


any_text = st.sampled_from(TEXTS) | st.text(st.characters(exclude_categories=["Cs"]), max_size=8).filter(
    hostile_text
)
LEAVES = st.one_of(
    [
        leaves_of(key, any_text if PLACES[key].type == "text" else st.sampled_from(values_of(key)))
        for key in PLACES
    ]
)
TREES = st.recursive(
    LEAVES,
    lambda parts: st.one_of(
        st.fixed_dictionaries({"not": parts}),
        st.fixed_dictionaries({"all": st.lists(parts, max_size=3)}),
        st.fixed_dictionaries({"any": st.lists(parts, max_size=3)}),
    ),
    max_leaves=6,
).filter(lambda data: depth(data) <= 8)
stored_text = st.sampled_from(TEXTS + UNCOMPARABLE)
TAG_SETS = st.sets(st.sampled_from(list(TAGS)))
PHONES = st.builds(PhoneFacts, stored_text, st.none() | st.sampled_from(NUMBERS), TAG_SETS)
CARDS = st.builds(
    CardFacts,
    name=stored_text,
    amount=st.none() | st.sampled_from(NUMBERS),
    score=st.none() | st.sampled_from(NUMBERS),
    day=st.none() | st.sampled_from(DAYS),
    seen=st.none() | st.sampled_from(INSTANTS),
    active=st.none() | st.booleans(),
    stage=st.sampled_from(["", *STAGES]),
    wish=st.sampled_from(["", *WISHES]),
    due=st.none() | st.sampled_from(DAYS),
    checked=st.none() | st.booleans(),
    owner=st.sampled_from([None, 1, 7]),
    deputy=st.sampled_from([None, 1, 7]),
    firm=st.sampled_from([None, 1, 2]),
    tags=TAG_SETS,
    phones=st.lists(PHONES, max_size=3),
)
WORLDS = st.builds(
    World, st.lists(CARDS, min_size=1, max_size=8), st.lists(stored_text, min_size=2, max_size=2)
)


def depth(data: dict[str, Any]) -> int:
    if "not" in data:
        return 1 + depth(data["not"])
    return 1 + max([depth(part) for part in data.get("all", data.get("any", []))], default=0)


@settings(max_examples=120)
@given(world=WORLDS, data=TREES)
def test_any_condition_finds_the_rows_of_the_reference_and_not_finds_the_others(
    world: World, data: dict[str, Any]
) -> None:
    with transaction.atomic():
        store(world)
        check(data, world)
        assert dump(parse(data, SHAPE)) == canonical(data)
        transaction.set_rollback(True)


def canonical(data: dict[str, Any]) -> dict[str, Any]:
    """What `dump` writes: the same data with its texts cleaned."""
    return dump(parse(dump(parse(data, SHAPE)), SHAPE))


@settings(max_examples=60)
@given(cards=st.lists(CARDS, min_size=1, max_size=4), data=st.data())
def test_quantifiers_agree_with_the_reference_over_none_one_and_several_records(
    cards: list[CardFacts], data: st.DataObject
) -> None:
    world = World([replace(card, firm=1) for card in cards], towns=["Łódź"])
    with transaction.atomic():
        store(world)
        for key in (key for key, place in PLACES.items() if place.through):
            one = st.sampled_from(TEXTS) if PLACES[key].type == "text" else st.sampled_from(values_of(key))
            check(data.draw(leaves_of(key, one)), world)
        transaction.set_rollback(True)
