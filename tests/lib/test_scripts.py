"""Words in which letters of two alphabets look alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perennial.lib.scripts import MIXED, ONE_SCRIPT, mixed_script


@pytest.mark.parametrize(
    ("text", "word", "hint"),
    [
        ("Иванoв", "Иванoв", "Иванов"),
        ("Анна Иванoва", "Иванoва", "Анна Иванова"),
        ("Pеter", "Pеter", "Peter"),
        ("Αthens Ltd", "Αthens", "Athens Ltd"),
        ("Κώστας Pαπάς", "Pαπάς", "Κώστας Ραπάς"),
        ("Ivанов", "Ivанов", ""),
        # One mixed word stands within another.
        ("Zο-αZο", "Zο", "Zo-αΖο"),
    ],
)
def test_a_mixed_word_is_found_and_rewritten_where_every_letter_has_a_double(
    text: str, word: str, hint: str
) -> None:
    mixed = mixed_script(text)
    assert (mixed.problem, mixed.word, mixed.hint) == (MIXED, word, hint)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Anna",
        "Łódź",
        "Иванов",
        "Ivan Иванов",
        "ООО Vector",
        "Икс-Ray",
        "日本ひらカタ",
        "서울역",
        "Ὀδυσσεύς",
        "😀",
    ],
)
def test_words_of_one_alphabet_are_left_in_peace(text: str) -> None:
    assert mixed_script(text) == ONE_SCRIPT


@given(st.text(alphabet="АВЕКМабвгдaeopcxyZłλαο -'\x00\u202e", max_size=40))
def test_a_suggestion_mixes_nothing_any_more(text: str) -> None:
    if hint := mixed_script(text).hint:
        assert mixed_script(hint) == ONE_SCRIPT


def test_a_long_text_is_read_only_at_its_beginning() -> None:
    assert mixed_script("ж" * 1_000_000) == ONE_SCRIPT
    assert mixed_script("Иванoв " + "ж" * 1_000_000).word == "Иванoв"
