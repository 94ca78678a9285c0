"""How a record is reached."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from perennial.matching.normal.reach import host, label, mailbox, number, phone, postal_code, street
from tests.matching.hostile import HOSTILE, TEXTS, is_normal, within

HOST = re.compile(r"|[a-z0-9-]+(\.[a-z0-9-]+)+")


@given(TEXTS)
def test_every_form_is_ascii_in_lower_case(text: str) -> None:
    for form in (phone, host, number, street, postal_code):
        assert is_normal(form(text)), form
    user, at = mailbox(text)
    assert is_normal(user)
    assert HOST.fullmatch(at)
    assert HOST.fullmatch(host(text))
    assert bool(user) == bool(at)


@given(TEXTS)
def test_what_is_a_form_already_stays(text: str) -> None:
    user, at = mailbox(f"{text}@firma.example")
    if user:
        assert mailbox(f"{user}@{at}") == (user, at)
    at = host(text)
    if at and not at.startswith("www."):
        assert host(at) == label_and_all(at)
    for form in (number, postal_code):
        assert form(form(text)) == form(text)


def label_and_all(at: str) -> str:
    """Every host has a label, which is a part of it."""
    assert label(at) in at.split(".")
    return at


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_texts_take_no_time(text: str) -> None:
    with within(2):
        told = [form(text) for form in (phone, host, number, street, postal_code)] + [*mailbox(text)]
    assert all(is_normal(each) for each in told)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Anna.Nowak@Firma.Example", ("anna.nowak", "firma.example")),
        ("anna+crm@firma.example", ("anna", "firma.example")),
        ("Anna Nowak <anna@firma.example>", ("anna", "firma.example")),
        (" anna@firma.example. ", ("anna", "firma.example")),
        ("jörg@müller.example", ("jorg", "xn--mller-kva.example")),
        ("jörg@xn--mller-kva.example", ("jorg", "xn--mller-kva.example")),
        ("+crm@firma.example", ("", "")),
        ("anna@firma", ("", "")),
        ("anna", ("", "")),
        ("@firma.example", ("", "")),
        ("anna@firma..example", ("", "")),
        ("anna nowak@firma.example", ("", "")),
        ("", ("", "")),
    ],
)
def test_mailboxes(text: str, found: tuple[str, str]) -> None:
    assert mailbox(text) == found


def test_two_hosts_that_differ_by_a_mark_are_two() -> None:
    assert mailbox("info@müller.example") != mailbox("info@muller.example")


@pytest.mark.parametrize(
    "numbers",
    [
        ("+48 22 123 45 67", "22 123 45 67", "0048221234567", "tel. 22-123-45-67"),
        ("+49 30 123456", "030 123456", "030/12 34 56", "0049 (0)30 123456", "(+49) 30 123456"),
        ("+49 170 1234567", "0170 1234567"),
        ("+421 2 1234 5678", "02/1234 5678"),
        ("+421 905 123 456", "0905 123 456"),
        ("+7 495 123-45-67", "8 (495) 123-45-67"),
        ("+44 (0)20 7946 0958", "020 7946 0958", "+442079460958"),
        ("+1 (212) 555-0100", "212 555 0100"),
        ("+48221234567;ext=12", "221234567"),
        ("+٤٨ ٢٢ ١٢٣ ٤٥ ٦٧", "221234567"),
    ],
    ids=lambda numbers: numbers[0],
)
def test_a_number_is_one_with_and_without_its_country(numbers: tuple[str, ...]) -> None:
    assert len(set(map(phone, numbers))) == 1
    assert phone(numbers[0])


@pytest.mark.parametrize("text", ["", "112", "12345", "000000000", "0000001", "no phone", "+", "00", "+49"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert phone(text) == ""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://www.Firma.example/about", "firma.example"), ("firma.example:8080", "firma.example"),
        ("http://firma.example?from=mail", "firma.example"), ("www.firma.example#top", "firma.example"),
        ("firma.example.", "firma.example"), ("müller.example", "xn--mller-kva.example"),
        ("", ""), ("http://", ""), ("localhost", ""), ("firma", ""), ("a..example", ""), ("no website", ""),
    ],
)  # fmt: skip
def test_hosts(text: str, found: str) -> None:
    assert host(text) == found


@pytest.mark.parametrize(
    ("at", "found"),
    [
        ("firma.example", "firma"), ("shop.firma.example", "firma"), ("firma.co.uk", "firma"),
        ("shop.firma.com.pl", "firma"), ("co.example", "co"),
    ],
)  # fmt: skip
def test_what_a_host_is_called(at: str, found: str) -> None:
    assert label(at) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("PL 525-24-45-767", "5252445767"), ("NIP: 525 244 57 67", "5252445767"), ("DE123456789", "123456789"),
        ("IČO: 12345678", "12345678"), ("7707083893/770701001", "7707083893"), ("HRB 12345", "12345"),
        # Numbers of Germans stand in groups, and the first group is that of an office of many.
        ("151/815/08156", "15181508156"),
        ("FN 123456a", "fn123456a"), ("SC 1234", "sc1234"),
        ("", ""), ("brak", ""), ("n/a", ""), ("-", ""), ("123", ""), ("0000000000", ""), ("PL 1111111111", ""),
    ],
)  # fmt: skip
def test_numbers_of_registers(text: str, found: str) -> None:
    assert number(text) == found


@pytest.mark.parametrize(
    "streets",
    [
        ("ul. Długa 5", "Długa 5", "Dluga 5", "ulica Długa 5"),
        ("Hauptstraße 12a", "Hauptstr. 12a", "Haupt Strasse 12a", "HAUPTSTRASSE 12A"),
        ("5 High Street", "High St. 5"),
        ("ул. Ленина, д. 5", "ulitsa Lenina 5"),
        ("Hlavná ulica 7", "Hlavna 7"),
        ("Jana Pawła II 3", "al. Pawła Jana II 3"),
    ],
    ids=lambda streets: streets[0],
)
def test_a_street_is_one_however_it_is_written(streets: tuple[str, ...]) -> None:
    assert len(set(map(street, streets))) == 1


def test_a_house_is_told_by_its_first_number() -> None:
    assert street("Długa 5/7") == street("Długa 5 m. 7") != street("Długa 7")
    assert street("Strasse") == ""


def test_postal_codes_have_no_signs() -> None:
    assert postal_code("00-950") == postal_code("00950") == "00950"
    assert postal_code("SW1A 1AA") == "sw1a1aa"
