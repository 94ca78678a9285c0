"""What is understood of sentences as salespeople type them, and what is not: each row says all of it."""

import pytest
from anyascii import anyascii

from perennial.lib.locales import LANGUAGES
from tests.lib.understanding.tables import parts, rows

ROWS = [(language, *row) for language in LANGUAGES for row in rows(language)]
#: Short words that only their own language reads as days, and a German word that others use for something else.
OWN = {
    "Termin am Do 10:00",
    "Termin 22.09.2026",
    "15 min mit Herrn Weber gesprochen, braucht 20 Ventile, Rückruf Do 9 Uhr",
    "Do früh um halb neun zurückrufen",
    "geht nicht ran, SMS geschickt, Do nachmittag anrufen",
    "nimmt nicht ab. Nochmal Do 10:15",
    "v po zavolať",
    "will get back to me in a week",
}


@pytest.mark.parametrize(("language", "sentence", "expected"), ROWS)
def test_a_sentence_is_understood_as_far_as_it_says_so(language, sentence, expected):
    assert parts(sentence, language) == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_at_least_forty_sentences(language):
    assert len(rows(language)) >= 40
    assert sum(not expected for _sentence, expected in rows(language)) >= 15


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_all_languages_are_understood_in_each(language):
    differ = [sentence for own, sentence, expected in ROWS if parts(sentence, language) != expected]
    assert set(differ) <= OWN


def test_short_words_are_days_in_their_own_language_only():
    assert parts("Do 10:00 anrufen", "de") == {"call 2026-09-17 10:00"}
    assert parts("Do 10:00 anrufen", "pl") == frozenset()
    assert parts("v po o 10 zavolať", "sk") == {"call 2026-09-21 10:00"}
    assert parts("po 10:00 zadzwonić", "pl") == frozenset()


@pytest.mark.parametrize("language", ["pl", "sk"])
def test_sentences_are_understood_without_their_accents(language):
    bare = [(anyascii(sentence.replace("→", "->")), expected) for sentence, expected in rows(language)]
    assert [sentence for sentence, expected in bare if parts(sentence, language) != expected] == []


def test_umlauts_may_be_written_out():
    assert parts("nächsten Freitag zurückrufen", "de") == parts("naechsten Freitag zurueckrufen", "de")


@pytest.mark.parametrize(("language", "sentence", "expected"), ROWS)
def test_a_capital_at_the_beginning_changes_nothing(language, sentence, expected):
    assert parts(sentence[:1].upper() + sentence[1:], language) == expected
