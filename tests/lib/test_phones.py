"""Phone numbers: typed text kept, meaning read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perennial.lib.phones import read_phone, show_phone


@pytest.mark.parametrize(
    "raw",
    [
        "601 234 567",
        "601-234-567",
        "+48 601234567",
        "0048 601 234 567",
        "(601) 234 567",
        "+48(601)234567",
        "６０１ 234 567",
        " 601\xa0234\xa0567 ",
        "tel: 601234567",
    ],
)
def test_one_number_written_in_many_ways_has_one_e164(raw: str) -> None:
    phone = read_phone(raw, "PL")
    assert (phone.e164, phone.valid, phone.country, phone.line) == ("+48601234567", True, "PL", "mobile")
    assert phone.raw == raw
    assert phone.display == "+48 601 234 567"
    assert phone.problem == ""


@pytest.mark.parametrize(
    ("raw", "country", "e164", "line"),
    [
        ("8 (495) 123-45-67", "RU", "+74951234567", "fixed"),
        ("007 495 123-45-67", "RU", "+74951234567", "fixed"),
        ("0049 30 901820", "RU", "+4930901820", "fixed"),
        ("8 701 234 5678", "KZ", "+77012345678", "mobile"),
        ("0171 1234567", "DE", "+491711234567", "mobile"),
        ("+49 (0) 30 901820", "", "+4930901820", "fixed"),
        ("+48 (0) 22 123 45 67", "", "+48221234567", "fixed"),
        ("020 7946 0958", "GB", "+442079460958", "fixed"),
        ("+800 1234 5678", "", "+80012345678", "toll_free"),
        ("0905 123 456", "SK", "+421905123456", "mobile"),
    ],
)
def test_national_habits_are_understood(raw: str, country: str, e164: str, line: str) -> None:
    phone = read_phone(raw, country)
    assert (phone.e164, phone.valid, phone.line) == (e164, True, line)


def test_two_countries_share_a_code_and_are_told_apart() -> None:
    assert read_phone("+7 701 234 5678").country == "KZ"
    assert read_phone("+7 495 123 45 67").country == "RU"


@pytest.mark.parametrize("raw", ["22 123 45 67 wew. 12", "22 123 45 67 ext. 12", "+48 22 123 45 67 доб. 12"])
def test_an_extension_is_kept_apart(raw: str) -> None:
    phone = read_phone(raw, "PL")
    assert (phone.e164, phone.extension) == ("+48221234567", "12")
    assert phone.key == "+48221234567;ext=12"
    assert phone.key != read_phone("22 123 45 67", "PL").key


@pytest.mark.parametrize(
    ("raw", "country", "problem"),
    [
        ("601234567", "", "phone.country_unknown"),
        ("reception", "PL", "phone.unreadable"),
        ("601 234 567, 602 111 222", "PL", "phone.unreadable"),
        ("12", "PL", "phone.too_short"),
        ("1" * 40, "PL", "phone.too_long"),
        ("+48 111 111 111", "", "phone.not_in_use"),
        ("+999 123456", "", "phone.no_such_country_code"),
        ("601234567", "XX", "phone.no_such_country_code"),
        ("1" * 5000, "PL", "phone.unreadable"),
        ("+", "PL", "phone.unreadable"),
    ],
)
def test_an_invalid_number_is_kept_and_its_problem_named(raw: str, country: str, problem: str) -> None:
    phone = read_phone(raw, country)
    assert (phone.valid, phone.problem, phone.raw, phone.display) == (False, problem, raw, raw)
    assert show_phone(raw, country) == raw


@pytest.mark.parametrize("raw", ["601234567, 602234567", "601234567; 602234567", "601 234 567 ext 6022345"])
def test_a_second_number_is_no_extension(raw: str) -> None:
    phone = read_phone(raw, "PL")
    assert (phone.valid, phone.extension, phone.problem) == (False, "", "phone.unreadable")


def test_an_unreadable_number_compares_by_its_text() -> None:
    assert read_phone("Recepcja  Główna").key == "recepcja glowna"


@given(st.text(max_size=60), st.sampled_from(["", "PL", "DE", "US", "XX"]))
def test_no_text_breaks_the_reading(raw: str, country: str) -> None:
    phone = read_phone(raw, country)
    assert phone.raw == raw
    assert phone.valid is (phone.problem == "")


@given(st.from_regex(r"\+(48|49|44|7|421|420)[0-9]{6,11}", fullmatch=True))
def test_what_is_shown_of_a_valid_number_reads_back_to_it(raw: str) -> None:
    phone = read_phone(raw)
    if phone.valid:
        assert read_phone(phone.display).key == phone.key
        assert read_phone(phone.e164).key == phone.key


@pytest.mark.parametrize(
    ("raw", "country", "e164"),
    [
        ("022 826 02 11", "PL", "+48228260211"),
        ("0-22 826 02 11", "PL", "+48228260211"),
        ("0601 234 567", "PL", "+48601234567"),
        ("+48 022 826 02 11 w. 5", "", "+48228260211"),
    ],
)
def test_a_zero_that_the_country_has_given_up_is_left_out(raw: str, country: str, e164: str) -> None:
    phone = read_phone(raw, country)
    assert (phone.e164, phone.valid) == (e164, True)


def test_a_zero_that_belongs_to_the_number_stays() -> None:
    assert read_phone("06 6982 1234", "IT").e164 == "+390669821234"
    assert read_phone("000000000", "PL").valid is False
