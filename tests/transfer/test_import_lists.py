"""Several e-mails or phones in one cell."""

import pytest

from perennial.records.models import Contact, ContactPoint
from perennial.transfer.importing.lists import parted
from tests.transfer.importing import csv_of, imported, row, tally

HEADERS = ["Vorname", "Nachname", "E-mail", "E-mail 2", "Telefon"]


@pytest.mark.parametrize(
    ("kind", "text", "several"),
    [
        ("email", "a@x.example ::: b@x.example", ("a@x.example", "b@x.example")),
        ("email", "a@x.example; b@x.example;", ("a@x.example", "b@x.example")),
        ("email", "a@x.example,A@X.example", ("a@x.example",)),
        ("email", "a@x.example", ()),
        ("email", "a@x.example, none", ()),
        ("phone", "601 234 567 / 602 234 567", ("601 234 567", "602 234 567")),
        ("phone", "+48601234567, +49 351 4561230", ("+48601234567", "+49 351 4561230")),
        ("phone", "22 826 02 11, 12", ()),
        ("phone", "0351 / 123 45-67", ()),
        ("phone", "22/826 02 11", ()),
    ],
)
def test_a_list_is_parted_where_each_part_is_whole(kind: str, text: str, several: tuple[str, ...]) -> None:
    assert tuple(parted(kind, text, "PL").values()) == several


@pytest.mark.django_db
def test_each_goes_in_after_those_of_the_columns_and_comes_back_the_same() -> None:
    cells = ["Anna", "Nowak", "a@x.example ::: b@x.example", "c@x.example", "+48601234567; +48602234567"]
    content = csv_of(HEADERS, cells)
    done = imported(content, match=["email", "phone"])
    assert not row(done, 2).doubts
    found = ContactPoint.objects.filter(record_id=Contact.objects.get().pk).order_by("rank")
    points = [(point.kind, point.raw) for point in found]
    emails = [raw for kind, raw in points if kind == "email"]
    phones = [raw for kind, raw in points if kind == "phone"]
    assert emails == ["a@x.example", "c@x.example", "b@x.example"]
    assert phones == ["+48601234567", "+48602234567"]
    assert tally(imported(content, match=["email", "phone"])) == (0, 0, 1, 0, 0)
    assert tally(imported(content, match=["email", "phone"], on_match="update")) == (0, 0, 1, 0, 0)


@pytest.mark.django_db
def test_phones_of_a_list_are_of_the_country_of_their_row() -> None:
    headers = ["Nachname", "Telefon", "Telefon 2", "Land"]
    imported(csv_of(headers, ["Novák", "0905 123 456; 0905 123 457", "+421 905 123 457", "SK"]))
    found = ContactPoint.objects.filter(kind="phone").order_by("rank")
    assert [point.normalised for point in found] == ["+421905123456", "+421905123457"]


@pytest.mark.django_db
def test_a_person_is_found_by_any_of_them() -> None:
    imported(csv_of(HEADERS, ["Anna", "Nowak", "b@x.example", "", ""]))
    again = csv_of(HEADERS, ["Anna", "Nowak", "a@x.example, b@x.example", "", ""])
    assert tally(imported(again, match=["email"], on_match="update"))[0] == 0
    assert Contact.objects.count() == 1
