"""What a header says: the dictionary of all languages and the fields' own names, looked up folded."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from perennial.lib.text import fold
from perennial.transfer.mapping.fields import MappableField
from perennial.transfer.mapping.words import LANGUAGES, de, en, pl, ru, sk

_CAMEL = re.compile(r"(?<=[a-zа-яё])(?=[A-ZА-ЯЁ])")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_NUMBER = re.compile(r"^(.*?[^\d])\W*_?([1-9]\d?)\W*$")
_LONGEST_PHRASE = 5
_NAMES = ("given_name", "family_name")
# ФИО: family name, given name, patronymic.
_INITIALS = frozenset({"fio"})
# The words for what a deal is called.
DEAL_NAME = "deal_name"
# Where somebody says to work, of whom no company is known: called as companies are.
COMPANY_NAME = "company_name"
_SHORTEST_PART = 3
_SHORTEST_NEAR = 5

# A word for these stands in many headers that mean something else ("customer phone", "company street").
_GENERIC = frozenset(
    {"full_name", "company", "name", "own_id", "owner", "lifecycle", "region", "size", "salutation"}
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """A field a header may mean: `how` it was found (key, label, word, part, near), by which `word`, in which
    language.
    """

    field: str
    how: str
    word: str
    language: str
    score: float


def tokens(text: str) -> list[str]:
    return _NOT_WORD.sub(" ", fold(_CAMEL.sub(" ", text))).split()


def squashed(text: str) -> str:
    return "".join(tokens(text))


def number_in(header: str) -> tuple[str, int]:
    """The header without the number at its end, and that number (1 when there is none): "Tel. 2" is ("Tel.",
    2).
    """
    match = _NUMBER.match(header.strip())
    return (match[1], int(match[2])) if match else (header, 1)


@cache
def _standard_words() -> dict[str, tuple[tuple[str, str, str], ...]]:
    """Squashed word to (field, language, word)."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for language, (_name, words) in LANGUAGES.items():
        for key, phrases in words.items():
            for phrase in phrases:
                found.setdefault(squashed(phrase), []).append((key, language, phrase))
    found.pop("", None)
    return {word: tuple(meanings) for word, meanings in found.items()}


def is_known(header: str) -> bool:
    """Whether columns of some entity are called so in some language."""
    words = _standard_words()
    return squashed(header) in words or squashed(number_in(header)[0]) in words


class Dictionary:
    """Looks headers up among the words for the given fields."""

    def __init__(self, fields: Sequence[MappableField]) -> None:
        self._keys = {squashed(field.key): field.key for field in fields}
        self._labels: dict[str, dict[tuple[str, str], None]] = {}
        for field in fields:
            for language, word in _own_words(field):
                self._labels.setdefault(squashed(word), {})[field.key, language] = None
        self._labels.pop("", None)
        meant = _meant_by_words(self._keys.values())
        self._words = {
            word: kept
            for word, meanings in _standard_words().items()
            if (kept := tuple((meant[key], *rest) for key, *rest in meanings if key in meant))
        }

    def meanings(self, header: str) -> list[Meaning]:
        """Every field the header may mean; the surest way of finding one that finds anything."""
        without_number, _number = number_in(header)
        return (
            list(self._whole(header, 0.0))
            or list(self._whole(without_number, 0.03))
            or list(self._parts(without_number))
            or list(self._near(without_number))
        )

    def _whole(self, header: str, less: float) -> Iterator[Meaning]:
        word = squashed(header)
        if word in self._keys:
            yield Meaning(self._keys[word], "key", header, "", 1.0 - less)
        for field, language in self._labels.get(word, ()):
            yield Meaning(field, "label", header, language, 0.97 - less)
        for field, language, phrase in self._words.get(word, ()):
            yield Meaning(field, "word", phrase, language, 0.9 - less)

    def _parts(self, header: str) -> Iterator[Meaning]:
        """Words of the dictionary inside the header; the more of it they are, the surer."""
        parts = tokens(header)
        whole = sum(map(len, parts))
        for word in _phrases(parts):
            share = len(word) / whole
            for field in dict.fromkeys(field for field, _language in self._labels.get(word, ())):
                yield Meaning(field, "part", word, "", 0.5 + 0.3 * share)
            for field, language, phrase in self._words.get(word, ()):
                less = 0.15 if field in _GENERIC else 0.0
                yield Meaning(field, "part", phrase, language, 0.5 + 0.3 * share - less)

    def _near(self, header: str) -> Iterator[Meaning]:
        """A word of the dictionary that differs by a typing error."""
        word = squashed(header)
        if not _SHORTEST_NEAR <= len(word) <= 40:
            return
        candidates = [known for known in self._words if abs(len(known) - len(word)) <= 2 and len(known) > 4]
        for near in get_close_matches(word, candidates, n=1, cutoff=0.85):
            for field, language, phrase in self._words[near]:
                yield Meaning(field, "near", phrase, language, 0.6)


def _meant_by_words(keys: Collection[str]) -> dict[str, str]:
    """By the key of words the field they mean: what belongs to a company is not called as companies are."""
    meant = {key: key for key in keys if key != DEAL_NAME}
    if {"name", "company"} <= meant.keys():
        del meant["name"]
        meant[DEAL_NAME] = "name"
    if COMPANY_NAME in meant and "company" not in meant:
        meant["company"] = COMPANY_NAME
    return meant


def _own_words(field: MappableField) -> list[tuple[str, str]]:
    """(language, word), the language '' where it has none."""
    return [*field.labels.items(), *(("", word) for word in field.synonyms)]


def _phrases(parts: list[str]) -> Iterator[str]:
    for length in range(min(_LONGEST_PHRASE, len(parts)), 0, -1):
        for start in range(len(parts) - length + 1):
            word = "".join(parts[start : start + length])
            if len(word) >= _SHORTEST_PART:
                yield word


def says_family_first(header: str) -> bool:
    """Whether a column of full names is headed "Nazwisko i imię", "Nachname, Vorname", ФИО and the like."""
    word = squashed(header)
    if word in _INITIALS:
        return True
    places = {key: [word.find(one) for one in _name_words(key) if one in word] for key in _NAMES}
    given, family = (min(places[key], default=-1) for key in _NAMES)
    if family < 0 and word.startswith("name"):
        # German offices write "Name, Vorname".
        family = 0
    return 0 <= family < given


@cache
def _name_words(key: str) -> frozenset[str]:
    return frozenset(squashed(one) for _name, words in LANGUAGES.values() for one in words.get(key, ()))


@cache
def _label_words() -> dict[str, str]:
    """Squashed word to the label of a phone or an e-mail."""
    modules = (en, pl, de, sk, ru)
    return {
        squashed(word): label
        for module in modules
        for label, words in module.LABELS.items()
        for word in words
    }


def label_in(header: str) -> str:
    """fax, mobile, work or home, the first of them that the header says; else ''."""
    parts = tokens(header)
    said = {
        label
        for word, label in _label_words().items()
        if any(part == word or (len(word) >= 5 and part.startswith(word)) for part in parts)
    }
    return next((label for label in ("fax", "mobile", "work", "home") if label in said), "")
