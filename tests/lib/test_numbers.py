"""Numbers read exactly, whatever country's habits they were typed with."""

from __future__ import annotations

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perennial.lib import numbers
from perennial.lib.refusals import Refusal


@pytest.mark.parametrize(
    "raw",
    [
        "1 234,56",
        "1\u00a0234,56",
        "1\u202f234,56",
        "1\u2009234,56",
        "1.234,56",
        "1,234.56",
        "1'234.56",
        "1’234.56",
        "1234,56",
        "1234.56",
        "+1234.56",
        "１２３４．５６",
        "١٢٣٤٫٥٦",
        "  1234.56  ",
    ],
)
@pytest.mark.parametrize("decimal_comma", [True, False])
def test_the_same_number_is_read_from_every_habit(raw: str, decimal_comma: bool) -> None:
    assert numbers.parse_decimal(raw, decimal_comma=decimal_comma) == Decimal("1234.56")


@pytest.mark.parametrize(
    ("raw", "with_comma", "with_point"),
    [("1,234", "1.234", "1234"), ("1.234", "1234", "1.234"), ("12,345", "12.345", "12345")],
)
def test_what_the_text_leaves_open_is_decided_by_the_setting(
    raw: str, with_comma: str, with_point: str
) -> None:
    assert numbers.parse_decimal(raw, decimal_comma=True) == Decimal(with_comma)
    assert numbers.parse_decimal(raw, decimal_comma=False) == Decimal(with_point)


@pytest.mark.parametrize("raw", ["0,123", "1234,567", ",123", "0.123", "12,5", "12.3456"])
def test_a_lone_mark_that_cannot_group_thousands_is_the_decimal_mark(raw: str) -> None:
    expected = Decimal(raw.replace(",", "."))
    assert numbers.parse_decimal(raw, decimal_comma=True) == expected
    assert numbers.parse_decimal(raw, decimal_comma=False) == expected


@pytest.mark.parametrize("raw", ["-12,5", "−12,5", "–12.5", "12,5-", "(12,50)", "- 12,5", "－12.5"])
def test_a_minus_is_understood_in_front_behind_and_as_brackets(raw: str) -> None:
    assert numbers.parse_decimal(raw) == Decimal("-12.5")


def test_indian_groups_are_understood() -> None:
    assert numbers.parse_decimal("12,34,567.5") == Decimal("1234567.5")


@pytest.mark.parametrize(
    "raw",
    [
        "",
        " ",
        "-",
        "--1",
        "1 23",
        "1,2,3",
        "1.2.3,4",
        "1e5",
        "nan",
        "Infinity",
        "1_000",
        "0x1F",
        "12 %",
        "½",
        "1.234.56",
        "1,23,45",
        "²",
        "1" * 200,
        "()",
        "(-)",
        "12a",
        "a12",
        "1,,2",
        ".",
        ",",
    ],
)
def test_what_is_no_number_is_refused_with_a_way_out(raw: str) -> None:
    with pytest.raises(Refusal, match=r"is not a number\. Write digits"):
        numbers.parse_decimal(raw)


def test_a_number_is_scaled_by_the_decimals_of_its_field() -> None:
    assert numbers.parse_scaled("1 234,5", 2) == 123450
    assert numbers.parse_scaled("1 234,500", 2, decimal_comma=True) == 123450
    assert numbers.parse_scaled("-0,00", 2) == 0
    assert numbers.parse_scaled("1234", 0) == 1234


def test_decimals_are_refused_rather_than_rounded() -> None:
    with pytest.raises(Refusal, match="Only 2 decimals"):
        numbers.parse_scaled("1.2345", 2)
    with pytest.raises(Refusal, match="Only whole numbers"):
        numbers.parse_scaled("1.5", 0)


def test_the_range_of_a_bigint_is_the_limit() -> None:
    assert numbers.parse_scaled("9223372036854775807", 0) == numbers.LARGEST
    assert numbers.parse_scaled("-9223372036854775808", 0) == numbers.SMALLEST
    for too_large in ("9223372036854775808", "-9223372036854775809", "9" * 79):
        with pytest.raises(Refusal, match="too large"):
            numbers.parse_scaled(too_large, 0)
    with pytest.raises(Refusal, match="too large"):
        numbers.parse_scaled("92233720368547758.08", 2)


@pytest.mark.parametrize("text", ["1,5", "1.", ".5", " 1", "1e3", "+1", "", "--1", "１"])
def test_the_api_knows_one_form_of_a_decimal_only(text: str) -> None:
    with pytest.raises(Refusal, match="is not a decimal number"):
        numbers.plain_decimal(text)


@given(st.integers(numbers.SMALLEST, numbers.LARGEST), st.integers(0, 6), st.booleans())
def test_the_canonical_text_reads_back_in_every_locale(value: int, decimals: int, comma: bool) -> None:
    text = numbers.unmistakable(numbers.plain(value, decimals))
    assert numbers.parse_scaled(text, decimals, decimal_comma=comma) == value


@given(
    st.integers(numbers.SMALLEST, numbers.LARGEST),
    st.integers(0, 6),
    st.sampled_from(["en", "pl", "de", "sk", "ru", "fr", "de-ch"]),
)
def test_what_a_reader_sees_they_can_type_back(value: int, decimals: int, language: str) -> None:
    comma = numbers.decimal_comma_of(language, None)
    shown = numbers.show_scaled(value, decimals, language)
    edited = numbers.edit_scaled(value, decimals, decimal_comma=comma)
    assert numbers.parse_scaled(shown, decimals, decimal_comma=comma) == value
    assert numbers.parse_scaled(edited, decimals, decimal_comma=comma) == value


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading(raw: str) -> None:
    with contextlib.suppress(Refusal):
        assert numbers.parse_decimal(raw).is_finite()


def test_the_habit_of_the_language_yields_to_a_stated_wish() -> None:
    assert numbers.decimal_comma_of("pl", None)
    assert not numbers.decimal_comma_of("en-gb", None)
    assert numbers.decimal_comma_of("en", True)
    assert not numbers.decimal_comma_of("no such language", None)


def test_a_number_is_shown_as_the_reader_expects_it() -> None:
    assert numbers.show_scaled(123456750, 2, "pl") == "1\u00a0234\u00a0567,50"
    assert numbers.show_scaled(123456750, 2, "de") == "1.234.567,50"
    assert numbers.show_scaled(-1234567, 0, "en") == "-1,234,567"
