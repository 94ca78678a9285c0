from random import Random

import phonenumbers
import pytest
from stdnum.at import uid
from stdnum.cz import dic
from stdnum.de import vat as german
from stdnum.gb import vat as british
from stdnum.pl import nip, regon
from stdnum.ru import inn, ogrn
from stdnum.sk import dph

from perennial.demo.names import LANGUAGES, words_of
from perennial.demo.numbers import broken, fill, registration_id, tax_id, unused

TAX = {"PL": nip, "DE": german, "AT": uid, "SK": dph, "RU": inn, "GB": british}
REGISTERS = {"PL": regon, "SK": dic, "RU": ogrn}


@pytest.mark.parametrize("country", TAX)
def test_every_invented_tax_number_passes_its_check(country):
    rng = Random(country)
    assert all(TAX[country].is_valid(tax_id(country, rng)) for _ in range(300))


@pytest.mark.parametrize("country", TAX)
def test_a_broken_tax_number_fails_its_check(country):
    rng = Random(country)
    assert not any(TAX[country].is_valid(broken(tax_id(country, rng))) for _ in range(300))


@pytest.mark.parametrize("country", REGISTERS)
def test_every_invented_registration_passes_its_check(country):
    rng = Random(country)
    assert all(REGISTERS[country].is_valid(registration_id(country, rng)) for _ in range(300))


def test_breaking_changes_the_last_digit_alone():
    assert broken("583-012-34-59") == "583-012-34-50"
    assert broken("FN 123456a") == "FN 123457a"


@pytest.mark.parametrize("language", LANGUAGES)
def test_phone_patterns_give_possible_numbers_of_their_country(language):
    words, rng = words_of(language), Random(language)
    patterns = [(city.landline, city.country) for city in words.cities]
    for pattern, country in patterns:
        number = phonenumbers.parse(fill(pattern, rng))
        assert phonenumbers.is_valid_number(number), pattern
        assert phonenumbers.region_code_for_number(number) == country
    for pattern in words.mobiles:
        assert phonenumbers.is_valid_number(phonenumbers.parse(fill(pattern, rng))), pattern


@pytest.mark.parametrize("language", LANGUAGES)
def test_phone_patterns_stand_in_ranges_kept_for_fiction(language):
    reserved = (" 555", "496 0", "7946 0", "23125", "90009", "66969", "4710", "99998", "39200", "040690")
    words = words_of(language)
    for pattern in (*words.mobiles, *(city.landline for city in words.cities)):
        assert any(block in pattern for block in reserved), pattern


def test_filling_replaces_signs_and_keeps_the_rest():
    filled = fill("M# #@@", Random(1))
    assert filled[0] == "M"
    assert filled[1].isdigit()
    assert filled[4:].isalpha()
    assert filled[4:].isupper()


def test_a_used_number_is_not_drawn_again():
    taken = set()
    drawn = {unused("+44 #", Random(seed), taken) for seed in range(10)}
    assert len(drawn) == 10
    with pytest.raises(ValueError, match="no number left"):
        unused("+44 #", Random(1), taken)
