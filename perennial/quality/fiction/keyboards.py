"""Which keys lie beside each other on the keyboards people type on, and what goes straight along them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

_KEYBOARDS = (
    ("qwertyuiop", "asdfghjkl", "zxcvbnm"),
    ("qwertzuiop", "asdfghjkl", "yxcvbnm"),
    ("azertyuiop", "qsdfghjklm", "wxcvbn"),
    ("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"),
)
_ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyz",
    "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
)


def straight_share(word: str) -> float:
    """The share of the letters that lie in runs along a row of keys or the alphabet: runs of four or more, as
    three occur in names (Werner, Piotr), unless nothing is left beside runs of three.
    """
    if _STRAIGHT.isdisjoint([word[at : at + 3] for at in range(len(word) - 2)]):
        return 0.0
    runs = list(_runs(word))
    if sum(runs) == len(word):
        return 1.0
    return sum(run for run in runs if run > 3) / len(word)


def beside_share(word: str) -> float:
    """The share of steps from letter to letter that stay within a finger's reach."""
    if len(word) < 2:
        return 0.0
    return sum(one + other in _BESIDE for one, other in pairwise(word)) / (len(word) - 1)


def _runs(word: str) -> Iterator[int]:
    """The lengths of the runs of three letters or more, from the left."""
    at = 0
    while at < len(word) - 2:
        end = at
        while word[end : end + 3] in _STRAIGHT:
            end += 1
        if end > at:
            yield end - at + 2
        at = max(at + 1, end + 2 if end > at else 0)


def _straight() -> Iterator[str]:
    for row in (*(row for keyboard in _KEYBOARDS for row in keyboard), *_ALPHABETS):
        for way in (row, row[::-1]):
            yield from (way[at : at + 3] for at in range(len(way) - 2))


def _beside() -> Iterator[str]:
    """Pairs of keys at most two apart in a row, or touching in neighbouring rows, and each key with itself."""
    for keyboard in _KEYBOARDS:
        places = {key: (at, row) for row, keys in enumerate(keyboard) for at, key in enumerate(keys)}
        for one, (at, row) in places.items():
            for other, (other_at, other_row) in places.items():
                reach = {0: 2, 1: 1}.get(abs(row - other_row), -1)
                if abs(at - other_at) <= reach:
                    yield one + other


_STRAIGHT = frozenset(_straight())
_BESIDE = frozenset(_beside())
