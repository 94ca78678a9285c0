"""Every operator finds the rows of the reference, on either database; `not` finds the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from perennial.lib.conditions import Moment, Shape, compile_condition, operators_for, parse
from perennial.lib.refusals import BadRequest
from perennial.lib.text import fold
from tests.lib.test_conditions_reference import MOMENT, CardFacts, PhoneFacts, World, satisfies
from tests.lib.test_conditions_shape import (
    PLACES,
    ROWS_FIRST,
    SHAPE,
    STAGES,
    TABLES,
    TAGS,
    WISHES,
    Card,
    Firm,
    Phone,
    Score,
    Tag,
)

pytestmark = pytest.mark.django_db

# fmt: off
TEXTS = [
    "Łódź", "łódź", "lodz", "LODZ gdzieś", "Straße", "STRASSE", "strase", "İstanbul", "ıstanbul", "istanbul",
    "Москва", "moskva", "Щука", "日本", "🙂", "🙂🙂", "ﬁn", "fin", "ŉ", "e", "\u00e9", "e\u0301",
    "100%", "100", "100 %", "%", "%%", "\\%", "_", "\\_", "a_b", "axb", "\\", "a\\b", "a%b_c\\d",
    "a%b_c\\\\d", "O'Brien", 'say "hi"', "'; DROP TABLE x; --", "%s", "%(a)s", "$1", ":a", "?", "*", "^a",
    "[a-z]*", "null", "None", "0", "00", "a b", "a  b", "a\nb", "ab", " a", "x" * 1000,
]
# fmt: on
UNCOMPARABLE = ["", " ", "\u0301", "\u200b"]
NUMBERS = [0, 1, -1, 99, 100, 101, 1250, -1250, 2**31, 2**53 + 1, 2**63 - 1, -(2**63)]
DAYS = [date.min, date(1582, 10, 4), date(1999, 12, 31), date(2024, 2, 29), date(9999, 12, 31)]
DAYS += [MOMENT.today + timedelta(days) for days in (-31, -30, -29, -1, 0, 1, 29, 30, 31)]
CUTS = [
    datetime(2026, 3, 28, 23, tzinfo=UTC),
    datetime(2026, 3, 29, 22, tzinfo=UTC),
    datetime(2026, 2, 26, 23, tzinfo=UTC),
]
INSTANTS = [cut + timedelta(microseconds=off) for cut in CUTS for off in (-1, 0, 1, 999_999, 1_000_000)]
INSTANTS += [
    datetime(1, 1, 3, tzinfo=UTC),
    datetime(9999, 12, 30, 12, tzinfo=UTC),
    datetime(2026, 3, 29, 1, tzinfo=UTC),
]

TEXT_VALUES = TEXTS
DAY_VALUES = [day.isoformat() for day in DAYS] + [{"today": days} for days in (-30, -1, 0, 1, 30)]
INSTANT_VALUES = [
    *DAY_VALUES,
    "2026-03-29T00:00:00+01:00",
    "2026-03-28T23:00:00.000001Z",
    "0001-01-01T00:00Z",
]
NUMBER_VALUES = {
    "amount": [0, 1, -1, "1.00", "1.01", "0.99", "-12.5", "12.50", "92233720368547758.07", 92233720368547758],
    "": [0, 1, -1, 99, "1250", "1250.00", 2**31, 2**53 + 1, 2**63 - 1, -(2**63 - 1)],
}
VALUES: dict[str, list[Any]] = {
    "text": TEXT_VALUES,
    "date": DAY_VALUES,
    "instant": INSTANT_VALUES,
    "flag": [True, False],
}
COLUMNS = ("name", "amount", "day", "seen", "active", "stage", "wish")
COUNTS: dict[str, list[int]] = {"days": [0, 1, 30, 36525], "characters": [0, 1, 2, 3, 6, 999, 1000, 1001]}


@pytest.fixture(scope="module", autouse=True)
def tables(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        for table in TABLES:
            editor.create_model(table)
    yield
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        for table in reversed(TABLES):
            editor.delete_model(table)


def values_of(key: str) -> list[Any]:
    place = PLACES[key]
    if place.type == "number":
        return NUMBER_VALUES.get(key, NUMBER_VALUES[""])
    if place.type == "record":
        return [1, 2, 7, 2**63 - 1] + ([{"me": True}] if place.person else [])
    return VALUES.get(place.type) or list(place.choices)


def store(world: World) -> None:
    Firm.objects.bulk_create(
        Firm(pk=at, town=town, town_key=fold(town)) for at, town in enumerate(world.towns, start=1)
    )
    for at, card in enumerate(world.cards, start=1):
        store_card(at, card)


def store_card(at: int, card: CardFacts) -> None:
    columns = {key: getattr(card, key) for key in COLUMNS}
    people = {"owner_id": card.owner, "deputy_id": card.deputy, "firm_id": card.firm}
    Card.objects.create(pk=at, name_key=fold(card.name), **people, **columns)
    # A side table may hold an emptied row or none at all: both are empty.
    beside = {"value": card.score, "flag": card.checked, "due": card.due}
    if at % 2 or any(value is not None for value in beside.values()):
        Score.objects.create(card_id=at, **beside)
    Tag.objects.bulk_create(Tag(card_id=at, key=key) for key in card.tags)
    for phone in card.phones:
        row = Phone.objects.create(
            card_id=at, number=phone.number, number_key=fold(phone.number), rank=phone.rank
        )
        Tag.objects.bulk_create(Tag(phone_id=row.pk, key=key) for key in phone.tags)


def found(data: dict[str, Any], moment: Moment = MOMENT, shape: Shape = SHAPE) -> set[int]:
    q = compile_condition(parse(data, SHAPE), shape, moment)
    return set(Card.objects.filter(q).values_list("pk", flat=True))


def check(data: dict[str, Any], world: World, moment: Moment = MOMENT) -> None:
    """`data` finds the rows of the reference, and its `not` all the others, whichever way it is said."""
    expected = {at for at, card in enumerate(world.cards, start=1) if satisfies(data, card, world, moment)}
    others = set(range(1, len(world.cards) + 1)) - expected
    q = compile_condition(parse(data, SHAPE), SHAPE, moment)
    assert found(data, moment) == expected, data
    assert found({"not": data}, moment) == others, data
    assert found({"not": {"not": data}}, moment) == expected, data
    assert found(data, moment, ROWS_FIRST) == expected, data
    assert found({"not": data}, moment, ROWS_FIRST) == others, data
    assert found({"not": {"not": data}}, moment, ROWS_FIRST) == expected, data
    assert set(Card.objects.exclude(q).values_list("pk", flat=True)) == others, data


def leaves_with_every_value(key: str) -> Iterator[dict[str, Any]]:
    place, values = PLACES[key], values_of(key)
    for operator in operators_for(place):
        data = {"field": key, "op": operator.key}
        if operator.counts:
            yield from ({**data, "value": value} for value in COUNTS[operator.counts])
        elif operator.takes.value == (0, 0):
            yield data
        elif operator.takes.value == (1, 1):
            yield from ({**data, "value": value} for value in values)
        elif operator.takes.value == (2, 2):
            yield from ({**data, "value": [low, high]} for low in values for high in values[::3])
        else:
            yield from ({**data, "value": [value, *values[::5]]} for value in values)
            yield {**data, "value": values[:1]}


def hostile_world() -> World:
    """One card for every hostile value, each list in turn."""
    texts = TEXTS + UNCOMPARABLE
    cards = [
        CardFacts(
            name=text,
            amount=[None, *NUMBERS][at % (len(NUMBERS) + 1)],
            score=[*NUMBERS, None][at % (len(NUMBERS) + 1)],
            day=[None, *DAYS][at % (len(DAYS) + 1)],
            seen=[None, *INSTANTS][at % (len(INSTANTS) + 1)],
            active=[None, True, False][at % 3],
            stage=["", *STAGES][at % 4],
            owner=[None, 7, 1][at % 3],
            firm=None if at % 7 == 0 else at + 1,
            tags=set(list(TAGS)[: at % 4]),
            phones=[
                PhoneFacts(texts[at - back], [None, *NUMBERS][(at + back) % 9]) for back in range(at % 3)
            ],
        )
        for at, text in enumerate(texts)
    ]
    return World(cards, towns=texts)


@pytest.mark.parametrize("key", [key for key, place in PLACES.items() if not place.through])
def test_every_operator_answers_every_hostile_value_as_the_reference_does(key: str) -> None:
    world = hostile_world()
    store(world)
    for data in leaves_with_every_value(key):
        check(data, world)


def crossed_world() -> World:
    """Every hostile value of a field beside many of the fields it can be compared with."""
    texts = TEXTS + UNCOMPARABLE
    amounts = [*NUMBERS, None, -100, -101, -99, 9900, 9901, 9899]
    pairs = [(amount, score) for amount in amounts for score in [*NUMBERS, None]]
    times = [(day, seen) for day in [*DAYS, None] for seen in [*INSTANTS, None]]
    people = [(owner, deputy) for owner in (None, 1, 7) for deputy in (None, 7, 1)]
    cards = []
    for at in range(max(len(pairs), len(times))):
        (amount, score), (day, seen) = pairs[at % len(pairs)], times[at % len(times)]
        owner, deputy = people[at % len(people)]
        cards.append(
            CardFacts(
                name=texts[at % len(texts)],
                amount=amount,
                score=score,
                day=day,
                seen=seen,
                due=[*DAYS, None][at % 7],
                active=[None, True, False][at % 3],
                checked=[None, True, False][at // 3 % 3],
                stage=["", *STAGES][at % 4],
                wish=["", *WISHES][at // 4 % 3],
                owner=owner,
                deputy=deputy,
                firm=[None, at % len(texts) + 1, (at + 1) % len(texts) + 1, (at + 2) % len(texts) + 1][
                    at % 4
                ],
                phones=[
                    PhoneFacts(texts[(at + n) % len(texts)], [None, score, amount][n]) for n in range(at % 4)
                ],
            )
        )
    return World(cards, towns=texts)


def comparisons(key: str) -> Iterator[dict[str, Any]]:
    place = PLACES[key]
    for other in PLACES.keys() - {key}:
        for operator in operators_for(place):
            if operator.fits_with(place, PLACES[other]):
                data = {"field": key, "op": operator.key, "value": {"field": other}}
                for quantifier in ("any", "none", "all") if place.through else (None,):
                    yield data | ({"quantifier": quantifier} if quantifier else {})


COMPARED = [key for key in PLACES if any(comparisons(key))]


@pytest.mark.parametrize("key", COMPARED)
def test_every_field_stands_to_every_other_as_in_the_reference(key: str) -> None:
    world = crossed_world()
    store(world)
    for data in comparisons(key):
        check(data, world)


def test_fields_of_every_type_that_holds_one_value_are_compared() -> None:
    assert {PLACES[key].type for key in COMPARED} == {place.type for place in PLACES.values()} - {"choices"}
    assert {key for key, place in PLACES.items() if place.through} & set(COMPARED)


@pytest.mark.parametrize("zone", ["Pacific/Apia", "America/St_Johns", "Africa/Cairo", "UTC"])
def test_days_of_instants_are_cut_in_the_zone_of_the_moment(zone: str) -> None:
    days = [date(2011, 12, 29), date(2011, 12, 31), date(2023, 4, 28), date(2026, 3, 29)]
    hours = [
        datetime(d.year, d.month, d.day, tzinfo=UTC) + timedelta(hours=h)
        for d in days
        for h in range(-26, 26)
    ]
    world = World([CardFacts(seen=hour) for hour in hours])
    store(world)
    for day in [*days, date(2011, 12, 30)]:
        for op in ("on", "before", "after", "on_or_before", "on_or_after"):
            check({"field": "seen", "op": op, "value": day.isoformat()}, world, Moment(day, ZoneInfo(zone)))


@pytest.mark.parametrize("today", [date.min, date.max])
@pytest.mark.parametrize(("zone", "hour"), [("Etc/GMT-14", 9), ("Etc/GMT+12", 13)])
def test_the_edges_of_the_calendar_are_days_like_any_other(today: date, zone: str, hour: int) -> None:
    edge = datetime(today.year, today.month, today.day, hour, tzinfo=UTC)
    store(World([CardFacts(day=today, seen=edge), CardFacts()]))
    moment = Moment(today, ZoneInfo(zone))
    for key in ("day", "seen"):
        for op, value in (("on", {"today": 0}), ("within_last_days", 36525), ("within_next_days", 36525)):
            assert found({"field": key, "op": op, "value": value}, moment) == {1}
        assert found({"field": key, "op": "after", "value": {"today": 36525}}, moment) == set()
        assert found({"field": key, "op": "before", "value": {"today": -36525}}, moment) == set()
    assert len(found({"field": "day", "op": "on", "value": {"field": "seen"}}, moment)) <= 1


def test_nobody_is_me_where_no_user_asks() -> None:
    store(World([CardFacts(owner=7), CardFacts()]))
    system = replace(MOMENT, actor_id=None)
    assert found({"field": "owner", "op": "is", "value": {"me": True}}, system) == set()
    assert found({"field": "owner", "op": "is_not", "value": {"me": True}}, system) == {1, 2}
    assert found({"field": "owner", "op": "is_one_of", "value": [{"me": True}, 7]}, system) == {1}


def test_an_empty_all_is_everything_and_an_empty_any_is_nothing_also_inside_not() -> None:
    store(World([CardFacts(), CardFacts(name="a")]))
    assert found({"all": []}) == found({"not": {"any": []}}) == {1, 2}
    assert found({"any": []}) == found({"not": {"all": []}}) == set()
    assert found({"all": [{"any": []}, {"all": []}]}) == set()
    assert found({"any": [{"any": []}, {"field": "name", "op": "is", "value": "a"}]}) == {2}


def test_the_largest_condition_still_runs() -> None:
    store(World([CardFacts(name="a", tags=set(TAGS))]))
    several = {"field": "name", "op": "is_none_of", "value": [f"b{at}" for at in range(200)]}
    chosen = {"field": "tags", "op": "has_all_of", "value": list(TAGS) * 66}
    assert found({"all": [several, chosen] * 50}) == {1}
    assert found({"any": [{"not": several}, {"not": chosen}] * 50}) == set()
    assert found({"not": {"all": [{"not": several}] * 100}}) == {1}


def test_a_rule_whose_field_has_changed_is_refused_by_name_and_never_ignored() -> None:
    class Changed:
        def place(self, path: tuple[str, ...]) -> Any:
            return replace(PLACES["stage"], choices={}) if path == ("stage",) else PLACES["day"]

    for leaf in (
        {"field": "stage", "op": "is", "value": "won"},
        {"field": "name", "op": "contains", "value": "a"},
        {"field": "phones.rank", "op": "is_empty", "quantifier": "all"},
    ):
        with pytest.raises(BadRequest) as refused:
            compile_condition(parse(leaf, SHAPE), Changed(), MOMENT)
        assert refused.value.field == leaf["field"]


def test_rows_the_caller_withholds_do_not_count() -> None:
    store(World([CardFacts(phones=[PhoneFacts("1", 1), PhoneFacts("2", 2)])]))
    phones = replace(PLACES["phones.number"].through[0], queryset=Phone.objects.exclude(number="2"))

    class Narrow:
        def place(self, path: tuple[str, ...]) -> Any:
            return replace(PLACES["phones.number"], through=(phones,))

    leaf = {"field": "phones.number", "op": "is", "value": "2", "quantifier": "any"}
    assert found(leaf) == {1}
    assert not Card.objects.filter(compile_condition(parse(leaf, Narrow()), Narrow(), MOMENT)).exists()
