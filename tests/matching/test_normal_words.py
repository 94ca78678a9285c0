"""Words of a text, and their one spelling."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from perennial.matching.normal.words import LONGEST_WORD, bones, plain, words, written
from tests.matching.hostile import HOSTILE, TEXTS, is_normal, within

WORD = re.compile(r"[a-z0-9]+")


@given(TEXTS)
def test_words_are_letters_and_digits_of_ascii_in_lower_case(text: str) -> None:
    assert all(WORD.fullmatch(word) for word in words(text))
    assert is_normal(plain(text))


@given(TEXTS)
def test_words_of_words_are_the_same(text: str) -> None:
    assert words(" ".join(words(text))) == words(text)
    assert plain(plain(text)) == plain(text)


@given(TEXTS)
def test_every_word_has_one_spelling_in_ascii(text: str) -> None:
    for word in words(text):
        assert is_normal(written(word))
        assert WORD.fullmatch(written(word))
        assert is_normal(bones(word))


@given(TEXTS)
def test_case_and_outer_space_make_no_word_another(text: str) -> None:
    assert words(f"  {text}\n") == words(text)
    if text.isascii():
        assert words(text.upper()) == words(text)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_texts_are_cut_where_no_name_goes_on(text: str) -> None:
    with within(2):
        found = words(text)
        for word in found:
            bones(word)
    assert is_normal(plain(text))
    assert all(len(word) <= LONGEST_WORD for word in found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Müller-Lüdenscheidt", ("muller", "ludenscheidt")),
        ("Łukasz Wąs", ("lukasz", "was")),
        ("O'Brien", ("obrien",)),
        ("O’Brien", ("obrien",)),
        ("Straße 5a", ("strasse", "5a")),
        ("Ľubica Šťastná", ("lubica", "stastna")),
        ("  ", ()),
        ("…", ()),
    ],
)
def test_words_of_names(text: str, found: tuple[str, ...]) -> None:
    assert words(text) == found


@pytest.mark.parametrize(
    "spellings",
    [
        # Russian, as passports, maps, Germans and Poles write it.
        ("Щукин", "Shchukin", "Schtschukin", "Szczukin"),
        ("Юлия", "Yuliya", "Iuliia", "Julija"),
        ("Жуков", "Zhukov", "Żukow"),
        ("Хрущ", "Khrushch"),
        ("Михаил", "Mikhail"),
        # German, with and without dots.
        ("Müller", "Mueller", "Muller"),
        ("Jörg", "Joerg", "Jorg"),
        ("Strauß", "Strauss"),
        # Polish and Slovak, without marks and as English ears hear it.
        ("Wójcik", "Wojcik", "Vojcik"),
        ("Szymański", "Szymanski", "Shymanski"),
        ("Kováč", "Kovac"),
        ("Ďuriš", "Duris"),
        # English.
        ("Philip", "Filip"),
        ("Mathew", "Matthew"),
        ("Becker", "Beker"),
    ],
    ids=lambda spellings: spellings[0],
)
def test_spellings_of_one_name_are_the_same(spellings: tuple[str, ...]) -> None:
    assert len({tuple(map(written, words(spelling))) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("Anna", "Hanna"), ("Schmidt", "Schulz"), ("Иван", "Олег"), ("Nowak", "Nowotny")]
)
def test_other_names_stay_others(one: str, other: str) -> None:
    assert written(words(one)[0]) != written(words(other)[0])
    assert bones(words(one)[0]) != bones(words(other)[0])


def test_bones_keep_a_leading_vowel_and_no_other() -> None:
    assert bones("anna") == "an"
    assert bones("kowalski") == bones("kovalskiy")
    assert bones("ea") == "e"
