"""The words of all languages by section, longest phrase first.

A section says what its words are for ("weekday", "verb", "outcome"); each value has its phrases, separated by commas.
A word behind `=` must be spelled exactly so; sections that begin with "own " are heard only in their language.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from perennial.lib.understanding.tokens import Token, exact, tokens_of
from perennial.lib.understanding.words import EVERYWHERE, LANGUAGES

_OWN = "own "
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


@dataclass(frozen=True)
class Phrase:
    keys: tuple[str, ...]
    value: Any
    spelling: str = ""
    """How its only word must be spelled, where accents matter."""


@dataclass(frozen=True)
class Found:
    """What stands at a place: its value, and the index of the token behind it."""

    value: Any
    end: int


class Lexicon:
    """Looks phrases up; `sections[section][first word]` are the phrases, the longest first."""

    def __init__(self, sections: Mapping[str, Mapping[str, Sequence[Phrase]]]) -> None:
        self._sections = sections

    def at(self, section: str, tokens: Sequence[Token], index: int) -> Found | None:
        """The longest phrase of the section that begins with this token."""
        if not 0 <= index < len(tokens):
            return None
        for phrase in self._sections[section].get(tokens[index].key, ()):
            end = _end_of(phrase, tokens, index)
            if end:
                return Found(phrase.value, end)
        return None


@lru_cache(maxsize=16)
def lexicon(language: str) -> Lexicon:
    """The words of every language, with those that only this one has a right to."""
    here = language.replace("_", "-").partition("-")[0].lower()
    sections: dict[str, dict[str, list[Phrase]]] = defaultdict(lambda: defaultdict(list))
    for name, words in {**LANGUAGES, "": EVERYWHERE}.items():
        for section, values in words.items():
            if not section.startswith(_OWN) or name == here:
                for phrase in _phrases(values, german=name == "de"):
                    sections[section.removeprefix(_OWN)][phrase.keys[0]].append(phrase)
    for by_first in sections.values():
        for phrases in by_first.values():
            phrases.sort(key=lambda phrase: (-len(phrase.keys), not phrase.spelling))
    return Lexicon(sections)


def _phrases(values: Mapping[Any, str], *, german: bool) -> Iterator[Phrase]:
    for value, text in values.items():
        for written in filter(None, map(str.strip, text.split(","))):
            spelling = exact(written[1:]) if written.startswith("=") else ""
            for form in {written, written.translate(_UMLAUTS)} if german else {written}:
                keys = tuple(token.key for token in tokens_of(form.removeprefix("=")))
                yield Phrase(keys, value, spelling)


def _end_of(phrase: Phrase, tokens: Sequence[Token], index: int) -> int:
    """The index behind the phrase, 0 when it does not stand here; a dot behind a shortened word is passed over."""
    place = index
    if phrase.spelling and exact(tokens[index].raw) != phrase.spelling:
        return 0
    for number, key in enumerate(phrase.keys):
        if number and place < len(tokens) and tokens[place].key == "." != key and tokens[place].glued:
            place += 1
        if place >= len(tokens) or tokens[place].key != key:
            return 0
        place += 1
    return place
