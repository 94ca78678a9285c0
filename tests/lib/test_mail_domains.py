"""Domains of e-mail addresses that are reserved, short-lived or misspelt."""

from __future__ import annotations

import pytest

from perennial.lib.emails import COMMON_DOMAINS, read_email
from perennial.lib.mail_domains import DomainDoubt, doubt_of, is_disposable


@pytest.mark.parametrize(
    ("raw", "problem", "hint"),
    [
        ("anna@gmail.con", "domain.misspelt", "anna@gmail.com"),
        ("Anna@GMIAL.com", "domain.misspelt", "anna@gmail.com"),
        ("anna@mailinator.com", "domain.disposable", ""),
        ("anna@eu.mailinator.com", "domain.disposable", ""),
        ("anna@example.com", "domain.reserved", ""),
        ("anna@firma.example", "domain.reserved", ""),
        ("anna@mail.firma.test", "domain.reserved", ""),
        ("anna@localhost", "domain.reserved", ""),
        ("anna@firma.invalid", "domain.reserved", ""),
        ("anna@firma.pl", "", ""),
        ("anna@examples.com", "", ""),
        ("brak", "", ""),
        ("", "", ""),
    ],
)
def test_a_doubtful_domain_is_named_with_what_was_meant(raw: str, problem: str, hint: str) -> None:
    assert doubt_of(read_email(raw)) == DomainDoubt(problem, hint)


def test_no_common_domain_is_called_disposable() -> None:
    assert not [domain for domain in COMMON_DOMAINS if is_disposable(domain)]


def test_a_domain_that_only_ends_like_a_disposable_one_is_not() -> None:
    assert is_disposable("mailinator.com")
    assert not is_disposable("notmailinator.com.pl")
    assert not is_disposable("com")
    assert not is_disposable("." * 500)
