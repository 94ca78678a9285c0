"""Generator A's words: names in their forms, slips, scripts."""

from __future__ import annotations

from random import Random

import pytest

from bench.matching.copies import is_decidable
from bench.matching.firm_copies import is_decidable as is_firm_decidable
from bench.matching.scripts import styled
from bench.matching.slips import digit_slip, slip
from bench.matching.tables import COUNTRIES, Ranked, country, gendered
from bench.matching.true_firms import Register, acronym


@pytest.mark.parametrize(
    ("code", "man", "woman"),
    [("PL", "Kowalski", "Kowalska"), ("PL", "Nowak", "Nowak"), ("SK", "Novotný", "Novotná"),
     ("SK", "Vrabec", "Vrabcová"), ("SK", "Vašek", "Vašková"), ("SK", "Benko", "Benková"),
     ("SK", "Kováč", "Kováčová"), ("RU", "Смирнов", "Смирнова"), ("RU", "Шевченко", "Шевченко"),
     ("RU", "Чайковский", "Чайковская"), ("DE", "Schmidt", "Schmidt")],
)  # fmt: skip
def test_women_carry_their_form_of_a_name(code: str, man: str, woman: str) -> None:
    assert gendered(code, man) == woman


@pytest.mark.parametrize(
    ("name", "style", "written"),
    [("Юрий Щукин", "passport", "Iurii Shchukin"), ("Юрий Щукин", "german", "Jurii Schtschukin"),
     ("Müller", "two", "Mueller"), ("Müller", "plain", "Muller"), ("Łukasz Wąs", "plain", "Lukasz Was"),
     ("Ďuriš", "plain", "Duris"), ("Groß", "two", "Gross")],
)  # fmt: skip
def test_names_are_written_where_letters_are_missing(name: str, style: str, written: str) -> None:
    assert styled(name, style) == written


@pytest.mark.parametrize("code", COUNTRIES)
def test_a_slip_is_one_slip(code: str) -> None:
    name = country(code).families[0].words[0]
    for seed in range(200):
        slipped = slip(Random(seed), name, code)
        assert slipped[0] == name[0]
        assert abs(len(slipped) - len(name)) <= 1
        assert len(set(name) - set(slipped)) <= 2


def test_a_slip_in_a_number_leaves_its_length() -> None:
    numbers = {digit_slip(Random(seed), "PL 521-345-67-89") for seed in range(100)}
    assert all(len(number) == 16 and number.startswith("PL 52") for number in numbers)
    assert len(numbers) > 20


def test_the_commonest_name_is_as_common_as_in_life() -> None:
    rng = Random(1)
    for code, low, high in (
        ("PL", 0.003, 0.012),
        ("DE", 0.005, 0.015),
        ("GB", 0.008, 0.02),
        ("RU", 0.008, 0.022),
    ):
        names = [country(code).family_name(rng) for _ in range(20_000)]
        assert low < names.count(country(code).families[0].words[0]) / 20_000 < high, code


def test_ranks_fall() -> None:
    rng, ranked = Random(2), Ranked("abcd", 0, 1)
    drawn = [ranked.draw(rng) for _ in range(4_000)]
    assert drawn.count("a") > drawn.count("b") > drawn.count("c") > drawn.count("d") > 0


def test_no_two_firms_have_a_number_or_a_domain_in_common() -> None:
    rng, register = Random(3), Register()
    firms = [register.firm(rng, "GB") for _ in range(3_000)]
    assert len({firm.tax_id for firm in firms}) == len({firm.domain for firm in firms}) == 3_000


def test_an_acronym_needs_three_words() -> None:
    assert acronym("Budimax Okna Opakowania") == "BOO"
    assert acronym("Budimax Okna") == ""


def test_a_name_that_is_another_needs_more_to_be_told() -> None:
    of_firm, of_both = (0, False, True), (1, False, True)
    assert is_decidable("typo", of_firm)
    assert not is_decidable("initial", of_firm)
    assert not is_decidable("married", (1, False, False))
    assert is_decidable("married", of_both)


def test_of_a_brand_the_domain_says_nothing() -> None:
    rng = Random(4)
    firm = Register().firm(rng, "PL")
    brand = type(firm)(**{**{part: getattr(firm, part) for part in firm.__slots__}, "is_brand": True})
    assert is_firm_decidable("again", firm, set(), same_domain=True)
    assert not is_firm_decidable("again", brand, set(), same_domain=True)
    assert not is_firm_decidable("renamed", firm, {"phone"}, same_domain=False)
    assert not is_firm_decidable("number", firm, {"tax_id"}, same_domain=False)
