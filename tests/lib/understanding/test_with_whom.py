"""Who took part, as notes of several languages say it."""

from __future__ import annotations

import pytest

from perennial.lib.understanding import with_whom
from perennial.lib.understanding.with_whom import _Names

PEOPLE = [
    (1, "Anna Nowak"),
    (2, "Piotr Lis"),
    (3, "Jan Kowalski"),
    (4, "Anna Maria Zając"),
    (5, "Дарья Мельник"),
    (6, "Jana Krüger"),
]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Met with Piotr and Jana Krüger about prices", [2, 6]),
        ("Met with Piotr, Kowalski & Anna Nowak.", [2, 3, 1]),
        ("Spotkanie z Piotrem i Janem Kowalskim", [2, 3]),
        ("Rozmowa z Anną Nowak oraz z Piotrem", [1, 2]),
        ("Termin mit Jan und Jana", [3, 6]),
        ("Stretnutie s Piotrom a Jankou", [2]),
        ("Встреча: with Дарьей", [5]),
        ("with Anna Maria Zając", [4]),
        ("Spoke with Anna", []),
        ("Met Piotr, and Anna Nowak called", []),
        ("with the January figures and Piotr", []),
        ("with Piotr. And Jana said no", [2]),
        ("", []),
    ],
)
def test_only_who_is_plainly_named_took_part(text, keys):
    assert with_whom(text, PEOPLE) == keys


def test_it_bears_anything(monkeypatch):
    assert with_whom("with " * 10_000, PEOPLE) == []
    assert with_whom("with Piotr and " * 3_000, PEOPLE) == [2]
    assert with_whom("with Piotr", [(1, " "), (2, "Piotr"), (3, "Piotr")]) == []


def test_a_long_text_costs_the_same_however_many_people_there_are(monkeypatch):
    asked = []
    words = _Names._words
    monkeypatch.setattr(_Names, "_words", lambda self, token: asked.append(token) or words(self, token))
    counts = []
    for number in (10, 1000):
        asked.clear()
        assert with_whom("with z z " * 2000, [(n, f"Name{n} Surname{n}") for n in range(number)]) == []
        counts.append(len(asked))
    assert counts[0] == counts[1]
