"""Workbooks as people save them: dates, numbers, leading zeros, several sheets."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest

from perennial.lib.refusals import Refusal
from perennial.records.models import Company, Contact, ContactPoint
from perennial.transfer import actions
from tests.cast import OPERATOR
from tests.transfer.importing import imported, ran, rehearsed, tally, upload

pytestmark = pytest.mark.django_db


def workbook(**sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for cells in rows:
            page.append(cells)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_dates_numbers_and_leading_zeros_arrive_as_they_were():
    content = workbook(
        People=[
            ["given_name", "birthday", "own_id", "phone", "postal_code", "city"],
            ["Anna", dt.date(1980, 2, 3), "00123", 48601100200, "01-234", "Łódź"],
            ["Ewa", dt.datetime(1981, 12, 13), 124, "+48 601 100 201", 1234, "Köln"],
        ]
    )
    assert tally(imported(content, name="people.xlsx")) == (2, 0, 0, 0, 0)
    anna, ewa = Contact.objects.order_by("given_name")
    assert (anna.birthday, anna.own_id, anna.phone_key) == ("1980-02-03", "00123", "+48601100200")
    assert (ewa.birthday, ewa.own_id) == ("1981-12-13", "124")
    assert ContactPoint.objects.get(record=ewa.pk, kind="address").postal_code == "1234"
    assert tally(imported(content, name="people.xlsx")) == (0, 0, 2, 0, 0)


def test_a_sheet_is_chosen_by_name():
    content = workbook(
        People=[["name"], *[["Alfa"]] * 9], Firms=[["Firma", "Mitarbeiter"], ["Jantar", 12], ["Alfa", None]]
    )
    one = upload(content, entity="company", name="all.xlsx", mapping=["name"], match=[])
    with pytest.raises(Refusal):
        actions.read_again(OPERATOR, one, {"sheet": "Nothing"})
    actions.read_again(OPERATOR, one, {"sheet": "Firms"})
    assert one.mapping == ["name", "size"]
    assert tally(ran(one)) == (2, 0, 0, 0, 0)
    assert Company.objects.get(name="Jantar").size == 12


def test_reading_a_file_another_way_asks_for_a_new_rehearsal():
    one = upload(workbook(A=[["given_name"], ["Anna"]], B=[["given_name"], ["Ewa"]]), name="a.xlsx")
    rehearsed(one)
    actions.read_again(OPERATOR, one, {"sheet": "B"})
    with pytest.raises(Refusal, match="rehearse"):
        actions.run(OPERATOR, one, deliver=False)
