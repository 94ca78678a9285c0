"""Pages by key hold every row once, forwards and back, with ties and empties."""

from __future__ import annotations

import pytest
from django.db import connection

from perennial.lib.refusals import BadRequest
from perennial.records.actions.trash import trash_records
from perennial.records.models import Company, Contact
from perennial.records.paging import LARGEST_PAGE, Page, page
from perennial.records.places import Readable
from perennial.records.sorting import SORTED_WITHOUT_INDEX, sort_of, sortable_keys
from perennial.schema.queries import shape_of
from tests.cast import OPERATOR
from tests.records.people import company, contact

pytestmark = pytest.mark.django_db


def read(sort: str, cursor: str = "", size: int = 3, bound: str = "mine") -> Page:
    readable = Readable(OPERATOR, shape_of("contact"))
    rows = Contact.objects.select_related("company", "owner")
    return page(rows, sort_of(readable, sort), cursor=cursor, size=size, bound=bound)


def keys(one: Page) -> list[int]:
    return [row.pk for row in one.rows]


@pytest.fixture
def crowd() -> list[Contact]:
    """Ties in the name, empties in e-mail, city and company."""
    houses = [company("Jantar").pk, company("Żuraw").pk, None]
    return [
        contact(
            f"Anna {'Łoś' if n % 4 else 'Nowak'}",
            email=f"a{n}@jantar.example" if n % 3 else "",
            city=["Łódź", "Žilina", ""][n % 3],
            company=houses[n % 3],
            lifecycle="customer" if n % 2 else "",
        )
        for n in range(11)
    ]


SORTS = [
    "name",
    "family_name",
    "email",
    "phone",
    "city",
    "company",
    "owner",
    "lifecycle",
    "own_id",
    "created",
    "updated",
]


@pytest.mark.parametrize("sort", [*SORTS, *(f"-{one}" for one in SORTS)])
def test_going_on_shows_every_row_once_and_going_back_the_same_pages(sort: str, crowd: list[Contact]) -> None:
    pages = [read(sort)]
    while pages[-1].following:
        pages.append(read(sort, pages[-1].following))
    seen = [key for one in pages for key in keys(one)]
    assert sorted(seen) == sorted(one.pk for one in crowd)
    back, one = [], pages[-1]
    while one.preceding and keys(one):
        one = read(sort, one.preceding)
        back.append(keys(one))
    assert [key for several in reversed(back) for key in several] == seen[: -len(pages[-1].rows)]


@pytest.mark.parametrize("sort", ["email", "-email", "city", "company", "-company"])
def test_empty_values_stand_last_in_both_directions(sort: str, crowd: list[Contact]) -> None:
    rows = list(read(sort, size=50).rows)
    name = sort.removeprefix("-")
    filled = [bool(getattr(row, f"{name}_id" if name == "company" else name)) for row in rows]
    assert filled == sorted(filled, reverse=True)
    assert not all(filled)


def test_letters_with_accents_are_sorted_among_the_others() -> None:
    for name in ("Zofia A", "Łukasz B", "Lena C", "Ádám D", "Bogdan E"):
        contact(name)
    assert [row.given_name for row in read("name", size=9).rows] == [
        "Ádám",
        "Bogdan",
        "Lena",
        "Łukasz",
        "Zofia",
    ]


def test_a_row_that_goes_meanwhile_loses_no_other(crowd: list[Contact]) -> None:
    first = read("name")
    trash_records(OPERATOR, "contact", keys(first))
    following = read("name", first.following)
    assert not set(keys(first)) & set(keys(following))
    assert len(following.rows) == 3


def test_the_first_page_has_none_before_and_the_last_none_after(crowd: list[Contact]) -> None:
    whole = read("name", size=50)
    assert (whole.following, whole.preceding, len(whole.rows)) == ("", "", 11)
    back = read("name", read("name", read("name").following).preceding)
    assert keys(back) == keys(read("name"))
    assert back.preceding == ""


@pytest.mark.parametrize("size", [-5, 0, 10**9])
def test_a_page_is_never_empty_by_request_nor_endless(size: int, crowd: list[Contact]) -> None:
    assert 1 <= len(read("name", size=size).rows) <= LARGEST_PAGE


def test_a_cursor_belongs_to_its_list_and_sort_and_is_not_made_at_home(crowd: list[Contact]) -> None:
    cursor = read("name").following
    wrong = {"sort": {"sort": "-name"}, "list": {"bound": "another"}}
    for asked in wrong.values():
        with pytest.raises(BadRequest) as no:
            read(asked.get("sort", "name"), cursor, bound=asked.get("bound", "mine"))
        assert no.value.field == "cursor"
    for forged in (cursor[:-1] + ("a" if cursor[-1] != "a" else "b"), "x", "a:b:c", "ł" * 40):
        with pytest.raises(BadRequest):
            read("name", forged)


def test_a_deep_page_reads_as_few_rows_as_the_first(crowd: list[Contact]) -> None:
    """No OFFSET, and the range condition is on the index."""
    second = read("name").following
    statements: list[str] = []

    def note(execute: object, sql: str, params: object, many: bool, context: object) -> object:
        statements.append(sql)
        return execute(sql, params, many, context)  # type: ignore[operator]

    with connection.execute_wrapper(note):
        read("name", second)
    assert all("OFFSET" not in sql for sql in statements)
    assert any('"name_key" >= ' in sql for sql in statements)


@pytest.mark.parametrize("model", [Company, Contact])
def test_every_sort_that_promises_an_index_has_one(model: type[Company | Contact]) -> None:
    shape = shape_of(model._meta.model_name or "")
    first = {index.fields[0] for index in model._meta.indexes}
    for key in sortable_keys(shape):
        sort = sort_of(Readable(OPERATOR, shape), key)
        assert not sort.indexed or sort.lookup.removesuffix("_id") in first | {"record"}, key
    assert SORTED_WITHOUT_INDEX == 10_000
