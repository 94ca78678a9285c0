"""Normal forms of what people write: wrong encodings, initials, titles, one field, legal forms, days unknown."""

from __future__ import annotations

import pytest

from perennial.matching.normal.companies import acronym, core_words
from perennial.matching.normal.people import birth, full_name
from perennial.matching.normal.words import read_anew, words


@pytest.mark.parametrize(
    ("broken", "meant"),
    [
        ("MÃ¼ller", "Müller"),
        ("TomÃ¡Å¡", "Tomáš"),
        ("Ãlvarez".replace("Ã", "Ã\x81"), "Álvarez"),
        ("ÐŸÐµÑ‚Ñ€", "Петр"),
        ("РџРµС‚СЂ", "Петр"),
    ],
)
def test_a_name_read_in_a_wrong_encoding_is_read_anew(broken: str, meant: str) -> None:
    assert read_anew(broken) == meant
    assert words(broken) == words(meant)


@pytest.mark.parametrize("text", ["Müller", "Пётр", "Её", "ЛЁ", "Łódź", "Ãlvarez", "Søren Ångström", "€ 5"])
def test_a_name_that_is_right_stays(text: str) -> None:
    assert read_anew(text) == text


@pytest.mark.parametrize(
    ("given", "family", "told"),
    [
        ("г-н Елена", "Фокина", (("elena",), ("fokina",))),
        ("Ж.", "Трофимова", (("z",), ("trofimova",))),
        ("Dipl.-Ing. ", "Kraushaar L.", (("l",), ("kraushaar",))),
        ("Anna Maria Nowak", "", (("anna", "maria"), ("nowak",))),
        ("", "Nowak Anna", (("anna",), ("nowak",))),
        ("Smith, John", "", (("john",), ("smith",))),
        ("J. R. Smith", "", (("j", "r"), ("smith",))),
        ("Prof.", "", ((), ("prof",))),
        ("", "Müller", ((), ("muller",))),
    ],
)
def test_a_name_is_found_in_either_field(given: str, family: str, told: object) -> None:
    assert full_name(given, family) == told


@pytest.mark.parametrize(
    "form",
    [
        "Общ. с огр. отв.",
        "akc. spol.",
        "sp.zo.o.",
        "Spółka z o. o.",
        "Sp. Jawna",
        "Ges. mbH",
        "družstvo",
        "CIC",
        "НПО",
    ],
)
def test_a_legal_form_is_no_part_of_a_name(form: str) -> None:
    assert core_words(f"Novák Mlyn {form}") == ("novak", "mlyn")


def test_letters_of_two_words_are_an_acronym() -> None:
    assert acronym(("glaza", "dryka")) == "gd"
    assert acronym(("glaza",)) == ""


def test_the_first_of_january_is_no_known_day() -> None:
    assert birth("1966-01-01") == ("1966", "")
    assert birth("1900-01-01") == ("", "")
    assert birth("1970-05-03") == ("1970", "0503")
