"""Words as they are judged: whatever case and accents they were typed in, and never more than a bounded few."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

LONGEST_TEXT = 200
_MOST_WORDS = 8
_LONGEST_WORD = 40

_LETTERS = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile("[\u0400-\u052f]+")
_LATIN = re.compile("[a-z]+")
# Folded one by one, so that й stays another key than и.
_CYRILLIC_FOLD = str.maketrans("ёґїўѐѝ", "егіуеи")


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """The beginning of a text in lower case and without accents; Cyrillic stays Cyrillic, all else becomes ASCII."""
    text = text[:LONGEST_TEXT].strip()
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFC", text).casefold()
    return "".join(_plain_letter(letter) for letter in text)


@lru_cache(maxsize=8192)
def words_of(text: str) -> tuple[str, ...]:
    """The runs of letters of a text as `plain` gives it, the first few."""
    return tuple(word[:_LONGEST_WORD] for word in _LETTERS.findall(text)[:_MOST_WORDS])


def script_of(word: str) -> str:
    """`latin` or `cyrillic`, '' for a word of neither or both."""
    if _LATIN.fullmatch(word):
        return "latin"
    return "cyrillic" if _CYRILLIC.fullmatch(word) else ""


@lru_cache(maxsize=4096)
def _plain_letter(letter: str) -> str:
    if _CYRILLIC.fullmatch(letter):
        return letter.translate(_CYRILLIC_FOLD)
    if unicodedata.combining(letter):
        # What casefold leaves of İ would else break the word in two.
        return ""
    # Only what is written in letters of the alphabet; other scripts say nothing about keys and sequences.
    return anyascii(letter).lower() if unicodedata.name(letter, "").startswith("LATIN") else letter
