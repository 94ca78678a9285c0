"""E-mail addresses judged by their form, offline."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perennial.lib.emails import COMMON_DOMAINS, read_email, typo_hint


@pytest.mark.parametrize(
    "raw",
    [
        "anna@firma.pl",
        "Anna@Firma.PL",
        " anna@firma.pl ",
        "mailto:anna@firma.pl",
        "MAILTO:anna@firma.pl?subject=x",
        "Anna Nowak <anna@firma.pl>",
        '"Nowak, Anna" <anna@firma.pl>',
        "anna@firma.pl;",
    ],
)
def test_one_address_written_in_many_ways_has_one_normal_form(raw: str) -> None:
    email = read_email(raw)
    assert (email.normal, email.valid, email.domain, email.problem) == ("anna@firma.pl", True, "firma.pl", "")
    assert email.raw == raw


def test_addresses_outside_ascii_are_valid() -> None:
    assert read_email("żółć@łódź.pl").normal == "żółć@łódź.pl"
    assert read_email("anna@xn--d-uga0v4h.pl").domain == "łódź.pl"


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ("", "email.no_at"),
        ("brak", "email.no_at"),
        ("anna@firma.pl, jan@firma.pl", "email.several"),
        ("anna@@firma.pl", "email.several"),
        ("anna@firma", "email.no_domain"),
        ("anna@", "email.form"),
        ("@firma.pl", "email.form"),
        ("anna nowak@firma.pl", "email.form"),
        ("anna@firma..pl", "email.form"),
        ("anna@[127.0.0.1]", "email.form"),
        ("anna@localhost", "email.reserved"),
        ("anna@firma.test", "email.reserved"),
        ("anna@firma.pl\nBcc: all@firma.pl", "email.several"),
        ("a" * 65 + "@firma.pl", "email.too_long"),
        ("a" * 5000 + "@firma.pl", "email.too_long"),
    ],
)
def test_what_is_no_address_is_kept_and_its_problem_named(raw: str, problem: str) -> None:
    email = read_email(raw)
    assert (email.valid, email.normal, email.problem, email.raw) == (False, "", problem, raw)


def test_domains_for_examples_are_valid_in_form_and_marked_as_reserved() -> None:
    email = read_email("anna@firma.example")
    assert (email.valid, email.reserved) == (True, True)
    assert not read_email("anna@firma.pl").reserved


@pytest.mark.parametrize(
    ("raw", "hint"),
    [
        ("jan@gmial.com", "jan@gmail.com"),
        ("jan@gmail.con", "jan@gmail.com"),
        ("jan@gmai.com", "jan@gmail.com"),
        ("jan@gmaill.com", "jan@gmail.com"),
        ("jan@hotmial.con", "jan@hotmail.com"),
        ("jan@yaho.com", "jan@yahoo.com"),
        ("jan@interia.pll", "jan@interia.pl"),
        ("jan@firma.con", "jan@firma.com"),
    ],
)
def test_a_slip_beside_a_common_domain_is_pointed_out(raw: str, hint: str) -> None:
    email = read_email(raw)
    assert (email.valid, email.hint) == (True, hint)


@pytest.mark.parametrize(
    "domain", [*COMMON_DOMAINS, "mail.com", "ymail.com", "wp.pl", "op.pl", "gmx.de", "firma.pl"]
)
def test_a_domain_that_exists_is_not_called_a_slip(domain: str) -> None:
    assert typo_hint(domain) == ""


def test_an_invalid_address_compares_by_its_text() -> None:
    assert read_email("Do  Uzupełnienia").key == "do uzupelnienia"
    assert read_email("ANNA@firma.pl").key == "anna@firma.pl"


@given(st.text(max_size=60) | st.emails())
def test_no_text_breaks_the_reading(raw: str) -> None:
    email = read_email(raw)
    assert email.valid is (email.problem == "")
    if email.valid:
        assert read_email(email.normal).normal == email.normal
