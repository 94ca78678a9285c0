import pytest

from perennial.demo.names import LANGUAGES, words_of


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_enough_different_words(language):
    words = words_of(language)
    for names in (words.women, words.men, words.roots, words.streets):
        assert len(names) == len(set(names)) >= 15
    assert len(set(words.families)) == len(words.families) >= 50
    assert len(words.jobs) >= 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_nickname_belongs_to_a_name_of_the_language(language):
    words = words_of(language)
    assert words.nicknames
    assert set(words.nicknames) <= {*words.women, *words.men}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_legal_form_has_one_place_for_the_name(language):
    assert all(form.count("{}") == 1 for form in words_of(language).forms)


def test_slavic_family_names_have_a_feminine_form():
    assert ("Hudec", "Hudecová") in words_of("sk").families
    assert ("Zalewski", "Zalewska") in words_of("pl").families
    assert ("Соболев", "Соболева") in words_of("ru").families
    assert ("Rzepka", "Rzepka") in words_of("pl").families


def test_slovak_women_never_carry_a_masculine_name():
    assert all(woman.endswith(("á", "a")) for _, woman in words_of("sk").families)


def test_a_name_may_have_several_nicknames():
    assert words_of("en").nicknames["Elizabeth"] == ("Liz", "Beth")


def test_cities_have_patterns_and_a_country():
    cities = [city for language in LANGUAGES for city in words_of(language).cities]
    assert {city.country for city in cities} == {"PL", "DE", "AT", "SK", "RU", "GB"}
    assert all("#" in city.postal_code and "#" in city.landline for city in cities)
