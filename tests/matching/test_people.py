"""Names of people and their days of birth."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from perennial.matching.normal.lists import lines
from perennial.matching.normal.people import birth, full_name, given_forms, name_words
from perennial.matching.normal.words import words
from tests.matching.hostile import HOSTILE, TEXTS, is_normal, within

DAY = re.compile(r"|\d{4}", re.ASCII)


def one_form(word: str) -> set[str]:
    return set(given_forms(words(word)[0]))


@given(TEXTS, TEXTS)
def test_names_are_words_in_ascii(one: str, other: str) -> None:
    for part in full_name(one, other):
        assert all(is_normal(word) for word in part)
        assert len(part) <= 12
        for word in part:
            assert all(is_normal(form) for form in given_forms(word))


@given(TEXTS)
def test_the_words_of_a_name_are_the_same_again(text: str) -> None:
    assert name_words(" ".join(name_words(text))) == name_words(text)


@given(TEXTS, TEXTS)
def test_a_name_that_is_there_is_not_lost(one: str, other: str) -> None:
    assert any(full_name(one, other)) == bool(words(one) or words(other))


@given(TEXTS)
def test_a_birthday_is_four_digits_and_four_or_less(text: str) -> None:
    assert all(DAY.fullmatch(part) for part in birth(text))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_names_take_no_time(text: str) -> None:
    with within(2):
        names = full_name(text, text), full_name(text, ""), full_name("", text)
        told = birth(text)
    assert all(is_normal(word) for name in names for part in name for word in part)
    assert all(DAY.fullmatch(part) for part in told)


@pytest.mark.parametrize(
    ("given", "family", "found"),
    [
        ("Anna Maria", "Nowak", (("anna", "maria"), ("nowak",))),
        ("Dr. Anna", "Nowak", (("anna",), ("nowak",))),
        ("Prof. dr hab. Jan", "Kowalski", (("jan",), ("kowalski",))),
        ("Anna Nowak", "", (("anna",), ("nowak",))),
        ("", "Nowak, Anna", (("anna",), ("nowak",))),
        ("", "Anna Maria Nowak", (("anna", "maria"), ("nowak",))),
        ("", "Nowak", ((), ("nowak",))),
        ("Anna", "", (("anna",), ())),
        ("Nowak,", "", (("nowak",), ())),
        ("", "", ((), ())),
        # Somebody whose name is a title is called that.
        ("", "Herr", ((), ("herr",))),
    ],
)
def test_names_are_told_apart(given: str, family: str, found: object) -> None:
    assert full_name(given, family) == found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Aleksander", "Olek"), ("Саша", "Александр"), ("William", "Bill"), ("Katarzyna", "Kasia"),
        ("Johannes", "Hans"), ("Štefan", "Stefan"), ("Bob", "Robert"), ("Анна", "Anna"),
        ("Margarethe", "Greta"), ("Jozef", "Jožko"), ("Wojciech", "Wojtek"),
    ],
)  # fmt: skip
def test_short_forms_share_a_name(one: str, other: str) -> None:
    assert one_form(one) & one_form(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Anna", "Ewa"), ("Bill", "Bob"), ("Jan", "Piotr"), ("Olga", "Oleg")]
)
def test_other_names_share_none(one: str, other: str) -> None:
    assert not one_form(one) & one_form(other)


def test_short_forms_of_one_name_are_another_one_only_through_it() -> None:
    """A form that stands for a name is marked, so that it is never taken for one that is written so."""
    assert given_forms("sasha")[0] == given_forms("sascha")[0]
    assert all(form.startswith("=") for form in given_forms("sasha")[1:])
    assert not given_forms("qwertz")[1:]


def test_every_listed_name_knows_its_short_forms() -> None:
    for line in lines("nicknames"):
        name, *shorts = line.split()
        for short in shorts:
            assert one_form(name) & one_form(short), (name, short)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1990-01-02", ("1990", "0102")), ("1990-1-2", ("1990", "0102")), ("1990/01/02", ("1990", "0102")),
        ("19900102", ("1990", "0102")), ("--01-02", ("", "0102")), ("--0102", ("", "0102")),
        ("1990", ("1990", "")), ("٢٠٠١-٠١-٠٢", ("2001", "0102")), ("  1990-01-02 ", ("1990", "0102")),
        ("", ("", "")), ("01.02.1990", ("", "")), ("1990-111-22", ("", "")), ("--111-2", ("", "")),
        ("in May", ("", "")), ("5", ("", "")), ("1990-01", ("", "")),
    ],
)  # fmt: skip
def test_forms_of_a_birthday(text: str, found: tuple[str, str]) -> None:
    assert birth(text) == found
