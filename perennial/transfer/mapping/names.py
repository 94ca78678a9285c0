"""A full name in one cell, parted into salutation, given name and family name."""

from __future__ import annotations

import re

from perennial.lib.text import fold
from perennial.transfer.mapping.words.persons import (
    DEGREES,
    PARTICLES,
    SECOND_TITLES,
    STRONG_PARTICLES,
    TITLES,
)

_PATRONYMIC = re.compile(r"(?:ovich|evich|yevich|ivich|ovna|evna|yevna|ichna|inichna|ilich|ich)$")
_CYRILLIC = re.compile("[\u0400-\u052f]")


def split_full_name(text: str, *, family_first: bool = False) -> tuple[str, str, str]:
    """`text` as (salutation, given name, family name), each '' when it is not there; nothing of the text is
    lost.

    "Brückner, Anselm" is read family name first; a Russian patronymic stays with the given name; particles
    (von, de, van der) stay with the family name; one word alone is a family name. Degrees after the name join
    the salutation. `family_first` is what the header says where the text leaves the order open.
    """
    before, comma, after = " ".join(text.split()).partition(",")
    degrees = ""
    if comma and _are_titles(after, TITLES | DEGREES):
        degrees, after = after.strip(), ""
    front, words = _without_titles(before.split())
    behind, rest = _without_titles(after.split())
    salutation = " ".join([*front, *behind, *([degrees] if degrees else [])])
    given, family = _reversed_name(words, rest) if rest else _parted(words, family_first)
    return salutation, " ".join(given), " ".join(family)


def _reversed_name(family: list[str], given: list[str]) -> tuple[list[str], list[str]]:
    """Family name first, by a comma; a particle written after the given name goes back to the family name."""
    particles: list[str] = []
    while len(given) > 1 and _is_particle(given[-1]):
        particles.insert(0, given.pop())
    return given, particles + family


def _parted(words: list[str], family_first: bool) -> tuple[list[str], list[str]]:
    if len(words) < 2:
        return [], words
    patronymic = next((index for index, word in enumerate(words) if index and _is_patronymic(word)), 0)
    if patronymic and _CYRILLIC.search("".join(words)):
        return _around_patronymic(words, patronymic, family_first)
    if family_first:
        particles = next(
            index for index, word in enumerate(words) if not _is_particle(word) or word == words[-1]
        )
        return words[particles + 1 :], words[: particles + 1]
    if words[0].islower() and _is(words[0], PARTICLES):
        return [], words
    start = next((index for index in range(1, len(words) - 1) if _is_particle(words[index])), len(words) - 1)
    return words[:start], words[start:]


def _around_patronymic(words: list[str], place: int, family_first: bool) -> tuple[list[str], list[str]]:
    """Иван Петрович Сидоров and Сидоров Иван Петрович alike; of two words the last is usually the family name."""
    if len(words) == 2:
        return (words[1:], words[:1]) if family_first else (words[:1], words[1:])
    if place == len(words) - 1:
        return words[place - 1 :], words[: place - 1]
    return words[: place + 1], words[place + 1 :]


def _is_particle(word: str) -> bool:
    return _is(word, PARTICLES if word.islower() else STRONG_PARTICLES)


def _is_patronymic(word: str) -> bool:
    return bool(_CYRILLIC.search(word)) and bool(_PATRONYMIC.search(fold(word)))


def _without_titles(words: list[str]) -> tuple[list[str], list[str]]:
    """The titles in front, and the rest; a title alone is kept as a name, for nobody is called only Dr."""
    count = 0
    while count < len(words) - 1 and _is(words[count], TITLES | SECOND_TITLES if count else TITLES):
        count += 1
    return words[:count], words[count:]


def _are_titles(text: str, known: frozenset[str]) -> bool:
    words = text.replace(". D", ".D").replace(",", " ").split()
    return bool(words) and all(_is(word, known) for word in words)


def _is(word: str, known: frozenset[str]) -> bool:
    return fold(word).strip(".").replace(".", "") in known
