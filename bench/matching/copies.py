"""Generator A: the kinds of second records of a person, and whether a reader could tell that they are one."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from bench.matching.scripts import STYLES
from bench.matching.slips import slip
from bench.matching.tables import Drawn, country
from bench.matching.true_people import Person, World
from bench.matching.views import View, shared, view

#: How often a second record is of a kind; a kind a person cannot have (a nickname nobody knows) is drawn again.
KINDS = {
    "again": 0.22, "typo": 0.15, "nickname": 0.12, "script": 0.13, "swapped": 0.04, "initial": 0.04, "married": 0.06,
    "second": 0.06, "moved": 0.08, "poor": 0.05, "mixed": 0.05,
}  # fmt: skip
_KIND = Drawn(KINDS, KINDS.values())
_STYLE = {code: Drawn(styles, styles.values()) for code, styles in STYLES.items()}
#: Second records that share nothing with the first but the name: nobody could tell, and they are named "bare".
_MAY_BE_BARE = 0.06
#: How often a first record stands in Latin letters without marks, by country.
OTHER_STYLE = {"PL": 0.1, "DE": 0.08, "SK": 0.12, "RU": 0.12, "GB": 0.0}
#: In the order in which they are done.
_MIXED = ("nickname", "second", "script", "moved", "typo", "swapped")


@dataclass(slots=True)
class Sight:
    """One record before it is written: whose name it has, in which style, and what else it holds."""

    how: str
    given: str
    family: str
    style: str
    view: View


def first_sight(rng: Random, person: Person) -> Sight:
    given = person.given
    if person.second and rng.random() < 0.15:
        given += " " + person.second
    style = _other_style(rng, person, "") if rng.random() < OTHER_STYLE[person.country] else ""
    return Sight("", given, person.family, style, view(rng, person))


def another_sight(rng: Random, person: Person, first: Sight, world: World) -> Sight:
    """A second record, of one of `KINDS` or "bare"."""
    kind = _kind(rng, person, first)
    parts = sorted(rng.sample(_MIXED, 2), key=_MIXED.index) if kind == "mixed" else [kind]
    parts = [part for part in parts if _is_possible(part, person, first)] or ["typo"]
    if "moved" in parts:
        person.jobs.append(world.job(person))
    made = Sight(kind, first.given, person.family, first.style if rng.random() < 0.85 else "", first.view)
    for part in parts:
        _NAMED.get(part, _as_it_is)(rng, person, made)
    bare = rng.random() < _MAY_BE_BARE
    made.view = _view(rng, person, first.view, parts, bare)
    if not is_decidable(kind, shared(first.view, made.view)):
        made.how = "bare"
    return made


def is_decidable(kind: str, common: tuple[int, bool, bool]) -> bool:
    """Whether what two records have in common tells a reader that they are one person. A name as it was needs
    one thing besides; an initial needs a thing of nobody else; another family name needs that and a second."""
    own, at_home, at_work = common
    if kind == "married":
        return own > 1 or (own == 1 and (at_home or at_work))
    return own > 0 or (kind != "initial" and (at_home or at_work))


def _view(rng: Random, person: Person, first: View, parts: list[str], bare: bool) -> View:
    """Drawn until it is decidable, or once if it may be bare; at last the first itself."""
    poor = 0.55 if "poor" in parts else 1.0
    kind = "married" if "married" in parts else "initial" if "initial" in parts else ""
    for _ in range(1 if bare else 25):
        made = view(rng, person, first, poor)
        if is_decidable(kind, shared(first, made)):
            return made
    if not bare:
        _meet(rng, first, made, bool(kind))
    return made


def _meet(rng: Random, one: View, other: View, twice: bool) -> None:
    """Both get a mail or a mobile of the person's own, or both."""
    parts = ("email", "phone") if twice else (rng.choice(("email", "phone")),)
    for part in parts:
        source = "own" if part == "email" else "mobile"
        for seen in (one, other):
            if source not in (getattr(seen, part), getattr(seen, part + "_2")):
                setattr(seen, part + "_2" if getattr(seen, part) else part, source)


def _kind(rng: Random, person: Person, first: Sight) -> str:
    while not _is_possible(kind := _KIND.draw(rng), person, first):
        pass
    return kind


def _is_possible(kind: str, person: Person, first: Sight) -> bool:
    if kind == "nickname":
        return person.given in country(person.country).nicknames
    if kind == "script":
        return bool(STYLES[person.country].keys() - {""}) and not (person.given + person.family).isascii()
    if kind == "married":
        return person.woman
    if kind == "second":
        return bool(person.second)
    return kind != "moved" or bool(person.jobs)


def _other_style(rng: Random, person: Person, than: str) -> str:
    return "" if than and rng.random() < 0.6 else _STYLE[person.country].draw(rng)


def _as_it_is(rng: Random, person: Person, made: Sight) -> None:
    """The name stays."""


def _typo(rng: Random, person: Person, made: Sight) -> None:
    if rng.random() < 0.4:
        made.given = slip(rng, made.given, person.country)
    else:
        made.family = slip(rng, made.family, person.country)


def _nickname(rng: Random, person: Person, made: Sight) -> None:
    made.given = rng.choice(country(person.country).nicknames[person.given])


def _script(rng: Random, person: Person, made: Sight) -> None:
    made.style = _other_style(rng, person, made.style)


def _swapped(rng: Random, person: Person, made: Sight) -> None:
    made.given, made.family = made.family, made.given


def _initial(rng: Random, person: Person, made: Sight) -> None:
    made.given = made.given[0] + rng.choice((".", "", "."))


def _married(rng: Random, person: Person, made: Sight) -> None:
    one, other = person.family, person.other_family
    made.family = rng.choice((other, other, f"{one}-{other}", f"{other}-{one}", f"{one} {other}"))


def _second(rng: Random, person: Person, made: Sight) -> None:
    long = f"{person.given} {person.second}"
    if " " in made.given:
        made.given = person.given if rng.random() < 0.8 else person.second
    else:
        made.given = rng.choice(
            (long, long, f"{person.given} {person.second[0]}.", f"{person.given}-{person.second}")
        )


_NAMED = {
    "typo": _typo, "nickname": _nickname, "script": _script, "swapped": _swapped, "initial": _initial,
    "married": _married, "second": _second,
}  # fmt: skip
