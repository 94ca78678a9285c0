"""The word lists of the demonstration workspace, one text file per language.

A file has `[section]` lines; below each stand entries separated by commas, or one entry per line with `|`
between its columns. `a/b` holds two forms (masculine/feminine, or formal name/nickname). `#` opens a comment.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

LANGUAGES = ("pl", "de", "sk", "ru", "en")

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class City:
    """A city with its patterns: `#` stands for a digit, `@` for a letter; `country` is ISO 3166-1 alpha-2."""

    name: str
    postal_code: str
    landline: str
    country: str


@dataclass(frozen=True, slots=True)
class Words:
    """The word lists of one language; pairs are (masculine, feminine), `nicknames` go by formal name."""

    language: str
    women: tuple[str, ...]
    men: tuple[str, ...]
    nicknames: dict[str, tuple[str, ...]]
    families: tuple[tuple[str, str], ...]
    roots: tuple[str, ...]
    trades: tuple[str, ...]
    forms: tuple[str, ...]
    streets: tuple[str, ...]
    cities: tuple[City, ...]
    mobiles: tuple[str, ...]
    jobs: tuple[tuple[str, str], ...]
    salutations: tuple[str, str]


@cache
def words_of(language: str) -> Words:
    """The word lists of one of `LANGUAGES`."""
    sections = _sections((_FOLDER / f"{language}.txt").read_text(encoding="utf-8"))
    return Words(
        language=language,
        women=_entries(sections["women"]),
        men=_entries(sections["men"]),
        nicknames=_nicknames(sections["nicknames"]),
        families=_pairs(sections["families"]),
        roots=_entries(sections["roots"]),
        trades=_entries(sections["trades"]),
        forms=tuple(form.strip() for form in " ".join(sections["forms"]).split("|")),
        streets=_entries(sections["streets"]),
        cities=tuple(City(*(cell.strip() for cell in line.split("|"))) for line in sections["cities"]),
        mobiles=_entries(sections["mobiles"]),
        jobs=_pairs(sections["jobs"]),
        salutations=_pairs(sections["salutations"])[0],
    )


def _sections(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in (raw.strip() for raw in text.splitlines()):
        if line.startswith("["):
            current = found.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            current.append(line)
    return found


def _entries(lines: list[str]) -> tuple[str, ...]:
    return tuple(entry for entry in (word.strip() for word in " ".join(lines).split(",")) if entry)


def _pairs(lines: list[str]) -> tuple[tuple[str, str], ...]:
    parted = (entry.partition("/") for entry in _entries(lines))
    return tuple((first, second or first) for first, _, second in parted)


def _nicknames(lines: list[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for formal, short in _pairs(lines):
        found[formal] = (*found.get(formal, ()), short)
    return found
