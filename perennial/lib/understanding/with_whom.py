"""Who took part, as a note says it: “met with Anna and Piotr”, “z Anną i Piotrem”.

Only people handed in are understood. A name is taken as it is written or with the ending of a case; what could be
several of those handed in is nobody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

from perennial.lib.text import fold

K = TypeVar("K")
_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|[,;&+.!?\n]")
_WITH = frozenset({"with", "z", "ze", "mit", "s", "so"})
_AND = frozenset({"and", "i", "oraz", "und", "a", "aj", "ako", "&", "+", ",", *_WITH})
# Endings of cases of names in Polish, Slovak, German, English, and in Russian as its letters are written in Latin.
_ENDINGS = frozenset(
    re.split(
        " ",
        " a e i o u y em ie ia ii iu io iem om ou ovi owi im ym ego iego emu iemu s es en n m ja ju"
        " oi oj oy ei ej ey yu ya yei yey yoi yoy",
    )
)
_VOWELS = "aeiouy"
_SHORTEST = 3
LONGEST = 20_000
# Nobody lists more in a note.
MOST = 20


def with_whom(text: str, people: Sequence[tuple[K, str]]) -> list[K]:
    """The keys of those of `people` (key, name) who the text says took part, in its order."""
    tokens = [_plain(token) for token in _TOKEN.findall(text[:LONGEST].replace("\r\n", "\n"))]
    known = [(key, _plain(name).split()) for key, name in people if name.strip()]
    found: list[K] = []
    place = 0
    while place < len(tokens) and len(found) < MOST:
        if tokens[place] not in _WITH:
            place += 1
            continue
        place += 1
        while (read := _one(tokens, place, known)) is not None:
            key, place = read
            found.append(key)
            if place >= len(tokens) or tokens[place] not in _AND:
                break
            place += 1
            if place < len(tokens) and tokens[place - 1] == "," and tokens[place] in _AND:
                place += 1
    return list(dict.fromkeys(found))


def _plain(text: str) -> str:
    """Soft signs become apostrophes when Russian is written in Latin letters, and tell nothing here."""
    return fold(text).replace("'", "")


def _one(tokens: Sequence[str], place: int, known: Sequence[tuple[K, list[str]]]) -> tuple[K, int] | None:
    """Who is named at a place, and where it goes on; the whole name before a part of it."""
    whole = [(key, len(words)) for key, words in known if _spells(tokens, place, words)]
    if whole:
        most = max(length for _key, length in whole)
        keys = {key for key, length in whole if length == most}
        return (keys.pop(), place + most) if len(keys) == 1 else None
    if place >= len(tokens):
        return None
    for alike in (_same, _bent):
        keys = {key for key, words in known if any(alike(tokens[place], word) for word in words)}
        if keys:
            return (keys.pop(), place + 1) if len(keys) == 1 else None
    return None


def _spells(tokens: Sequence[str], place: int, words: Sequence[str]) -> bool:
    its = tokens[place : place + len(words)]
    return len(its) == len(words) > 1 and all(
        _bent(token, word) for token, word in zip(its, words, strict=True)
    )


def _same(token: str, word: str) -> bool:
    return token == word and len(word) >= _SHORTEST


def _bent(token: str, word: str) -> bool:
    """Whether a token is the word, perhaps in another case."""
    if token == word:
        return True
    stem = word.rstrip(_VOWELS)
    return len(stem) >= _SHORTEST and token.startswith(stem) and token[len(stem) :] in _ENDINGS
