"""Lists as one actor asks for them: condition, search text, sort, pages and count together."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from perennial.access.actor import Actor
from perennial.lib.conditions import Moment, parse
from perennial.lib.refusals import BadRequest
from perennial.records import counting
from perennial.records.actions.trash import trash_records
from perennial.records.counting import Count
from perennial.records.places import Readable
from perennial.records.queries import Listing, listing
from perennial.records.search.queries import find, matching
from perennial.schema.actions import create_field
from perennial.schema.queries import shape_of
from tests.cast import OPERATOR, acting, gather
from tests.records.people import company, contact

pytestmark = pytest.mark.django_db
MOMENT = Moment.of(datetime(2026, 3, 1, tzinfo=UTC), ZoneInfo("Europe/Warsaw"))


def asked(actor: Actor = OPERATOR, where: dict[str, Any] | None = None, **more: Any) -> Listing:
    shape = shape_of("contact")
    condition = parse(where, Readable(actor, shape)) if where else None
    return listing(actor, shape, where=condition, moment=MOMENT, **more)


def titles(one: Listing) -> list[str]:
    return [row.title for row in one.page().rows]


def test_a_list_holds_what_the_actor_may_see() -> None:
    cast = gather()
    contact("Anna Nowak", acting(cast.alice))
    contact("Jan Kos", acting(cast.charlie))
    contact("Ola Lis")
    assert titles(asked()) == ["Anna Nowak", "Jan Kos", "Ola Lis"]
    assert titles(asked(acting(cast.bob))) == ["Anna Nowak"]
    assert asked(acting(cast.bob)).count() == Count(1, True)


def test_the_trash_is_a_list_of_its_own() -> None:
    one = contact("Anna Nowak")
    contact("Jan Kos")
    trash_records(OPERATOR, "contact", [one.pk])
    assert titles(asked()) == ["Jan Kos"]
    assert titles(asked(trashed=True)) == ["Anna Nowak"]
    assert titles(asked(trashed=True, text="anna")) == ["Anna Nowak"]
    assert titles(asked(text="anna")) == []


def test_a_text_narrows_a_list_together_with_a_condition() -> None:
    house = company("Drevo", city="Žilina")
    contact("Ján Kováč", company=house.pk, city="Košice")
    contact("Eva Kováčová", city="Žilina")
    contact("Eva Nová", city="Košice")
    here = {"field": "city", "op": "is", "value": "Košice"}
    assert titles(asked(text="kov")) == ["Eva Kováčová", "Ján Kováč"]
    assert titles(asked(text="kov", where=here)) == ["Ján Kováč"]
    assert titles(asked(text="kov zil")) == ["Eva Kováčová", "Ján Kováč"]
    assert titles(asked(text="drevo", sort="-name")) == ["Ján Kováč"]
    assert titles(asked(text="Kovcač")) == ["Ján Kováč"]
    assert titles(asked(text="  ")) == ["Eva Kováčová", "Eva Nová", "Ján Kováč"]
    assert titles(asked(text="qqqq")) == []


def test_a_list_and_the_search_find_the_same() -> None:
    houses = [company(name).pk for name in ("Jantar", "Drevo Žilina", "Anna und Söhne")]
    for n in range(24):
        contact(
            f"{['Anna', 'Ján', 'Li'][n % 3]} {['Müller', 'Kováč', 'Ng', 'Janta'][n % 4]}",
            company=houses[n % 3],
        )
    for text in ("anna", "jan", "li", "n", "mueller", "kov zil", "jantar", "anna jan", "sohne"):
        found = {hit.record for hit in find(OPERATOR, text, entities=["contact"], limit=100)}
        listed = {row.pk for row in asked(text=text).page(size=100).rows}
        assert listed == found, text


def test_a_vague_text_keeps_the_lists_own_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("perennial.records.search.queries.VAGUE", 3)
    for name in ("Olga Ann", "Anna B", "Joanna A", "Hans X"):
        contact(name)
    assert titles(asked(text="ann")) == ["Anna B", "Joanna A", "Olga Ann"]
    assert asked(text="ann").count() == Count(3, False)
    combined = matching(OPERATOR, shape_of("contact"), "ann")
    assert asked().records.filter(~combined).count() == 1


def test_pages_of_a_searched_list_go_on() -> None:
    for n in range(7):
        contact(f"Anna Nowak{n}")
    first = asked(text="anna").page(size=4)
    second = asked(text="anna").page(first.following, size=4)
    assert [row.title for row in (*first.rows, *second.rows)] == [f"Anna Nowak{n}" for n in range(7)]
    for other in (
        {"text": "nowak"},
        {"trashed": True},
        {"where": {"field": "city", "op": "is_empty"}},
        {"sort": "-name"},
    ):
        with pytest.raises(BadRequest):
            asked(**{"text": "anna", **other}).page(first.following)


def test_a_cursor_is_worth_nothing_to_somebody_else() -> None:
    cast = gather()
    for n in range(3):
        contact(f"Anna Nowak{n}", acting(cast.alice))
    cursor = asked(acting(cast.alice)).page(size=2).following
    with pytest.raises(BadRequest):
        asked(acting(cast.bob)).page(cursor)


def test_a_sort_without_index_gives_way_where_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    for n, house in enumerate(("Żuraw", "Bursztyn", "Jantar")):
        contact(f"Anna {n}", company=company(house).pk)
    by_company = asked(sort="company")
    assert by_company.sorted_as_asked
    assert titles(by_company) == ["Anna 1", "Anna 2", "Anna 0"]
    monkeypatch.setattr("perennial.records.queries.SORTED_WITHOUT_INDEX", 2)
    too_many = asked(sort="company")
    assert not too_many.sorted_as_asked
    assert titles(too_many) == ["Anna 0", "Anna 1", "Anna 2"]


@pytest.mark.parametrize("text", ["", "-"])
def test_a_sort_names_a_field(text):
    with pytest.raises(BadRequest):
        asked(sort=text)


SLOW = [
    {"field": "company.name", "op": "contains", "value": "bursz"},
    {"field": "company.city", "op": "is", "value": "Žilina"},
    {"field": "x_vat", "op": "starts_with", "value": "SK"},
    {"not": {"field": "x_vat", "op": "is_filled"}},
    {"any": [{"field": "x_vat", "op": "is", "value": "SK1"}, {"field": "company.name", "op": "is_empty"}]},
]


@pytest.mark.parametrize("where", SLOW, ids=str)
@pytest.mark.parametrize("sort", ["name", "-company"])
def test_a_list_that_is_slow_to_walk_through_is_read_from_its_other_end(where, sort, monkeypatch):
    create_field(OPERATOR, "contact", "text", {"en": "VAT"})
    houses = [company("Bursztyn", city="Žilina").pk, company("Jantar").pk, None]
    for n in range(9):
        contact(f"Anna {n}", company=houses[n % 3], x_vat=["SK1", "PL2", ""][n // 3])
    walked = asked(where=where, sort=sort)
    expected, number, beside = _read(walked)
    assert 0 < len(expected) < 9
    if connection.vendor == "postgresql":
        assert walked.rows_first is None
        return
    given_up: list[None] = []
    real = counting.in_time

    def hurried(ask, seconds=0.0):
        given_up.append(None)
        return None if len(given_up) % 2 else real(ask)

    monkeypatch.setattr("perennial.records.queries.in_steps", lambda ask, thousands: None)
    slow = asked(where=where, sort=sort)
    assert _read(slow)[0] == expected
    monkeypatch.setattr("perennial.records.queries.in_time", hurried)
    monkeypatch.setattr("perennial.records.counting.in_time", hurried)
    assert slow.count() == number
    assert slow.beside(expected[0]) == beside


def _read(one: Listing) -> tuple[list[int], Count, Any]:
    found, cursor = [], ""
    while True:
        page = one.page(cursor, size=2)
        found += [row.pk for row in page.rows]
        cursor = page.following
        if not cursor:
            return found, one.count(), one.beside(found[0])


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL measures its tables itself")
@pytest.mark.parametrize("op", ["contains", "starts_with", "is_filled"])
def test_sqlite_looks_a_custom_value_up_by_its_record(op: str) -> None:
    create_field(OPERATOR, "contact", "text", {"en": "VAT"})
    value = {} if op == "is_filled" else {"value": "SK"}
    plan = asked(where={"field": "x_vat", "op": op, **value}).records.explain()
    assert "attribute_by_record (record_id=? AND field=?)" in plan
