"""Names of companies without what many have in common."""

from __future__ import annotations

import pytest
from hypothesis import given

from perennial.matching.normal.companies import acronym, core_words
from perennial.matching.normal.lists import lines
from tests.matching.hostile import HOSTILE, TEXTS, is_normal, within


@given(TEXTS, TEXTS)
def test_what_a_company_is_called_is_in_ascii_and_never_nothing(text: str, city: str) -> None:
    core = core_words(text, city)
    assert all(is_normal(word) for word in core)
    assert len(core) <= 16
    assert bool(core) == bool(core_words(text))
    assert is_normal(acronym(core))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_names_take_no_time(text: str) -> None:
    with within(2):
        core = core_words(text, text)
    assert all(is_normal(word) for word in core)


@pytest.mark.parametrize("form", lines("legal_forms"))
def test_every_listed_legal_form_is_left_out(form: str) -> None:
    assert core_words(f"Zubrowka {form}") == ("zubrowka",)
    assert core_words(f"Zubrowka {form.upper()}") == ("zubrowka",)


@pytest.mark.parametrize(
    "names",
    [
        ("Zubrówka Sp. z o.o.", "ZUBRÓWKA SPÓŁKA Z OGRANICZONĄ ODPOWIEDZIALNOŚCIĄ", "Zubrowka sp.z o.o.", "Zubrówka"),
        ("Zubrówka Sp. z o.o. Sp. k.", "Zubrówka"),
        ("Lindner GmbH & Co. KG", "Lindner GmbH", "LINDNER G.m.b.H.", "Lindner"),
        ("ООО «Ромашка»", "Romashka OOO", "Ромашка"),
        ("Tatra s.r.o.", "Tatra, spol. s r. o.", "TATRA a.s.", "Tatra"),
        ("Harbour Ltd.", "Harbour Limited", "HARBOUR PLC", "Harbour"),
    ],
    ids=lambda names: names[0],
)  # fmt: skip
def test_a_company_is_called_the_same_whatever_form_is_written(names: tuple[str, ...]) -> None:
    assert len({core_words(name) for name in names}) == 1


def test_a_name_that_is_a_legal_form_stays() -> None:
    assert core_words("GmbH") == ("gmbh",)
    assert core_words("AG & Co. KG")


def test_links_are_left_out_where_something_else_is_there() -> None:
    assert core_words("Müller und Söhne") == core_words("Müller & Söhne") == ("muller", "sohne")
    assert core_words("Und") == ("und",)


def test_a_branch_is_called_without_its_town() -> None:
    assert core_words("Lindner Köln GmbH", "Köln") == ("lindner",)
    assert core_words("Köln", "Köln") == ("koln",)
    assert core_words("Lindner Köln GmbH", "Bonn") == ("lindner", "koln")


def test_an_acronym_is_of_several_words() -> None:
    assert acronym(core_words("Bayerische Motoren Werke AG")) == "bmw"
    assert acronym(("word",)) == ""
    assert acronym(()) == ""
