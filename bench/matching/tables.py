"""The words of generator A by country: own ranked lists first, Mimesis for what is rarer, the rest invented."""

from __future__ import annotations

import json
from bisect import bisect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

import mimesis

COUNTRIES = ("PL", "DE", "SK", "RU", "GB")
_LISTS = Path(__file__).with_name("lists")
_MIMESIS = Path(mimesis.__file__).with_name("datasets")
_LOCALES = {"PL": "pl", "DE": "de", "SK": "sk", "RU": "ru", "GB": "en-gb", "CZ": "cs"}
#: How many people have one of the listed family names, and how many one of Mimesis'; the others are invented.
_HEAD, _MIDDLE = {"PL": 0.16, "DE": 0.2, "SK": 0.2, "RU": 0.33, "GB": 0.27}, 0.25
_KNOWN_GIVEN = {"PL": 0.93, "DE": 0.9, "SK": 0.93, "RU": 0.95, "GB": 0.95}


class Drawn:
    """Things drawn by weight; faster than Random.choices for one at a time."""

    def __init__(self, words: Iterable[Any], weights: Iterable[float]) -> None:
        self.words, weights = list(words), list(weights)
        whole = sum(weights)
        self._until = list(accumulate(weight / whole for weight in weights))[:-1]

    def draw(self, rng: Random) -> Any:
        return self.words[bisect(self._until, rng.random())]


class Ranked(Drawn):
    """Words drawn by rank, after Zipf and Mandelbrot: the weight of rank r is (r + flat) ** -steep."""

    def __init__(self, words: Sequence[Any], flat: float, steep: float) -> None:
        super().__init__(words, [(rank + flat) ** -steep for rank in range(1, len(words) + 1)])


@dataclass(frozen=True, slots=True)
class Town:
    """`postal_code` has # for a digit and @ for a letter; `area` is the area code without its leading zero."""

    name: str
    postal_code: str
    area: str


@dataclass(frozen=True, slots=True)
class Country:
    code: str
    women: tuple[Ranked, Ranked]
    men: tuple[Ranked, Ranked]
    families: tuple[Ranked, Ranked]
    stems: Ranked
    endings: Ranked
    nicknames: dict[str, tuple[str, ...]]
    towns: Ranked
    streets: Ranked
    mobiles: list[str]
    hosts: Ranked
    roles: Ranked
    jobs: list[str]
    trades: list[str]
    pieces: list[str]
    forms: Ranked

    def given_name(self, rng: Random, woman: bool) -> str:
        known, rarer = self.women if woman else self.men
        return (known if rng.random() < _KNOWN_GIVEN[self.code] else rarer).draw(rng)

    def family_name(self, rng: Random) -> str:
        """In the form of a man, where it has two."""
        dice = rng.random() - _HEAD[self.code]
        if dice < 0:
            return self.families[0].draw(rng)
        if dice < _MIDDLE:
            return self.families[1].draw(rng)
        return self.stems.draw(rng) + self.endings.draw(rng)


@cache
def country(code: str) -> Country:
    """The words of one of `COUNTRIES`."""
    own = _sections(code.lower())
    person, address = _dataset(code, "person"), _dataset(code, "address")
    men = person["surnames"]["male"] if isinstance(person["surnames"], dict) else person["surnames"]
    if code == "SK":
        # Mimesis knows ten Slovak ones; many Slovaks have a Czech one.
        men = [*men, *(name for name in _dataset("CZ", "person")["surnames"] if not name.endswith("á"))]
    return Country(
        code=code,
        women=_names(own["women"], person["names"]["female"]),
        men=_names(own["men"], person["names"]["male"]),
        families=(Ranked(own["families"], 5, 0.8),
                  Ranked(_mixed(men), 20, 0.5)),
        stems=Ranked(_mixed(own["stems"]), 10, 0.4),
        endings=Ranked(own["endings"], 2, 0.9),
        nicknames={name: tuple(short) for name, *short in (entry.split("/") for entry in own["nicknames"])},
        towns=_towns(own["cities"], address["city"]),
        streets=Ranked(_mixed(address["street"]["name"])[:2500], 10, 0.7),
        mobiles=own["mobiles"],
        hosts=Ranked(own["hosts"], 1, 0.9),
        roles=Ranked(own["roles"], 0.5, 0.9),
        jobs=own["jobs"], trades=own["trades"], pieces=own["pieces"],
        forms=Ranked([tuple(line.split("|")) for line in own["forms"]], 0, 1.3),
    )  # fmt: skip


def gendered(code: str, family: str) -> str:
    """The form a woman has of a family name."""
    form = _FORMS_OF_WOMEN.get(code)
    return form(family) if form else family


def _polish(family: str) -> str:
    return family[:-1] + "a" if family.endswith(("ski", "cki", "dzki")) else family


def _slovak(family: str) -> str:
    if family.endswith("ý"):
        return family[:-1] + "á"
    if family.endswith(("ek", "ec")):
        return family[:-2] + family[-1] + "ová"
    return family[: -1 if family[-1] in "ao" else None] + "ová"


def _russian(family: str) -> str:
    if family.endswith(("ский", "цкий")):
        return family[:-2] + "ая"
    return family + "а" if family.endswith(("ов", "ев", "ёв", "ин", "ын")) else family


_FORMS_OF_WOMEN: dict[str, Callable[[str], str]] = {"PL": _polish, "SK": _slovak, "RU": _russian}


def _names(known: list[str], all_of_them: list[str]) -> tuple[Ranked, Ranked]:
    rarer = [name for name in all_of_them if name not in known and name.isalpha()]
    return Ranked(known, 8, 0.9), Ranked(_mixed(rarer), 20, 0.5)


def _towns(cities: list[str], others: list[str]) -> Ranked:
    known = [Town(*(part.strip() for part in city.split("|"))) for city in cities]
    rng = Random("towns")
    names = {town.name for town in known}
    small = [Town(name, (like := rng.choice(known)).postal_code, like.area)
             for name in _mixed(others)[:300] if name not in names]  # fmt: skip
    return Ranked(known + small, 2, 0.95)


def _mixed(words: list[str]) -> list[str]:
    """Lists stand in the order of the alphabet, which is no rank."""
    words = sorted(set(words))
    Random("ranks").shuffle(words)
    return words


def _dataset(code: str, part: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        (_MIMESIS / _LOCALES[code] / f"{part}.json").read_text(encoding="utf-8")
    )
    return found


def _sections(name: str) -> dict[str, list[str]]:
    """`[section]` lines, below each words with commas between them; `forms` has an entry a line."""
    found: dict[str, list[str]] = {}
    for line in (_LISTS / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = found.setdefault(line.strip("[]"), [])
            whole = line == "[forms]"
        elif line and not line.startswith("#"):
            section += [line] if whole else [word.strip() for word in line.split(",") if word.strip()]
    return found
