"""What the letters of one word say: along the keyboard, one letter again and again, never seen in names."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from math import log2
from typing import NamedTuple

from perennial.quality.fiction.keyboards import beside_share, straight_share
from perennial.quality.fiction.sign import share
from perennial.quality.fiction.trigrams import surprise
from perennial.quality.fiction.words import script_of

# y is a vowel here, and so are r and l: Smrž, Krk and Vlk are names.
_CONSONANTS = re.compile("[bcdfghjkmnpqstvwxz]+|[бвгджзкмнпстфхцчшщ]+")
_VOWELS = re.compile("[aeiouyаеиоуыэюяєі]")
_SAME = re.compile(r"(.)\1{2,}")
_PARTS = re.compile(r"(.{2,}?)\1+")
#: Nats a letter: most names stay below the first, what hands drum on keys lies above the second.
_USUAL, _UNHEARD_OF = 3.1, 5.1


class Spelling(NamedTuple):
    """Each from 0 to 1, by the names of their signs."""

    keyboard_walk: float
    keyboard_mash: float
    unlike_names: float
    one_letter: float
    repeated_part: float
    few_letters: float
    no_vowels: float

    @property
    def odd(self) -> bool:
        return max(self) > 0.3


NOTHING_ODD = Spelling(0, 0, 0, 0, 0, 0, 0)


@lru_cache(maxsize=8192)
def spelling(word: str) -> Spelling:
    """The signs of one word as `words.plain` gives it; a word of one or two letters says nothing."""
    if len(word) < 3:
        return NOTHING_ODD
    script = script_of(word)
    strange = _strangeness(word, script) if script else 0.0
    return Spelling(
        keyboard_walk=_walk(word) if script else 0.0,
        keyboard_mash=strange * share(beside_share(word), 0.3, 0.8) if strange else 0.0,
        unlike_names=strange,
        one_letter=_one_letter(word),
        repeated_part=_repeated_part(word),
        few_letters=share(_entropy(word), 1.5, 1.0) if len(word) >= 7 and len(set(word)) < 5 else 0.0,
        no_vowels=share(_consonants(word), 4, 7) if script else 0.0,
    )


def _walk(word: str) -> float:
    return share(straight_share(word), 0.5, 1.0) * (0.6 if len(word) == 3 else 1.0)


def _strangeness(word: str, script: str) -> float:
    """Grows with the surprise, and with the letters that bear witness to it."""
    return share(surprise(word, script), _USUAL, _UNHEARD_OF) * share(len(word), 2, 6)


def _one_letter(word: str) -> float:
    found = _SAME.search(word)
    if word == "iii":  # a number of a street, a pope or an heir
        return 0.0
    return len(found.group()) / len(word) if found else 0.0


def _repeated_part(word: str) -> float:
    """A part said twice. Lili, Deedee and Nhlanhla are names: with a vowel to say it by it counts little."""
    found = _PARTS.fullmatch(word)
    if not found or len(set(word)) == 1:
        return 0.0
    return 0.2 if not script_of(word) or _VOWELS.search(found.group(1)) else 1.0


def _entropy(word: str) -> float:
    """Bits a letter."""
    size = len(word)
    return -sum(times / size * log2(times / size) for times in Counter(word).values())


def _consonants(word: str) -> int:
    return max(map(len, _CONSONANTS.findall(word)), default=0)
