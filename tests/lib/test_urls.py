"""Web addresses that are safe to link to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perennial.lib.urls import read_url


@pytest.mark.parametrize(
    ("raw", "normal"),
    [
        ("Firma.PL", "https://firma.pl/"),
        ("www.firma.pl", "https://www.firma.pl/"),
        ("//firma.pl", "https://firma.pl/"),
        ("http://firma.pl", "http://firma.pl/"),
        ("HTTPS://FIRMA.PL:443/Oferta", "https://firma.pl/Oferta"),
        ("firma.pl:8080/a?b=c#d", "https://firma.pl:8080/a?b=c#d"),
        ("łódź.pl/ścieżka?q=ż", "https://xn--d-uga0v4h.pl/%C5%9Bcie%C5%BCka?q=%C5%BC"),
        ("firma.pl/a%20b", "https://firma.pl/a%20b"),
        ("http://192.0.2.1/", "http://192.0.2.1/"),
        ("http://[2001:DB8::1]:8080/", "http://[2001:db8::1]:8080/"),
        ("президент.рф", "https://xn--d1abbgf6aiiy.xn--p1ai/"),
    ],
)
def test_an_address_is_made_complete_and_plain(raw: str, normal: str) -> None:
    url = read_url(raw)
    assert (url.valid, url.normal, url.problem, url.raw) == (True, normal, "", raw)


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ("javascript:alert(1)", "url.scheme"),
        ("JavaScript:alert(1)//firma.pl", "url.scheme"),
        ("data:text/html,x", "url.scheme"),
        ("ftp://firma.pl", "url.scheme"),
        ("mailto:anna@firma.pl", "url.scheme"),
        ("file:///etc/passwd", "url.scheme"),
        ("https://anna:secret@firma.pl", "url.password"),
        ("https://firma.pl@evil.example", "url.password"),
        ("anna@firma.pl", "url.password"),
        ("localhost", "url.host"),
        ("firma", "url.host"),
        ("http://", "url.host"),
        ("http://1.2.3", "url.host"),
        ("http://0x7f.1", "url.host"),
        ("https://-firma.pl", "url.host"),
        ("firma pl", "url.form"),
        ("https://firma.pl\\@evil.example", "url.form"),
        ("https://firma.pl/\nX: y", "url.form"),
        ('https://firma.pl/"onclick="', "url.form"),
        ("https://firma.pl:99999", "url.form"),
        ("https://[::1", "url.form"),
        ("", "url.form"),
        ("firma.pl/" + "x" * 5000, "url.form"),
    ],
)
def test_what_is_not_safe_to_open_has_no_link(raw: str, problem: str) -> None:
    url = read_url(raw)
    assert (url.valid, url.normal, url.problem, url.display) == (False, "", problem, raw)


def test_a_host_in_its_own_script_is_shown_in_it() -> None:
    assert read_url("https://łódź.pl/").display == "łódź.pl"
    assert read_url("https://президент.рф/x").display == "президент.рф/x"


def test_a_host_that_imitates_another_is_shown_in_punycode() -> None:
    assert read_url("https://аррӏе.com").display == "xn--80ak6aa92e.com"
    assert read_url("https://gооgle.com").display.startswith("xn--")


def test_addresses_of_one_page_share_a_key() -> None:
    keys = {
        read_url(raw).key for raw in ("firma.pl", "http://www.firma.pl/", "HTTPS://FIRMA.PL", "firma.pl:443")
    }
    assert keys == {"firma.pl"}
    assert read_url("firma.pl/a").key != read_url("firma.pl/b").key


@given(st.text(max_size=60) | st.text(max_size=30).map("https://firma.pl/".__add__))
def test_no_text_breaks_the_reading_or_escapes_into_a_link(raw: str) -> None:
    url = read_url(raw)
    assert url.valid is (url.problem == "")
    if url.valid:
        assert url.normal.isascii()
        assert url.normal.startswith(("http://", "https://"))
        assert not set(url.normal) & set(" \"'<>\\\n\t") - {"'"}
        assert read_url(url.normal).normal == url.normal
