"""Numbers and amounts as fields."""

from __future__ import annotations

from typing import Any

import pytest

from perennial.lib.refusals import Refusal
from perennial.schema.kinds import KINDS, Setting
from perennial.schema.shape import FieldShape

NUMBER, MONEY = KINDS["number"], KINDS["money"]
WHOLE = FieldShape("staff", "number", {"en": "Staff"})
RATE = FieldShape("rate", "number", {"en": "Rate"}, decimals=2)
PRICE = FieldShape("price", "money", {"en": "Price"}, currency="PLN")
POLISH = Setting("pl", country="PL", currency="PLN")


def test_a_number_is_stored_as_an_integer_of_its_last_decimal() -> None:
    assert NUMBER.parse("1 234,5", RATE, POLISH) == 123450
    assert NUMBER.parse("1,234.5", RATE, Setting()) == 123450
    assert NUMBER.parse("12 500 zł", WHOLE, POLISH) == 12500


def test_the_setting_of_a_file_wins_over_the_language() -> None:
    assert NUMBER.parse("1,234", WHOLE, Setting("pl", decimal_comma=False)) == 1234
    with pytest.raises(Refusal, match="Staff: Only whole numbers"):
        NUMBER.parse("1,234", WHOLE, Setting("en", decimal_comma=True))


def test_a_number_is_shown_with_its_decimals_in_the_readers_way() -> None:
    assert NUMBER.show(123450, RATE, Setting("de")) == "1.234,50"
    assert NUMBER.edit_text(123450, RATE, Setting("de")) == "1234,50"
    assert NUMBER.export(123450, RATE) == "1234.50"


@pytest.mark.parametrize(
    ("body", "stored"), [(12, 1200), ("12", 1200), ("12.5", 1250), ("-0.05", -5), ("12.500", 1250)]
)
def test_the_api_takes_whole_numbers_and_decimal_texts(body: Any, stored: int) -> None:
    assert NUMBER.accept(body, RATE, Setting()) == stored


@pytest.mark.parametrize("body", [12.5, 12.0, True, "12,5", "1e3", "", [12], 2**63, "92233720368547758.08"])
def test_the_api_refuses_floats_and_what_is_no_number(body: Any) -> None:
    with pytest.raises(Refusal, match=r"^Rate: "):
        NUMBER.accept(body, RATE, Setting())


def test_the_api_answers_a_fraction_as_text_and_a_whole_number_as_number() -> None:
    assert NUMBER.to_json(1250, RATE) == "12.50"
    assert NUMBER.to_json(1250, WHOLE) == 1250
    assert NUMBER.to_json(None, RATE) is None


def test_nothing_is_not_zero() -> None:
    assert NUMBER.parse("0", WHOLE, Setting()) == 0
    assert not NUMBER.empty(0)
    assert not NUMBER.same(0, None)
    assert NUMBER.show(0, WHOLE, Setting()) == "0"


def test_an_amount_takes_the_currency_it_names_or_else_that_of_its_field() -> None:
    assert MONEY.parse("12,50", PRICE, POLISH) == {"amount": 1250, "currency": "PLN"}
    assert MONEY.parse("12,50 €", PRICE, POLISH) == {"amount": 1250, "currency": "EUR"}
    free = FieldShape("price", "money", {"en": "Price"})
    assert MONEY.parse("12", free, Setting(currency="CZK"))["currency"] == "CZK"
    with pytest.raises(Refusal, match=r"Price: “12” names no currency\. Add one"):
        MONEY.parse("12", free, Setting())


def test_in_the_api_an_integer_is_minor_units_and_a_text_the_amount() -> None:
    assert MONEY.accept({"amount": 1250, "currency": "EUR"}, PRICE, Setting())["amount"] == 1250
    assert MONEY.accept({"amount": "12.50", "currency": "EUR"}, PRICE, Setting())["amount"] == 1250
    assert MONEY.accept({"amount": "12", "currency": "JPY"}, PRICE, Setting())["amount"] == 12


@pytest.mark.parametrize(
    "body",
    [
        1250,
        "12.50 EUR",
        {"amount": 12.5, "currency": "EUR"},
        {"amount": True, "currency": "EUR"},
        {"amount": 1250},
        {"amount": 1250, "currency": "eur"},
        {"amount": 1250, "currency": None},
        {"amount": 1250, "currency": "EUR", "note": ""},
        {"amount": "12.505", "currency": "EUR"},
        {"amount": 2**63, "currency": "EUR"},
        {"amount": "12", "currency": "XQZ"},
    ],
)
def test_the_api_refuses_an_amount_that_is_not_exact(body: Any) -> None:
    with pytest.raises(Refusal, match=r"^Price: "):
        MONEY.accept(body, PRICE, Setting())


def test_amounts_are_the_same_only_in_one_currency() -> None:
    euro, zloty = {"amount": 1250, "currency": "EUR"}, {"amount": 1250, "currency": "PLN"}
    assert MONEY.same(euro, dict(euro))
    assert not MONEY.same(euro, zloty)
