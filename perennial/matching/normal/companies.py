"""Names of companies without their legal form, and the letters they are called by."""

from __future__ import annotations

import re
from functools import cache

from perennial.matching.normal.lists import lines, listed
from perennial.matching.normal.words import plain, words

_LINKS = listed("links")
_DOTTED = re.compile(r"\b((?:[a-z]\.\s?){2,})")
_LONGEST = 16


def core_words(text: str, city: str = "") -> tuple[str, ...]:
    """The words that tell a company from others, in order; all words where nothing else is left.

    The town it is in is left out: a branch is called after it.
    """
    there = words(_undotted(text))[:_LONGEST]
    bare = _without_forms(there)
    told = tuple(word for word in bare if word not in _LINKS) or bare or there
    town = frozenset(words(city)) if city else frozenset()
    return tuple(word for word in told if word not in town) or told


def acronym(core: tuple[str, ...]) -> str:
    """First letters of two words or more; '' for shorter names."""
    return "".join(word[0] for word in core) if len(core) >= 2 else ""


def _undotted(text: str) -> str:
    """Letters with points between them as one word: s.r.o. as sro."""
    return _DOTTED.sub(_joined, plain(text))


def _joined(found: re.Match[str]) -> str:
    return found[1].replace(".", "").replace(" ", "") + " "


def _without_forms(there: tuple[str, ...]) -> tuple[str, ...]:
    """Legal forms stand at the end, in Russian at the beginning, and are several words as often as one."""
    left = there
    while (shorter := _cut(left)) != left:
        left = shorter
    return left


def _cut(left: tuple[str, ...]) -> tuple[str, ...]:
    forms = _forms()
    for length in range(min(7, len(left) - 1), 0, -1):
        if left[-length:] in forms:
            return left[:-length]
        if left[:length] in forms:
            return left[length:]
    return left


@cache
def _forms() -> frozenset[tuple[str, ...]]:
    return frozenset(words(_undotted(line)) for line in lines("legal_forms"))
