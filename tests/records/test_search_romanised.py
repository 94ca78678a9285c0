"""Names in Cyrillic letters and the many ways they are written in Latin ones."""

from __future__ import annotations

import pytest

from perennial.records.models import Contact
from perennial.records.search.queries import find, matching
from perennial.records.search.romanised import MARK, is_cyrillic, romanisations, skeleton
from perennial.schema.queries import shape_of
from tests.cast import OPERATOR
from tests.records.people import company, contact


@pytest.mark.parametrize(
    "several",
    [
        "shcherbakov scherbakow szczerbakow schtscherbakow scerbakov shherbakov serbakov",
        "khrushchev chruscov chruschtschow chruszczow hruschov hrusev xrushhev",
        "tchaikovsky chaykovskiy czajkowski cajkovskij tschaikowski chaikovskii",
        "tsvetaeva cvetajeva czvetaeva cwietajewa",
        "alekseev alexeyev aleksejew",
        "yurev jurjew iuriev",
        "zhukov zukow zukov",
    ],
)
def test_all_romanisations_of_a_name_have_one_skeleton(several: str) -> None:
    assert len({skeleton(word) for word in several.split()}) == 1


@pytest.mark.parametrize("word", ["li", "7", "a1b", ""])
def test_what_is_short_or_no_word_has_no_skeleton(word: str) -> None:
    assert skeleton(word) == ""


def test_other_names_have_other_skeletons() -> None:
    names = [
        "ivanov",
        "petrov",
        "sidorov",
        "smirnov",
        "kuznetsov",
        "popov",
        "lebedev",
        "novak",
        "kowalski",
        "weber",
    ]
    assert len({skeleton(name) for name in names}) == len(names)
    assert all(skeleton(name).startswith(MARK) for name in names)


def test_a_cyrillic_name_is_written_in_each_scheme() -> None:
    assert is_cyrillic("Щербаков")
    assert not is_cyrillic("Łódź")
    assert {"shcherbakov", "scherbakow", "szczerbakow", "scerbakov"} <= set(romanisations("Щербаков"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        "shcherbakov",
        "scherbakow",
        "Щерб",
        "Щербаков",
        "scherb",
        "szczerbakow",
        "Ščerbakov",
        "ivan scherbakow",
    ],
)
def test_a_cyrillic_name_is_found_however_it_is_typed(text: str) -> None:
    one = contact("Иван Щербаков")
    contact("Ivan Petrov")
    assert [hit.record for hit in find(OPERATOR, text)] == [one.pk]
    shape = shape_of("contact")
    assert list(Contact.objects.filter(matching(OPERATOR, shape, text))) == [one]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "written", ["Shcherbakov", "Scherbakow", "Szczerbakow", "Ščerbakov", "Schtscherbakow", "Щербаков"]
)
def test_a_latin_name_is_found_in_cyrillic_letters(written: str) -> None:
    one = contact(f"Ivan {written}")
    contact("Ivan Petrov")
    assert [hit.record for hit in find(OPERATOR, "Щербаков")] == [one.pk]
    assert [hit.record for hit in find(OPERATOR, "Щерб")] == [one.pk]


@pytest.mark.django_db
def test_a_town_is_found_the_same_way() -> None:
    one = company("Янтарь", city="Челябинск")
    company("Drevo", city="Žilina")
    for text in ("tscheljabinsk", "chelyabinsk", "czelabinsk", "jantar"):
        assert [hit.record for hit in find(OPERATOR, text)] == [one.pk], text


@pytest.mark.django_db
def test_latin_names_do_not_find_each_other_by_their_skeletons() -> None:
    contact("Ivan Cerny")
    contact("Hana Kraus")
    assert find(OPERATOR, "cherny krauz") == []


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["petr", "pyotr", "Piotr Szczerbakow", "Fyodor", "fedor", "Fjodorowitsch"])
def test_yo_is_found_as_either_vowel(text: str) -> None:
    contact("Пётр Фёдорович Щербаков")
    contact("Pawel Petersen")
    assert [hit.title for hit in find(OPERATOR, text)] == ["Пётр Фёдорович Щербаков"]
