"""Words of a text, and how they would be written after other habits of transliteration."""

from __future__ import annotations

import re
from functools import lru_cache

from perennial.lib.text import fold

# No name, street or address goes on for longer; what does is hostile, or no value at all.
LONGEST = 400
LONGEST_WORD = 60
_APOSTROPHE = re.compile(r"['`’ʼ]")
_OTHER = re.compile(r"[^a-z0-9]+")
# Read from top to bottom; what the five languages and their transliterations write differently for one sound.
# Capitals stand for a sound that is found, so that no later line reads it again.
_WRITTEN = tuple(
    (re.compile(pattern), put)
    for pattern, put in (
        (r"shch|schtsch|szcz|stsch", "S"),
        (r"tsch|tch|cz", "C"),
        (r"sch|sh|sz", "S"),
        (r"ch|ts|tz", "C"),
        (r"zh|rz", "Z"),
        (r"kh", "h"),
        (r"ph", "f"),
        (r"th|dt", "t"),
        (r"ck|q|c(?=[aoulrkt])", "k"),
        (r"c", "C"),
        (r"ks", "x"),
        (r"w", "v"),
        (r"oe", "o"),
        (r"ue", "u"),
        (r"ae", "a"),
        (r"[jy]", "i"),
        (r"ie", "e"),
        (r"io(?=.)", "e"),
        (r"(.)\1+", r"\1"),
    )
)
_VOWELS = re.compile(r"(?<=.)[aeiou]")
_DOUBLED = re.compile(r"(.)\1+")


def plain(text: str) -> str:
    """A text in ASCII, lower case, with single spaces, and no longer than values are."""
    return fold(text[:LONGEST])[:LONGEST].strip()


def words(text: str) -> tuple[str, ...]:
    """The words of a text, folded to ASCII letters and digits, in their order."""
    folded = _APOSTROPHE.sub("", plain(text))
    return tuple(word[:LONGEST_WORD] for word in _OTHER.split(folded) if word)


@lru_cache(maxsize=16384)
def written(word: str) -> str:
    """One spelling for many: Müller, Mueller and Muller, Julia, Yuliya and Iuliia are the same."""
    for pattern, put in _WRITTEN:
        word = pattern.sub(put, word)
    return word.lower()


@lru_cache(maxsize=16384)
def bones(word: str) -> str:
    """What is left without vowels but a leading one: for finding, too coarse for judging."""
    return _DOUBLED.sub(r"\1", _VOWELS.sub("", written(word)))
