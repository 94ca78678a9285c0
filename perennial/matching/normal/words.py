"""Words of a text, also where it was read in a wrong encoding, and how other habits of transliteration write them."""

from __future__ import annotations

import re
from contextlib import suppress
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
_MISTAKEN_FOR = ("cp1252", "cp1250", "cp1251")
_VOWELS = re.compile(r"(?<=.)[aeiou]")
_DOUBLED = re.compile(r"(.)\1+")


def plain(text: str) -> str:
    """A text in ASCII, lower case, with single spaces, no longer than values are, read anew where its bytes were
    taken for another encoding.
    """
    told = text[:LONGEST]
    return fold(told if told.isascii() else read_anew(told))[:LONGEST].strip()


def words(text: str) -> tuple[str, ...]:
    """The words of a text, folded to ASCII letters and digits, in their order."""
    folded = _APOSTROPHE.sub("", plain(text))
    return tuple(word[:LONGEST_WORD] for word in _OTHER.split(folded) if word)


@lru_cache(maxsize=4096)
def read_anew(text: str) -> str:
    """UTF-8 that was read as a Windows encoding, as it was meant (MÃ¼ller is Müller); any other text as it is."""
    for encoding in _MISTAKEN_FOR:
        with suppress(UnicodeError):
            meant = b"".join(_bytes(sign, encoding) for sign in text).decode("utf-8")
            # Letters of a real name make a single sequence by chance, hardly two or a whole one of the west.
            if encoding == "cp1252" or len(text) - len(meant) > 1:
                return meant
    return text


def _bytes(sign: str, encoding: str) -> bytes:
    """Signs that an encoding has no place for stand for their own byte, as browsers have it."""
    return bytes((ord(sign),)) if "\x80" <= sign <= "\x9f" else sign.encode(encoding)


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
