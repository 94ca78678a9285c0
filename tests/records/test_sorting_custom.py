"""Lists sorted by fields an administrator made: values in their own order, empties last, every row once."""

from __future__ import annotations

from datetime import date

import pytest

from perennial.lib.refusals import BadRequest
from perennial.records.queries import Listing, listing
from perennial.records.sorting import sort_of, sortable_keys
from perennial.schema.actions import create_field
from perennial.schema.queries import shape_of
from tests.cast import OPERATOR
from tests.records.people import contact
from tests.records.test_listing import MOMENT
from tests.records.test_places import Readable, reader

pytestmark = pytest.mark.django_db

VALUES = {
    "number": [9, 100, -3, 100, None],
    "text": ["ąb", "Zet", "abc", "zet", None],
    "date": [date(2026, 2, 1), date(2025, 12, 31), date(2026, 1, 15), date(2026, 1, 15), None],
    "flag": [True, False, True, False, None],
}
RISING = {
    "number": ["C", "A", "B", "D"],
    "text": ["A", "C", "B", "D"],
    "date": ["B", "C", "D", "A"],
    "flag": ["B", "D", "A", "C"],
}


def made(kind: str) -> str:
    key = create_field(OPERATOR, "contact", kind, {"en": "Rank"}).key
    for letter, value in zip("ABCDE", VALUES[kind], strict=True):
        contact(f"Anna {letter}", **({key: value} if value is not None else {}))
    return key


def sorted_by(text: str) -> Listing:
    return listing(OPERATOR, shape_of("contact"), moment=MOMENT, sort=text)


def letters(one: Listing, size: int = 50) -> list[str]:
    """The family names of all pages, one after another."""
    page = one.page(size=size)
    found = [row.family_name for row in page.rows]
    while page.following:
        page = one.page(page.following, size)
        found += [row.family_name for row in page.rows]
    return found


@pytest.mark.parametrize("kind", VALUES)
def test_a_list_is_sorted_by_a_custom_field_with_empties_last(kind: str) -> None:
    key = made(kind)
    assert letters(sorted_by(key)) == [*RISING[kind], "E"]
    assert letters(sorted_by(f"-{key}")) == [*reversed(RISING[kind]), "E"]


@pytest.mark.parametrize("kind", VALUES)
def test_its_pages_hold_every_row_once_in_the_same_order(kind: str) -> None:
    key = made(kind)
    for sort in (key, f"-{key}"):
        assert letters(sorted_by(sort), size=1) == letters(sorted_by(sort))


def test_what_has_no_order_is_no_sort() -> None:
    for kind in ("long_text", "person"):
        key = create_field(OPERATOR, "contact", kind, {"en": f"My {kind}"}).key
        assert key not in sortable_keys(shape_of("contact"))
        with pytest.raises(BadRequest):
            sorted_by(key)


def test_above_ten_thousand_rows_the_list_says_that_it_stands_by_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    key = made("number")
    monkeypatch.setattr("perennial.records.queries.SORTED_WITHOUT_INDEX", 3)
    found = sorted_by(key)
    assert not found.sorted_as_asked
    assert letters(found) == ["A", "B", "C", "D", "E"]


def test_a_hidden_custom_field_does_not_tell_its_order() -> None:
    key = made("number")
    stranger = reader({("contact", key): "hidden"})
    with pytest.raises(BadRequest):
        sort_of(Readable(stranger, shape_of("contact")), key)
