"""Tax numbers judged by their check digits, told apart by prefix, label and country."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perennial.lib.tax import read_tax_number
from perennial.lib.tax_schemes import schemes_of
from perennial.schema.kinds import problem_sentence


@pytest.mark.parametrize(
    ("raw", "country", "scheme", "normal"),
    [
        ("526-025-02-74", "PL", "nip", "PL5260250274"),
        ("PL 526 025 02 74", "", "nip", "PL5260250274"),
        ("pl5260250274", "DE", "nip", "PL5260250274"),
        ("NIP: 5260250274", "", "nip", "PL5260250274"),
        ("５２６０２５０２７４", "PL", "nip", "PL5260250274"),
        ("012100784", "PL", "regon", "PL012100784"),
        ("REGON 012100784", "", "regon", "PL012100784"),
        ("25123891", "CZ", "ico", "CZ25123891"),
        ("CZ25123891", "", "dic", "CZ25123891"),
        ("IČO: 25123891", "SK", "ico", "SK25123891"),
        ("2022749619", "SK", "dic", "SK2022749619"),
        ("IČ DPH SK2022749619", "", "dic", "SK2022749619"),
        ("136 695 976", "DE", "vat", "DE136695976"),
        ("USt-IdNr. DE136695976", "", "vat", "DE136695976"),
        ("36 574 261 809", "DE", "idnr", "DE36574261809"),
        ("21/815/08150", "DE", "stnr", "DE2181508150"),
        ("7707083893", "RU", "inn", "RU7707083893"),
        ("ИНН 7707083893", "", "inn", "RU7707083893"),
        ("1027700132195", "RU", "ogrn", "RU1027700132195"),
        ("КПП 773601001", "", "kpp", "RU773601001"),
        ("100140011059", "KZ", "bin", "KZ100140011059"),
        ("БИН 100140011059", "", "bin", "KZ100140011059"),
        ("GB980780684", "", "vat", "GB980780684"),
        ("XI980780684", "", "vat", "GB980780684"),
        ("ATU57194903", "", "vat", "ATU57194903"),
        ("BE 697449992", "", "vat", "BE0697449992"),
        ("EL094259216", "", "vat", "GR094259216"),
        ("094259216", "GR", "vat", "GR094259216"),
        ("FR40303265045", "", "vat", "FR40303265045"),
        ("IE6433435F", "", "vat", "IE6433435F"),
        ("ESB58378431", "", "vat", "ESB58378431"),
        ("NL4495445B01", "", "vat", "NL004495445B01"),
        ("IT00743110157", "", "vat", "IT00743110157"),
        ("DK13585628", "", "vat", "DK13585628"),
        ("CHE-107.787.577 IVA", "", "vat", "CH107787577"),
        ("NO 995525828 MVA", "", "vat", "NO995525828MVA"),
    ],
)
def test_a_number_is_told_by_prefix_label_or_country(
    raw: str, country: str, scheme: str, normal: str
) -> None:
    number = read_tax_number(raw, country)
    assert (number.valid, number.scheme, number.normal, number.problem) == (True, scheme, normal, "")
    assert number.raw == raw
    assert normal.startswith(number.country)


def test_inn_and_kpp_in_one_cell_are_taken_apart() -> None:
    number = read_tax_number("7707083893/773601001", "RU")
    assert (number.normal, number.extra, number.valid) == ("RU7707083893", "773601001", True)
    assert read_tax_number("ИНН/КПП 7707083893/773601001").extra == "773601001"


@pytest.mark.parametrize(
    ("raw", "country", "problem"),
    [
        ("526-025-02-75", "PL", "tax.check_digit"),
        ("PL5260250275", "", "tax.check_digit"),
        ("123", "PL", "tax.length"),
        ("DE12", "", "tax.length"),
        ("0000000000", "PL", "tax.made_up"),
        ("1111111111", "SK", "tax.made_up"),
        ("none", "PL", "tax.form"),
        ("-", "PL", "tax.form"),
        ("1" * 5000, "PL", "tax.form"),
        ("100140011058", "KZ", "tax.check_digit"),
        ("2022749618", "SK", "tax.check_digit"),
        ("7707083894", "RU", "tax.check_digit"),
    ],
)
def test_a_wrong_number_is_kept_and_its_problem_named(raw: str, country: str, problem: str) -> None:
    number = read_tax_number(raw, country)
    assert (number.valid, number.problem, number.raw, number.display) == (False, problem, raw, raw)


@pytest.mark.parametrize("raw", ["5260250274", "IČO 25123891", "VAT: 5260250274", "123456", "USA 12"])
def test_a_number_of_no_known_country_is_neither_right_nor_wrong(raw: str) -> None:
    number = read_tax_number(raw)
    assert (number.valid, number.country, number.normal) == (None, "", "")
    assert number.problem == "tax.country_unknown"


def test_a_number_is_shown_in_the_way_of_its_country() -> None:
    assert read_tax_number("5260250274", "PL").display == "526-025-02-74"
    assert read_tax_number("36574261809", "DE").display == "36 574 261 809"
    assert read_tax_number("136695976", "DE").display == "DE136695976"
    assert read_tax_number("094259216", "GR").display == "EL094259216"


def test_a_number_that_cannot_be_told_compares_by_its_letters_and_digits() -> None:
    assert read_tax_number("526-025-02-74").key == "5260250274"
    assert read_tax_number("526-025-02-74", "PL").key == "PL5260250274"


def test_every_single_slip_in_a_nip_is_found() -> None:
    right = "5260250274"
    for place, digit in enumerate(right):
        for other in set("0123456789") - {digit}:
            slipped = right[:place] + other + right[place + 1 :]
            assert read_tax_number(slipped, "PL").valid is False


def test_a_bin_whose_first_sum_is_ten_is_checked_with_the_second_weights() -> None:
    bodies = [f"1001400{serial:04d}" for serial in range(2000)]
    second_round = [body for body in bodies if _sum(body, range(1, 12)) == 10]
    assert len(second_round) > 100
    for body in second_round:
        check = _sum(body, (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2))
        valid = [digit for digit in range(10) if read_tax_number(f"{body}{digit}", "KZ").valid]
        assert valid == ([check] if check < 10 else [])


def _sum(body: str, weights: Iterable[int]) -> int:
    return sum(weight * int(digit) for weight, digit in zip(weights, body, strict=True)) % 11


def test_the_letters_uk_are_written_before_british_numbers() -> None:
    assert read_tax_number("UK 980 7806 84").normal == "GB980780684"


def test_a_country_that_is_known_is_not_asked_for() -> None:
    number = read_tax_number("12-3456789", "US")
    assert (number.valid, number.problem) == (None, "tax.unchecked")
    assert problem_sentence(number.problem)


def test_every_member_of_the_union_has_a_scheme() -> None:
    members = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
    assert all(any(scheme.prefixed for scheme in schemes_of(country)) for country in members.split())
    assert schemes_of("XX") == ()
    assert schemes_of("../os") == ()


_NUMBERISH = st.text("0123456789ABCDEFGHIKLNPRSTUXZ -./", max_size=20)


@given(
    st.text(max_size=40) | _NUMBERISH,
    st.sampled_from(["", "PL", "DE", "SK", "CZ", "RU", "KZ", "FR", "US", "??"]),
)
def test_no_text_breaks_the_reading(raw: str, country: str) -> None:
    number = read_tax_number(raw, country)
    assert number.raw == raw
    assert (number.valid is True) is (number.problem == "")


@given(_NUMBERISH, st.sampled_from(["PL", "DE", "SK", "CZ", "RU", "KZ", "GB", "FR", "ES", "NL", "CH", "NO"]))
def test_the_normal_form_of_a_valid_number_is_its_own_normal_form(raw: str, country: str) -> None:
    number = read_tax_number(raw, country)
    if number.valid:
        bare = number.normal.removeprefix(number.country)
        assert read_tax_number(bare, number.country).normal == number.normal
