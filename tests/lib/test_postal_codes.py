"""Postal codes by the form of their country."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perennial.lib.postal_codes import _SHAPES, read_postal_code


@pytest.mark.parametrize(
    ("raw", "country", "normal"),
    [
        ("00-950", "PL", "00-950"),
        ("00950", "PL", "00-950"),
        ("00 950", "PL", "00-950"),
        ("PL-00-950", "PL", "00-950"),
        ("O0-95O", "PL", "00-950"),
        ("８０３３１", "DE", "80331"),
        ("D-80331", "DE", "80331"),
        ("01067", "DE", "01067"),
        ("81101", "SK", "811 01"),
        ("SK-811 01", "SK", "811 01"),
        ("110 00", "CZ", "110 00"),
        ("101000", "RU", "101000"),
        ("sw1a1aa", "GB", "SW1A 1AA"),
        ("m1 1ae", "GB", "M1 1AE"),
        ("W1A 0AX", "GB", "W1A 0AX"),
        ("1012ab", "NL", "1012 AB"),
        ("D6W XY00", "IE", "D6W XY00"),
        ("1010", "LV", "LV-1010"),
        ("LV1010", "LV", "LV-1010"),
        ("A-1010", "AT", "1010"),
        ("75001", "FR", "75001"),
        ("02134-1000", "US", "02134-1000"),
        ("k1a0b1", "CA", "K1A 0B1"),
        ("050000", "KZ", "050000"),
        ("220030", "BY", "220030"),
    ],
)
def test_a_code_is_read_and_shown_how_its_country_writes_it(raw: str, country: str, normal: str) -> None:
    code = read_postal_code(raw, country)
    assert (code.valid, code.normal, code.problem) == (True, normal, "")
    assert code.hint == ("" if raw == normal else normal)


@pytest.mark.parametrize(
    ("raw", "country", "problem"),
    [
        ("0095", "PL", "postal.form"),
        ("000-950", "PL", "postal.form"),
        ("00-000", "PL", "postal.beginning"),
        ("00331", "DE", "postal.beginning"),
        ("80-331-1", "DE", "postal.form"),
        ("511 01", "SK", "postal.beginning"),
        ("901000", "RU", "postal.beginning"),
        ("10100", "RU", "postal.form"),
        ("12345", "GB", "postal.form"),
        ("VW1 1AA", "GB", "postal.beginning"),
        ("0012", "AT", "postal.beginning"),
        ("Wien", "AT", "postal.form"),
        ("9" * 5000, "DE", "postal.form"),
    ],
)
def test_a_code_its_country_does_not_have_is_refused_with_an_example(
    raw: str, country: str, problem: str
) -> None:
    code = read_postal_code(raw, country)
    assert (code.valid, code.normal, code.problem) == (False, "", problem)
    assert code.example == _SHAPES[country][0]


@pytest.mark.parametrize(("raw", "country"), [("00-950", ""), ("00-950", "ZZ"), ("", "PL"), ("999077", "HK")])
def test_nothing_is_said_where_nothing_is_known(raw: str, country: str) -> None:
    assert read_postal_code(raw, country).valid is None


@given(st.text(max_size=40), st.sampled_from(sorted(_SHAPES)))
def test_what_is_read_reads_the_same_again(raw: str, country: str) -> None:
    code = read_postal_code(raw, country)
    if code.valid:
        again = read_postal_code(code.normal, country)
        assert (again.normal, again.hint) == (code.normal, "")
