"""Names of people: given names with their short forms, family names, days of birth."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache, lru_cache

from perennial.matching.normal.lists import lines, listed
from perennial.matching.normal.words import plain, words, written

# Written before or behind names and no part of them.
_TITLES = listed("titles")
_PARTS = re.compile(r"\d+", re.ASCII)
_LONGEST = 12


def name_words(text: str) -> tuple[str, ...]:
    """The words of a name without titles; all of them where nothing else is there."""
    there = words(text)
    return (tuple(word for word in there if word not in _TITLES) or there)[:_LONGEST]


def full_name(given: str, family: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Words of the given and of the family name, also where both stand in the field of one."""
    if given.strip() and family.strip():
        return name_words(given), name_words(family)
    last, comma, before = (given or family).partition(",")
    if comma and (told := name_words(before)):
        return told, name_words(last)
    there = name_words(given or family)
    if len(there) < 2:
        return (there, ()) if given.strip() else ((), there)
    return there[:-1], there[-1:]


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
    """Year as YYYY and day of the year as MMDD, each '' where it is not known."""
    told = plain(text)
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
