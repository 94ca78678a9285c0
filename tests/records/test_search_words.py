"""Words, slips and ranks: pure, without a database."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perennial.records.search import marks
from perennial.records.search.ranking import (
    BY_COMPANY,
    EXACT,
    NO_ANSWER,
    PREFIX,
    SUBSTRING,
    TYPO,
    WORD_START,
    answer,
    misspelt,
)
from perennial.records.search.typos import distance, pieces, slips_allowed, swapped
from perennial.records.search.words import compact, digits, framed, parts, question, spellings, starts, texts

WORDS = st.text("abcdeikoz", min_size=4, max_size=14)


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("Müller", ("muller", "mueller")),
        ("Nowak", ("nowak",)),
        ("Łódź", ("lodz",)),
        ("Straße", ("strasse",)),
        ("", ("",)),
    ],
)
def test_umlauts_have_two_spellings(text: str, several: tuple[str, ...]) -> None:
    assert spellings(text) == several


def test_values_stand_between_bars_and_words_between_blanks() -> None:
    names = "||jan  oneill  muller||jan  oneill  mueller||jan  oneillmuller||jan  oneillmueller||"
    assert framed(texts("Jan O'Neill-Müller", "")) == names
    assert framed(texts("P.P.H.U. Kowal s.c.")) == "||p  p  h  u  kowal  s  c||pphu  kowal  sc||"
    assert framed([]) == framed([""]) == ""


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("+48 601-234-567", "48601234567"),
        ("0048 601", "48601"),
        ("0601 234", "601234"),
        ("+49 (0) 30 12", "493012"),
        ("٠١٢", "12"),
        ("abc", ""),
    ],
)
def test_a_phone_is_its_digits_without_what_is_dialled_before(text: str, bare: str) -> None:
    assert digits(text) == bare


def test_a_number_is_its_letters_and_digits() -> None:
    assert compact("PL 525-000.12/34") == "pl5250001234"
    assert question("525 000 12 34").compact == ("5250001234",)
    assert question("+48 (0) 601 234").compact == ("480601234", "48601234")
    assert question("5250001234").compact == ()
    assert question("room 12").compact == () == question("Jan Kowalski 1234").compact


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("601 234", True),
        ("+48 601 234 567", True),
        ("3M 601 234", False),
        ("anna 601", False),
        ("12 3", False),
    ],
)
def test_a_phone_is_a_number_and_no_person_at_a_company(text, number):
    assert question(text).is_number == number


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("tel. 0905 123 456", ("tel0905123456", "0905123456", "905123456")),
        ("+421 905 123 456", ("421905123456", "905123456")),
        ("8 (495) 123-45-67", ("84951234567", "951234567")),
        ("22 826 02 11 wew. 12", ("228260211wew12", "228260211")),
        ("NIP: 525-224-84-81", ("nip5252248481", "5252248481")),
        ("ul. 3 Maja 1234", ()),
        ("https://www.jantar.example/kontakt?x=1", ("jantar.example",)),
        ("zs.example", ("zs.example",)),
    ],
)
def test_a_number_is_asked_without_what_stands_around_it(text: str, numbers: tuple[str, ...]) -> None:
    assert question(text).compact == numbers


def test_what_is_typed_becomes_words() -> None:
    assert question("  Jan   KOVÁČIK jan ").words == (("jan",), ("kovacik", "0qkovacik"))
    assert question("Müller").words == (("muller", "mueller", "0qmuler"),)
    assert question("Müller & Söhne").phrases[:2] == ("muller  sohne", "mueller  soehne")
    assert question("A@B.example").words == (("a@b.example",),)
    assert question("007123").words == (("007123", "7123"),)
    assert not question(" -- … ")
    assert len(question(" ".join(f"w{n}" for n in range(50))).words) == 8


def test_short_words_are_asked_by_their_beginning() -> None:
    assert parts("ng") == starts("ng") == ("  ng", "||ng")
    assert parts("nov") == ("nov",)


def test_a_mark_is_one_trigram_of_its_own() -> None:
    several = [marks.keeper(n) for n in (None, *range(1, 60_000, 7), 10**12)]
    several += [
        marks.kind(entity, archived=gone)
        for entity in ("company", "contact", "x_boat")
        for gone in (False, True)
    ]
    assert len(set(several)) == len(several)
    assert all(len(mark) == 3 and not mark.isascii() for mark in several)


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [
        ("kovacik", "kovacik", 0),
        ("kovacik", "kovaick", 1),
        ("kovacik", "kovcik", 1),
        ("kovacik", "kowacik", 1),
        ("kovacik", "kovaacik", 1),
        ("ab", "ba", 1),
        ("novak", "nowek", 2),
        ("novak", "kovacik", 3),
    ],
)
def test_slips_between_words_are_counted(one: str, other: str, slips: int) -> None:
    assert distance(one, other, 2) == slips == distance(other, one, 2)


def test_short_words_and_numbers_have_to_be_right() -> None:
    assert [
        slips_allowed(word) for word in ("ng", "nov", "nova", "novakov", "novakova", "6012345", "a" * 41)
    ] == [0, 0, 1, 1, 2, 0, 0]


@given(WORDS, st.data())
def test_a_word_with_the_slips_allowed_keeps_the_pieces_by_which_it_is_looked_for(
    word: str, data: st.DataObject
) -> None:
    slipped = word
    for _ in range(data.draw(st.integers(0, slips_allowed(word)))):
        place = data.draw(st.integers(0, len(slipped) - 1))
        sign = data.draw(st.sampled_from("abkz"))
        slipped = data.draw(
            st.sampled_from(
                [
                    slipped[:place] + sign + slipped[place:],
                    slipped[:place] + slipped[place + 1 :],
                    slipped[:place] + sign + slipped[place + 1 :],
                ]
            )
        )
    for text in (f"||{slipped}||", f"||jan  {slipped}  ltd||"):
        assert any(
            all(any(needle in text for needle in piece) for piece in several) for several in pieces(word)
        )


@given(WORDS, st.data())
def test_swapped_neighbours_are_looked_for(word: str, data: st.DataObject) -> None:
    n = data.draw(st.integers(0, len(word) - 2))
    slipped = word[:n] + word[n + 1] + word[n] + word[n + 2 :]
    assert slipped == word or any(needle in f"||{slipped}||" for needle in swapped(word))


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("jan kovacik", EXACT),
        ("jan kov", PREFIX),
        ("kovacik", WORD_START),
        ("kov jan", WORD_START),
        ("ovac", SUBSTRING),
        ("jan x", 0),
        ("zilina", WORD_START),
    ],
)
def test_the_better_it_fits_the_higher_the_rank(text: str, score: int) -> None:
    columns = {"names": "||jan  kovacik||", "other": "||zilina||"}
    found, why = answer(question(text), columns)
    assert score <= found <= score + 3
    assert bool(why) == bool(score)


def test_the_group_that_answers_is_told() -> None:
    columns = {
        "names": "||jan  kos||",
        "reach": "||48601234567||jan@a.example||",
        "numbers": "||k71||",
        "other": "||lodz||",
        "company": "||jantar||",
    }
    whys = {
        text: answer(question(text), columns)[1]
        for text in ("kos", "601 234", "jan@a", "k71", "lodz", "jantar", "kos jantar")
    }
    assert whys == {
        "kos": "names",
        "601 234": "reach",
        "jan@a": "reach",
        "k71": "numbers",
        "lodz": "other",
        "jantar": "company",
        "kos jantar": "names",
    }
    assert answer(question("jantar"), columns)[0] == BY_COMPANY
    assert answer(question("kos jantar"), columns)[0] < answer(question("kos jan"), columns)[0]


def test_slips_are_forgiven_in_names_and_places_only() -> None:
    columns = {"names": "||jan  kovacik||", "reach": "||kosar@a.example||", "other": "||zilina||"}
    assert misspelt(question("kovachik"), columns) == (TYPO - 1, "names")
    assert misspelt(question("jan zilyna"), columns) == (TYPO - 1, "names")
    assert misspelt(question("koser"), columns) == NO_ANSWER
