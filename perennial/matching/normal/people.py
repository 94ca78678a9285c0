"""Names of people: given names with their short forms, family names, days of birth."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from perennial.matching.normal.lists import lines, listed
from perennial.matching.normal.words import plain, words, written

# Written before or behind names and no part of them.
_TITLES = listed("titles")
# Written with a hyphen, so that they would be two words.
_ADDRESSED = re.compile(r"\b(?:г-н|г-жа|г-ка|g-n|g-zha)\b\.?", re.IGNORECASE)
# One letter of another script may be two of ours: Ж. is an initial, and zh would be none.
_INITIAL = re.compile(r"(?<![^\W\d_])([^\W\d_a-zA-Z])(?![^\W\d_])")
_PARTS = re.compile(r"\d+", re.ASCII)
_BETWEEN = re.compile(r"[._-]+")
_LONGEST = 12
_NOT_KNOWN = ("", "0101")


def name_words(text: str) -> tuple[str, ...]:
    """The words of a name without titles; all of them where nothing else is there."""
    return _without_titles(text) or words(text)[:_LONGEST]


def full_name(given: str, family: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Words of the given and of the family name, also where both stand in the field of one."""
    first, last = _without_titles(given), _without_titles(family)
    if first and last:
        return first, last
    text = given if first else family
    surname, comma, before = text.partition(",")
    if comma and (told := name_words(before)):
        return told, name_words(surname)
    there = first or last or words(given or family)[:_LONGEST]
    if len(there) < 2:
        return (there, ()) if first else ((), there)
    return (there[-1:], there[:-1]) if _is_turned(there) else (there[:-1], there[-1:])


def _without_titles(text: str) -> tuple[str, ...]:
    bare = text if text.isascii() else _INITIAL.sub(_letter, _ADDRESSED.sub(" ", text))
    return tuple(word for word in words(bare) if word not in _TITLES)[:_LONGEST]


def _letter(found: re.Match[str]) -> str:
    return plain(found[1])[:1]


def _is_turned(there: tuple[str, ...]) -> bool:
    """The family name stands first: behind it is an initial, or a given name that is known, as it is not."""
    begin, end = there[0], there[-1]
    if len(begin) == 1 or len(end) == 1:
        return len(end) == 1 and len(begin) > 1
    return written(end) in _groups() and written(begin) not in _groups()


def given_in(users: Iterable[str], family: Sequence[str]) -> tuple[str, ...]:
    """The given name that stands beside the family name in front of an @: ("anna",) of anna.nowak and nowak.anna."""
    last = {written(word) for word in family}
    for user in users:
        parts = [word for part in _BETWEEN.split(user) for word in words(part)]
        others = [word for word in parts if written(word) not in last]
        if len(parts) == 2 and len(others) == 1 and others[0].isalpha():
            return (others[0],)
    return ()


@lru_cache(maxsize=16384)
def given_forms(word: str) -> tuple[str, ...]:
    """Every name that a given name may stand for: itself as written, and what it is short for."""
    own = written(word)
    return (own, *(name for name in _groups().get(own, ()) if name != own))


@cache
def _groups() -> dict[str, tuple[str, ...]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for line in lines("nicknames"):
        name, *shorts = map(written, line.split())
        for word in {name, *shorts}:
            groups[word].append(f"={name}")
    return {word: tuple(sorted(set(names))) for word, names in groups.items()}


def birth(text: str) -> tuple[str, str]:
    """Year as YYYY and day of the year as MMDD, each '' where it is not known.

    The first of January is what is entered where nobody knows the day.
    """
    year, day = _birth(plain(text))
    return ("" if year == "1900" and day in _NOT_KNOWN else year), ("" if day in _NOT_KNOWN else day)


def _birth(told: str) -> tuple[str, str]:
    numbers = _PARTS.findall(told)
    if told.startswith("--") and len(numbers) == 2:
        return "", _day(numbers)
    if len(numbers) == 3 and len(numbers[0]) == 4 and (day := _day(numbers[1:])):
        return numbers[0], day
    if len(numbers) == 1 and len(numbers[0]) in {4, 8}:
        return ("", numbers[0]) if told.startswith("--") else (numbers[0][:4], numbers[0][4:])
    return "", ""


def _day(numbers: list[str]) -> str:
    """Month and day in two digits each; '' where one of them has more."""
    return "".join(number.zfill(2) for number in numbers) if max(map(len, numbers)) <= 2 else ""
