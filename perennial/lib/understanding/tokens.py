"""A text as words, figures and marks, each with its place in the original."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from perennial.lib.numbers import ascii_digits
from perennial.lib.text import fold

_LONGEST_WORD = 40
#: Combining marks, soft hyphen and characters without width belong to the word they stand in.
_WITHIN = "\u0300-\u036f\u0483-\u0489\u00ad\u200b-\u200f\u2060\ufeff"
_LINE_ENDS = "\n\r\v\f\x85\u2028\u2029"
_LETTER = f"(?:[^\\W\\d_]|[{_WITHIN}])"
_TOKEN = re.compile(
    rf"(?P<word>[^\W\d_]{_LETTER}*(?:['’][^\W\d_]{_LETTER}*)?)"
    r"|(?P<figure>\d{4}-\d{1,2}-\d{1,2}(?!\d)|\d{1,2}-\d{1,2}-\d{4}(?!\d)|\d+(?:[.,:/]\d+)*)"
    rf"|(?P<mark>->|=>|[{_LINE_ENDS}]|[^\s{_WITHIN}])"
)
_MARKS = {
    "’": "'",
    "‘": "'",
    "–": "-",
    "—": "-",
    "−": "-",
    "：": ":",
    "→": "->",
    "⇒": "->",
    "➔": "->",
    "=>": "->",
}


@dataclass(frozen=True, slots=True)
class Token:
    """`key` is what is compared (a folded word, ASCII digits, the mark), `raw` is what was typed."""

    kind: Literal["word", "figure", "mark"]
    key: str
    raw: str
    start: int
    end: int
    glued: bool
    """No space stands between this token and the one before."""

    @property
    def capital(self) -> bool:
        return self.raw[:1].isupper()

    @property
    def ends_line(self) -> bool:
        return self.raw in _LINE_ENDS


def tokens_of(text: str) -> list[Token]:
    found: list[Token] = []
    end = -1
    for match in _TOKEN.finditer(text):
        kind, raw = match.lastgroup, match[0]
        key = _KEYS[str(kind)](raw)
        found.append(Token(kind, key, raw, match.start(), match.end(), match.start() == end))  # type: ignore[arg-type]
        end = match.end()
    return found


def exact(word: str) -> str:
    """A word as it is spelled, for those that only their accents tell apart."""
    return unicodedata.normalize("NFC", word).lower()


def _word_key(raw: str) -> str:
    """Words longer than any that is known are not worth folding."""
    return fold(raw) if len(raw) <= _LONGEST_WORD else ""


_KEYS: dict[str, Callable[[str], str]] = {
    "word": _word_key,
    "figure": ascii_digits,
    "mark": lambda raw: _MARKS.get(raw, raw),
}
