"""What is understood of sentences as salespeople type them, and what is not: each row says all of it."""

import pytest

from perennial.lib.locales import LANGUAGES
from tests.lib.understanding.tables import parts, rows


@pytest.mark.parametrize(
    ("language", "sentence", "expected"),
    [(language, *row) for language in LANGUAGES for row in rows(language)],
)
def test_a_sentence_is_understood_as_far_as_it_says_so(language, sentence, expected):
    assert parts(sentence, language) == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_at_least_forty_sentences(language):
    assert len(rows(language)) >= 40
