"""The words of the languages: the same sections in each, described on the page for whoever adds one."""

import re
from pathlib import Path

import pytest

from perennial.lib.locales import LANGUAGES as PRODUCT
from perennial.lib.understanding.tokens import tokens_of
from perennial.lib.understanding.words import EVERYWHERE, LANGUAGES

PAGE = (Path(__file__).parents[3] / "docs/develop/understanding.md").read_text()
DESCRIBED = set(re.findall(r"^\| `([a-z ]+)` \|", PAGE.partition("| section |")[2], re.MULTILINE))
#: Every language says these; the others are needed by some only.
NEEDED = {
    "weekday",
    "which",
    "day",
    "week ahead",
    "end",
    "in",
    "unit",
    "week number",
    "number",
    "hour",
    "length",
} | {
    *("at", "part", "on", "from", "and", "or", "not", "if", "verb", "noun", "outcome", "past", "talk", "lead")
}


def sections(words):
    return {section.removeprefix("own ") for section in words}


def test_every_language_of_the_product_has_its_words():
    assert set(LANGUAGES) == set(PRODUCT)


@pytest.mark.parametrize("language", PRODUCT)
def test_a_language_has_the_sections_it_needs(language):
    assert sections(LANGUAGES[language]) >= NEEDED


def test_every_section_is_described_and_none_else():
    assert {
        section for words in (*LANGUAGES.values(), EVERYWHERE) for section in sections(words)
    } == DESCRIBED


@pytest.mark.parametrize("words", [*LANGUAGES.values(), EVERYWHERE])
def test_every_phrase_can_be_met_in_a_text(words):
    phrases = [phrase for values in words.values() for text in values.values() for phrase in text.split(",")]
    assert all(tokens_of(phrase.strip().removeprefix("=")) for phrase in phrases)


@pytest.mark.parametrize("language", PRODUCT)
def test_values_are_those_that_are_understood(language):
    words = LANGUAGES[language]
    assert set(words["weekday"]) == set(range(7))
    assert set(words["outcome"]) == {"", "reached", "no_answer", "voicemail", "wrong_number", "busy"}
    assert set(words["verb"]) - {""} == {"call", "meeting", "email", "task", "again"}
    assert set(words["unit"]) == {"minute", "hour", "day", "week", "month", "year"}
    assert set(words["hour"]) >= set(range(1, 13))
