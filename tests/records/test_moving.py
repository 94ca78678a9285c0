"""A number typed without a country code goes on meaning what it meant when its record gets another country."""

from __future__ import annotations

import pytest

from perennial.journal.fingerprint import fingerprint
from perennial.records.actions.edit import edit_record
from perennial.records.actions.points import add_point, edit_point, make_primary, remove_point
from perennial.records.actions.take_back import take_back
from perennial.records.models import Contact, ContactPoint
from tests.cast import OPERATOR
from tests.records.people import contact
from tests.transfer.importing import csv_of, imported, tally

pytestmark = pytest.mark.django_db

POLISH = "601 100 200"


def phones(head: Contact) -> list[tuple[str, str]]:
    points = ContactPoint.objects.filter(record=head.pk, kind="phone").order_by("rank", "pk")
    return list(points.values_list("raw", "normalised"))


@pytest.mark.parametrize("before", ["", "PL"])
def test_a_new_country_leaves_the_phone_as_it_was_dialled(before):
    anna = contact("Anna", phone=POLISH, phone_2="22 826 02 11 w. 7", country=before)
    start = fingerprint()
    done = edit_record(OPERATOR, "contact", anna.pk, {"country": "DE", "city": "Köln"})
    assert phones(anna) == [
        ("+48 601 100 200", "+48601100200"),
        ("+48 22 826 02 11 ext. 7", "+48228260211;ext=7"),
    ]
    anna.refresh_from_db()
    assert (anna.phone, anna.phone_key) == ("+48 601 100 200", "+48601100200")
    take_back(OPERATOR, done.change)
    assert phones(anna)[0] == (POLISH, "+48601100200")
    assert fingerprint() == start


def test_a_number_that_was_wrong_without_the_country_is_read_anew():
    hans = contact("Hans", phone="0171 1234567")
    edit_record(OPERATOR, "contact", hans.pk, {"country": "DE"})
    assert phones(hans) == [("0171 1234567", "+491711234567")]


def test_a_number_typed_together_with_the_country_is_of_that_country():
    anna = contact("Anna", phone=POLISH)
    edit_record(OPERATOR, "contact", anna.pk, {"country": "DE", "phone": "0171 1234567"})
    assert phones(anna) == [("0171 1234567", "+491711234567")]


def test_numbers_with_a_country_code_and_the_same_country_stay_as_typed():
    anna = contact("Anna", phone="+48 601100200", phone_2=POLISH)
    edit_record(OPERATOR, "contact", anna.pk, {"country": "PL"})
    assert [raw for raw, _normal in phones(anna)] == ["+48 601100200", POLISH]


@pytest.mark.parametrize("way", ["edited", "removed", "put first"])
def test_another_first_address_leaves_the_phones_as_well(way):
    anna = contact("Anna", phone=POLISH, country="PL")
    add_point(OPERATOR, "contact", anna.pk, "address", {"country": "DE", "city": "Köln"})
    first, second = ContactPoint.objects.filter(record=anna.pk, kind="address").order_by("rank", "pk")
    if way == "edited":
        edit_point(OPERATOR, "contact", anna.pk, first.pk, {"country": "SK"})
    elif way == "removed":
        remove_point(OPERATOR, "contact", anna.pk, first.pk)
    else:
        make_primary(OPERATOR, "contact", anna.pk, second.pk)
    assert phones(anna) == [("+48 601 100 200", "+48601100200")]


@pytest.mark.parametrize("on_match", ["fill", "update"])
def test_an_import_that_fills_in_the_country_finds_the_same_record_again(on_match):
    contact("Jan", phone=POLISH)
    content = csv_of(["given_name", "phone", "country"], ["Jan", "+48 601 100 200", "DE"])
    choices = {"match": ["phone"], "on_match": on_match}
    assert tally(imported(content, **choices)) == (0, 1, 0, 0, 0)
    assert tally(imported(content, **choices)) == (0, 0, 1, 0, 0)
