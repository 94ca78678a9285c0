"""Account numbers judged by form and check digits, offline."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perennial.lib.iban import DOCUMENTATION, read_iban

POLISH = "PL61 1090 1014 0000 0712 1981 2874"


@pytest.mark.parametrize(
    "raw",
    [POLISH, POLISH.lower(), POLISH.replace(" ", "-"), f"IBAN: {POLISH}", f" {POLISH.replace(' ', '')} "],
)
def test_one_number_written_in_many_ways_has_one_normal_form(raw: str) -> None:
    iban = read_iban(raw)
    assert (iban.valid, iban.normal, iban.country) == (True, POLISH.replace(" ", ""), "PL")
    assert (iban.display, iban.problem, iban.hint) == (POLISH, "", "")


@pytest.mark.parametrize("number", sorted(DOCUMENTATION))
def test_examples_of_manuals_are_well_formed_and_known_as_such(number: str) -> None:
    assert (read_iban(number).valid, read_iban(number).documentation) == (True, True)


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ("", "iban.form"),
        ("brak", "iban.form"),
        ("PL61", "iban.form"),
        ("DE89 3704 0044 0532 0130 01", "iban.check_digit"),
        ("DE89 3704 0044 0532 013", "iban.check_digit"),
        ("XX13 1090 1014 0000", "iban.country"),
        ("1" * 5000, "iban.form"),
    ],
)
def test_what_is_wrong_is_named(raw: str, problem: str) -> None:
    iban = read_iban(raw)
    assert (iban.valid, iban.normal, iban.problem, iban.display) == (False, "", problem, raw)


def test_a_national_number_is_pointed_to_its_international_form() -> None:
    assert read_iban("61 1090 1014 0000 0712 1981 2874", "PL").hint == POLISH
    assert read_iban("61 1090 1014 0000 0712 1981 2874").hint == ""
    assert read_iban("62 1090 1014 0000 0712 1981 2874", "PL").hint == ""


def test_a_letter_typed_for_a_digit_is_pointed_out_only_when_the_check_then_holds() -> None:
    assert read_iban("PL61 1O90 1014 OOOO 07l2 1981 2874").hint == POLISH
    assert read_iban("PL62 1O90 1014 OOOO 07l2 1981 2874").hint == ""


@given(st.text(max_size=80), st.sampled_from(["", "PL", "DE"]))
def test_any_text_gets_an_answer(raw: str, country: str) -> None:
    iban = read_iban(raw, country)
    assert iban.valid == (iban.problem == "")
