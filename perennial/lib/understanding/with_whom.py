"""Who took part, as a note says it: “met with Anna and Piotr”, “z Anną i Piotrem”.

Only people handed in are understood. A name is taken as it is written or with the ending of a case; what could be
several of those handed in is nobody.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from itertools import product
from typing import Generic, TypeVar

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
_LONGEST_ENDING = max(map(len, _ENDINGS))
_VOWELS = "aeiouy"
_SHORTEST = 3
LONGEST = 20_000
# Nobody lists more in a note.
MOST = 20


def with_whom(text: str, people: Sequence[tuple[K, str]]) -> list[K]:
    """The keys of those of `people` (key, name) who the text says took part, in its order."""
    tokens = [_plain(token) for token in _TOKEN.findall(text[:LONGEST].replace("\r\n", "\n"))]
    if _WITH.isdisjoint(tokens):
        return []
    names, found, place = _Names(people), list[K](), 0
    while place < len(tokens) and len(found) < MOST:
        if tokens[place] not in _WITH:
            place += 1
            continue
        place += 1
        while (read := names.at(tokens, place)) is not None:
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


class _Names(Generic[K]):
    """Names by their words, and these by their stems: what a token can mean is looked up, not tried."""

    def __init__(self, people: Sequence[tuple[K, str]]) -> None:
        self._keys: dict[str, set[K]] = defaultdict(set)
        self._whole: dict[tuple[str, str], list[tuple[K, list[str]]]] = defaultdict(list)
        self._stems: dict[str, list[str]] = defaultdict(list)
        for key, name in people:
            words = _plain(name).split()
            for word in words:
                self._keys[word].add(key)
            if len(words) > 1:
                self._whole[words[0], words[1]].append((key, words))
        for word in self._keys:
            self._stems[word.rstrip(_VOWELS)].append(word)
        self._alone: dict[str, K | None] = {}

    def at(self, tokens: Sequence[str], place: int) -> tuple[K, int] | None:
        """Who is named at a place, and where it goes on; the whole name before a part of it."""
        whole = [
            (key, len(words))
            for key, words in self._pairs(tokens[place : place + 2])
            if self._spells(tokens, place, words)
        ]
        if whole:
            most = max(length for _key, length in whole)
            alone = _only({key for key, length in whole if length == most})
            return None if alone is None else (alone, place + most)
        if place >= len(tokens):
            return None
        token = tokens[place]
        if token not in self._alone:
            self._alone[token] = self._named(token)
        alone = self._alone[token]
        return None if alone is None else (alone, place + 1)

    def _pairs(self, tokens: Sequence[str]) -> Iterator[tuple[K, list[str]]]:
        """Those whose name begins with both tokens."""
        for pair in product(*map(self._words, tokens)):
            yield from self._whole.get(pair, ()) if len(pair) == 2 else ()

    def _spells(self, tokens: Sequence[str], place: int, words: Sequence[str]) -> bool:
        its = tokens[place : place + len(words)]
        return len(its) == len(words) and all(
            word in self._words(token) for token, word in zip(its, words, strict=True)
        )

    def _named(self, token: str) -> K | None:
        """Whose name alone has the word as it is written, else whose has it in another case."""
        if len(token) >= _SHORTEST and token in self._keys:
            return _only(self._keys[token])
        return _only({key for word in self._words(token) for key in self._keys[word]})

    def _words(self, token: str) -> set[str]:
        """The words of names that a token is, perhaps in another case."""
        found = {token} & self._keys.keys()
        for cut in range(max(_SHORTEST, len(token) - _LONGEST_ENDING), len(token) + 1):
            if token[cut:] in _ENDINGS:
                found.update(self._stems.get(token[:cut], ()))
        return found


def _only(keys: Set[K]) -> K | None:
    return next(iter(keys)) if len(keys) == 1 else None
