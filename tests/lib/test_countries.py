"""Countries by code and by name in the languages of the product."""

from __future__ import annotations

import pytest

from perennial.lib import countries
from perennial.lib.locales import LANGUAGES, locale_of


@pytest.mark.parametrize(
    "raw", ["PL", "pl", " Pl ", "POL", "616", "Polska", "POLAND", "Polen", "Poľsko", "Польша"]
)
def test_a_country_is_known_by_code_and_by_name(raw: str) -> None:
    assert countries.country_code(raw) == "PL"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("Niemcy", "DE"),
        ("Nemecko", "DE"),
        ("Германия", "DE"),
        ("Czech Republic", "CZ"),
        ("Tschechien", "CZ"),
        ("Czechy", "CZ"),
        ("UK", "GB"),
        ("Wielka Brytania", "GB"),
        ("USA", "US"),
        ("Российская Федерация", "RU"),
        ("Казахстан", "KZ"),
        ("osterreich", "AT"),
    ],
)
def test_everyday_names_are_understood(raw: str, code: str) -> None:
    assert countries.country_code(raw) == code


@pytest.mark.parametrize(("raw", "code"), [("D", "DE"), ("a", "AT"), ("F", "FR"), ("FL", "LI"), ("CH", "CH")])
def test_signs_of_cars_before_a_postal_code_are_understood(raw: str, code: str) -> None:
    assert countries.country_code(raw) == code


@pytest.mark.parametrize(
    "raw", ["", " ", "EU", "XX", "ZZ", "Atlantis", "001", "Europe", "P", "x" * 5000, "İ"]
)
def test_what_is_no_country_has_no_code(raw: str) -> None:
    assert countries.country_code(raw) == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_a_reader_is_shown_reads_back(language: str) -> None:
    for code, name in countries.country_choices(language):
        assert countries.country_code(name) == code
        assert countries.country_name(code, language) == name


def test_names_are_listed_in_their_alphabet() -> None:
    polish = [name for _code, name in countries.country_choices("pl")]
    assert polish.index("Łotwa") < polish.index("Polska") < polish.index("Szwecja")
    assert len(polish) == len(countries.codes())


def test_an_unknown_language_reads_english() -> None:
    assert countries.country_name("PL", "tlh") == "Poland"
    assert countries.country_name("PL", "en-gb") == "Poland"
    assert countries.country_name("EU", "en") == "EU"
    assert str(locale_of("de_AT")) == "de_AT"
