"""Set A: the names of people, companies and towns, by language."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from zlib import crc32

import mimesis

from perennial.demo.names import LANGUAGES as LANGUAGES_OF_DEMO
from perennial.demo.names import words_of

DATASETS = Path(mimesis.__file__).with_name("datasets")
WORLD = Path(__file__).with_name("lists") / "world.txt"
# Language of the tables → the locales of Mimesis it is made of.
LANGUAGES = {
    "pl": ("pl",),
    "de": ("de", "de-at", "de-ch"),
    "sk": ("sk", "cs"),
    "en": ("en", "en-gb", "en-ca"),
    "ru": ("ru",),
    "uk": ("uk",),
    "kk": ("kk",),
    "world": (
        "da",
        "es",
        "es-mx",
        "et",
        "fi",
        "fr",
        "hr",
        "hu",
        "is",
        "it",
        "nl",
        "nl-be",
        "no",
        "pt",
        "pt-br",
        "sv",
        "tr",
        "az",
    ),
}


def name_pair(rng: Random, language: str) -> tuple[str, str]:
    """Given and family name, sometimes two of either."""
    given, family = _names(language)
    one, other = rng.choice(given), rng.choice(family)
    if rng.random() < 0.07:
        one += " " + rng.choice(given)
    if rng.random() < 0.05:
        other += rng.choice((" ", "-")) + rng.choice(family)
    return one, other


def company_name(rng: Random, language: str) -> str:
    if language in LANGUAGES_OF_DEMO:
        words = words_of(language)
        root = rng.choice(words.roots)
        abbreviation = "".join(rng.choices("ABCDEFGHIKLMNOPRSTUWZ", k=rng.choice((2, 3, 3, 4))))
        core = rng.choice((f"{root} {rng.choice(words.trades)}", root, root + abbreviation, abbreviation,
                           rng.choice(name_lists(language)[1])))  # fmt: skip
        return rng.choice(words.forms).format(core)
    family = rng.choice(_names(language)[1])
    return f"{family} {rng.choice(('Ltd', 'SA', 'SRL', 'BV', 'Inc', 'Group', '& Co', 'Trading', 'AB', 'Oy'))}"


def is_drawn(name: str) -> bool:
    """Half of the names make the people to learn from, and the other half the tables they are seen by: names
    that a table knows by heart would teach the model to trust it too much.
    """
    return crc32(name.encode()) % 2 == 0


@cache
def _names(language: str) -> tuple[list[str], list[str]]:
    lists = (world_names(), world_names()) if language == "elsewhere" else name_lists(language)
    given, family = ([name for name in names if is_drawn(name)] for names in lists)
    return given, family


@cache
def name_lists(language: str) -> tuple[list[str], list[str]]:
    """(given, family) of a language, sorted."""
    given, family = set[str](), set[str]()
    for locale in LANGUAGES[language]:
        data = json.loads((DATASETS / locale / "person.json").read_text(encoding="utf-8"))
        given.update(flat(data.get("names", [])))
        family.update(flat(data.get("surnames", [])))
    if language in LANGUAGES_OF_DEMO:
        words = words_of(language)
        given.update(words.women, words.men)
        family.update(form for pair in words.families for form in pair)
    return sorted(given), sorted(family)


@cache
def world_names() -> list[str]:
    lines = WORLD.read_text(encoding="utf-8").splitlines()
    return sorted({name for line in lines if not line.startswith("#") for name in line.split()})


@cache
def places(language: str) -> list[str]:
    """Towns, to live in and to name streets after."""
    if language == "elsewhere":
        return ["Hanoi", "Shanghai", "Seoul", "Mumbai", "Haifa", "Busan", "Pune", "Hue"]
    return sorted(
        {
            place
            for locale in LANGUAGES[language]
            if (file := DATASETS / locale / "address.json").exists()
            for place in flat(json.loads(file.read_text(encoding="utf-8")).get("city", []))
        }
    )


def flat(found: Any) -> Iterator[str]:
    """Every text of nested lists and maps."""
    if isinstance(found, str):
        yield found
    else:
        for each in found.values() if isinstance(found, dict) else found:
            yield from flat(each)
