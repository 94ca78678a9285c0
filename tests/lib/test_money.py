"""Amounts with their currency, exact to the minor unit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perennial.lib import money, numbers
from perennial.lib.refusals import Refusal


@pytest.mark.parametrize(
    ("raw", "amount", "currency"),
    [
        ("1 234,56 zł", 123456, "PLN"),
        ("1234,56zł", 123456, "PLN"),
        ("€ 12", 1200, "EUR"),
        ("-€5", -500, "EUR"),
        ("€-5,00", -500, "EUR"),
        ("(€5.00)", -500, "EUR"),
        ("$1,234.50", 123450, "USD"),
        ("US$ 5", 500, "USD"),
        ("EUR 12.5", 1250, "EUR"),
        ("12.50pln", 1250, "PLN"),
        ("5 Kč", 500, "CZK"),
        ("1000 руб.", 100000, "RUB"),
        ("12,5 ₸", 1250, "KZT"),
        ("¥1,500", 1500, "JPY"),
        ("1.2345 KWD", None, ""),
        ("1.250 KWD", 1250, "KWD"),
    ],
)
def test_the_currency_is_read_from_its_code_or_sign(raw: str, amount: int | None, currency: str) -> None:
    if amount is None:
        with pytest.raises(Refusal, match="Only 3 decimals"):
            money.parse_money(raw)
    else:
        assert money.parse_money(raw) == {"amount": amount, "currency": currency}


def test_an_amount_without_currency_takes_the_default_one() -> None:
    assert money.parse_money("12,50", default_currency="PLN", decimal_comma=True)["currency"] == "PLN"


def test_an_amount_without_any_currency_is_refused() -> None:
    with pytest.raises(Refusal, match="names no currency"):
        money.parse_money("12,50")


def test_a_written_currency_wins_over_the_default() -> None:
    assert money.parse_money("12 EUR", default_currency="PLN")["currency"] == "EUR"


def test_a_sign_that_currencies_share_means_the_workspaces_own() -> None:
    assert money.parse_money("$ 5", default_currency="CAD")["currency"] == "CAD"
    assert money.parse_money("5 kr", default_currency="SEK")["currency"] == "SEK"
    assert money.parse_money("$ 5", default_currency="PLN")["currency"] == "USD"


@pytest.mark.parametrize("raw", ["5 kr", "5 quid", "R$ 5", "EUR", "zł", "5 EUR PLN", "5 XQZ", "12 szt."])
def test_what_names_no_amount_of_one_known_currency_is_refused(raw: str) -> None:
    with pytest.raises(Refusal):
        money.parse_money(raw)


def test_minor_units_follow_the_currency() -> None:
    assert [money.exponent(code) for code in ("EUR", "PLN", "JPY", "KWD")] == [2, 2, 0, 3]
    assert money.parse_money("12.50 RSD")["amount"] == 1250
    with pytest.raises(Refusal, match="Only whole numbers"):
        money.parse_money("1.5 JPY")


@given(
    st.integers(numbers.SMALLEST, numbers.LARGEST),
    st.sampled_from(["EUR", "PLN", "JPY", "KWD", "CZK", "RUB", "KZT"]),
    st.booleans(),
)
def test_the_canonical_text_reads_back_in_every_locale(amount: int, currency: str, comma: bool) -> None:
    value = money.Money(amount=amount, currency=currency)
    read = money.parse_money(money.plain_money(value), default_currency="USD", decimal_comma=comma)
    assert read == value
    assert money.parse_money(money.edit_money(value, decimal_comma=comma), decimal_comma=comma) == value


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading(raw: str) -> None:
    try:
        read = money.parse_money(raw, default_currency="EUR")
    except Refusal:
        return
    assert numbers.SMALLEST <= read["amount"] <= numbers.LARGEST


def test_an_amount_is_shown_with_the_sign_of_its_currency() -> None:
    assert money.show_money(money.Money(amount=123456, currency="EUR"), "de") == "1.234,56\u00a0€"
    assert money.show_money(money.Money(amount=-1500, currency="JPY"), "en") == "-¥1,500"
    assert money.show_money(money.Money(amount=1250, currency="RSD"), "pl") == "12,50\u00a0RSD"
    assert money.show_money(money.Money(amount=1250, currency="KWD"), "en") == "KWD\u00a01.250"
    assert money.show_money(money.Money(amount=-123456, currency="PLN"), "pl") == "-1\u00a0234,56\u00a0zł"


@pytest.mark.parametrize("code", ["eur", "EURO", "", "XQZ", "€"])
def test_only_codes_in_capitals_are_currencies_to_the_api(code: str) -> None:
    with pytest.raises(Refusal, match="is not a currency"):
        money.checked_currency(code)
    assert money.checked_currency("EUR") == "EUR"
