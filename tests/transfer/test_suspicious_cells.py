"""Cells that look right and are not: lost digits, unseen characters, letters of another alphabet, two-way dates."""

import pytest

from perennial.records.models import Contact
from perennial.records.table import values_of
from perennial.schema.queries import shape_of
from tests.transfer.importing import csv_of, imported, row, tally

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("text", ["4.8E+10", "4,86E+10", "4.86001E+10"])
def test_a_phone_number_that_lost_its_digits_fails_at_its_cell(text: str) -> None:
    done = imported(csv_of(["Vorname", "Telefon"], ["Anna", text], ["Ewa", "+48600100200"]))
    assert tally(done) == (1, 0, 0, 0, 1)
    assert "as text" in row(done, 2).problems["1"]
    assert [str(one) for one in Contact.objects.values_list("given_name", flat=True)] == ["Ewa"]


def test_a_column_that_was_too_narrow_fails_at_its_cell() -> None:
    done = imported(csv_of(["Vorname", "Geburtstag"], ["Anna", "########"]))
    assert "too narrow" in row(done, 2).problems["1"]


def test_zeros_in_front_are_kept() -> None:
    imported(csv_of(["Vorname", "PLZ", "Kundennummer"], ["Anna", "01069", "007"]))
    found = Contact.objects.get()
    values = values_of(shape_of("contact"), [found], ("postal_code", "own_id"))[found.pk]
    assert values == {"postal_code": "01069", "own_id": "007"}


def test_characters_that_nobody_sees_are_taken_out_and_said() -> None:
    cells = ["Anna", "\u202aanna@jantar.example\u202c", "\u200b+48 600 100 200\u00ad"]
    done = imported(csv_of(["Vorname", "E-mail", "Telefon"], cells))
    found = Contact.objects.get()
    assert (found.email, found.phone) == ("anna@jantar.example", "+48 600 100 200")
    assert all("taken out" in row(done, 2).doubts[column] for column in "12")


def test_in_a_text_they_stay_and_are_said() -> None:
    done = imported(csv_of(["Vorname"], ["An\u200bna"]))
    assert Contact.objects.get().given_name == "An\u200bna"
    assert "nobody sees" in row(done, 2).doubts["0"]


def test_a_joiner_in_plain_letters_is_said() -> None:
    assert "nobody sees" in row(imported(csv_of(["Vorname"], ["An\u200dna 7"])), 2).doubts["0"]


def test_joiners_stay_where_the_script_needs_them() -> None:
    done = imported(csv_of(["Vorname"], ["علی\u200cرضا"]))
    assert Contact.objects.get().given_name == "علی\u200cرضا"
    assert not row(done, 2).doubts


@pytest.mark.parametrize(
    ("header", "text"),
    [("E-mail", "аnna@jantar.example"), ("Vorname", "Annа"), ("Nachname", "Сидoров")],
)
def test_a_letter_of_another_alphabet_is_said_at_its_cell(header: str, text: str) -> None:
    done = (
        imported(csv_of(["Vorname", header], ["Ewa", text]), mapping=["given_name", "email"])
        if header == "E-mail"
        else (imported(csv_of([header], [text])))
    )
    assert "another alphabet" in next(iter(row(done, 2).doubts.values()))


def test_words_of_one_alphabet_each_are_no_doubt() -> None:
    done = imported(csv_of(["Vorname", "Nachname", "Position"], ["Сергей", "Иванов", "IT-отдел"]))
    assert not row(done, 2).doubts


def test_a_day_that_a_spreadsheet_keeps_as_a_number_is_read_and_said() -> None:
    done = imported(csv_of(["Vorname", "Geburtstag"], ["Anna", "29101"], ["Ewa", "1970-02-01"]))
    assert Contact.objects.get(given_name="Anna").birthday == "1979-09-03"
    assert "1979-09-03" in row(done, 2).doubts["1"]
    assert not row(done, 3).doubts


def test_the_dates_of_a_column_are_read_as_the_column_proves() -> None:
    days = [["A", "02/03/1970"], ["B", "02/13/1970"]]
    imported(csv_of(["Vorname", "Geburtstag"], *days))
    assert Contact.objects.get(given_name="A").birthday == "1970-02-03"


def test_a_date_that_reads_in_two_ways_is_doubted_at_its_cell() -> None:
    done = imported(csv_of(["Vorname", "Geburtstag"], ["A", "02/03/1970"], ["B", "03/03/1970"]))
    assert "two ways" in row(done, 2).doubts["1"]
    assert not row(done, 3).doubts


@pytest.mark.parametrize(
    "error", ["#REF!", "#DIV/0!", "#N/A", "#NV", "#BEZUG!", "#NAZWA?", "#ССЫЛКА!", "Err:502"]
)
def test_an_error_of_a_spreadsheet_fails_at_its_cell_and_only_where_the_column_goes_somewhere(error) -> None:
    content = csv_of(["Vorname", "Ort", "Formel"], ["Anna", error, "1"], ["Ewa", "Ulm", error])
    done = imported(content, mapping=["given_name", "city", ""])
    assert tally(done) == (1, 0, 0, 0, 1)
    assert "error of a spreadsheet" in row(done, 2).problems["1"]


@pytest.mark.parametrize("text", ["#1", "#sales!", "# REF!", "E-mail", "#Berlin"])
def test_what_only_resembles_an_error_is_a_text(text: str) -> None:
    assert tally(imported(csv_of(["Vorname", "Ort"], ["Anna", text]))) == (1, 0, 0, 0, 0)


@pytest.mark.parametrize("text", ["0/0/00", "0.0.00", "0000-00-00", "0000-00-00 00:00:00", "00.00.0000"])
def test_zeros_in_place_of_a_day_are_no_day(text: str) -> None:
    assert tally(imported(csv_of(["Vorname", "Geburtstag"], ["Anna", text]))) == (1, 0, 0, 0, 0)
    assert Contact.objects.get().birthday == ""


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("Żółć", "windows-1252"),
        ("Müller", "windows-1252"),
        ("Müller", "latin-1"),
        ("Łódź", "latin-1"),
        ("Żółć", "windows-1250"),
        ("Щербаков", "windows-1251"),
    ],
)
def test_a_text_that_was_mangled_before_is_said_with_what_it_means(name: str, encoding: str) -> None:
    mangled = name.encode().decode(encoding)
    assert f"“{name}”" in row(imported(csv_of(["Vorname"], [mangled])), 2).doubts["0"]


@pytest.mark.parametrize(
    "name", ["Ã", "Łódź", "Ångström", "Пётр", "Рё", "Дмитрій", "Şahin", "Zoë", "João", "Groß"]
)
def test_what_is_written_so_is_not_taken_for_mangled(name: str) -> None:
    assert not row(imported(csv_of(["Vorname"], [name])), 2).doubts
