"""Generator A: the kinds of second records of a company, and whether a reader could tell that they are one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from bench.matching.reach import landline, place
from bench.matching.scripts import STYLES
from bench.matching.slips import slip
from bench.matching.tables import Drawn, country
from bench.matching.true_firms import Firm, acronym, core_name

#: How often a second record is of a kind; a kind a company cannot have is drawn again.
KINDS = {
    "again": 0.22, "form": 0.14, "typo": 0.13, "acronym": 0.15, "number": 0.08, "branch": 0.1, "domain": 0.06,
    "renamed": 0.07, "script": 0.1, "poor": 0.05,
}  # fmt: skip
_KIND = Drawn(KINDS, KINDS.values())
#: How often a record holds a value at all.
FILLED = {"legal_name": 0.5, "tax_id": 0.68, "registration_id": 0.35, "website": 0.55, "email": 0.6, "phone": 0.65,
          "address": 0.75}  # fmt: skip
#: What a record must hold to be of its kind.
_SHOWN = {"number": {"tax_id"}, "domain": {"website"}}
LIKE, _MAY_BE_BARE = 0.4, 0.06
_BRANCH = {
    "PL": "Oddział {}",
    "DE": "Niederlassung {}",
    "SK": "pobočka {}",
    "RU": "филиал {}",
    "GB": "{} Branch",
}
_ELSEWHERE = {"PL": "com.pl", "DE": "com", "SK": "com", "RU": "com", "GB": "com"}


@dataclass(slots=True)
class Sight:
    """One record before it is written. `firm` is the company as this record has it: with its new name, its branch's
    address, its other domain; `parts` are the keys of FILLED that it holds."""

    how: str
    firm: Firm
    style: str
    parts: set[str]
    name: str = ""
    is_number_wrong: bool = False


def first_sight(rng: Random, firm: Firm) -> Sight:
    style = _style(rng, firm) if rng.random() < 0.1 and firm.country != "GB" else ""
    return Sight("", firm, style, _parts(rng, firm, set(), 1.0))


def another_sight(rng: Random, firm: Firm, first: Sight) -> Sight:
    """A second record, of one of `KINDS` or "bare"."""
    while not _is_possible(kind := _KIND.draw(rng), firm, first):
        pass
    made = Sight(kind, firm, first.style if rng.random() < 0.85 else "", set())
    _CHANGES.get(kind, _as_it_is)(rng, firm, made)
    bare = rng.random() < _MAY_BE_BARE
    for _ in range(1 if bare else 25):
        made.parts = _parts(rng, firm, first.parts, 0.55 if kind == "poor" else 1.0) | _SHOWN.get(kind, set())
        if is_decidable(kind, firm, first.parts & made.parts, _same_domain(firm, first, made)):
            return made
    if bare:
        made.how = "bare"
    else:
        # The first may hold too little to be met: then both get a number that is right.
        part = "registration_id" if kind == "number" else "tax_id"
        made.parts.add(part)
        first.parts.add(part)
    return made


def is_decidable(kind: str, firm: Firm, common: set[str], same_domain: bool) -> bool:
    """Whether what two records have in common tells a reader that they are one company: a number always does; a
    domain, a phone or an address only beside a name that is still the same; of a brand the domain says nothing."""
    number = (
        bool(common & {"tax_id", "registration_id"}) and kind != "number"
    ) or "registration_id" in common
    domain, reach = same_domain and not firm.is_brand, bool(common & {"phone", "address"})
    if kind in ("acronym", "renamed"):
        return number or (domain and reach)
    if kind == "branch":
        return number or domain
    return number or domain or reach


def _same_domain(firm: Firm, first: Sight, made: Sight) -> bool:
    """Of a firm without a domain, only the mail is one."""
    if firm.free_mail:
        return "email" in first.parts & made.parts
    return all(sight.parts & {"website", "email"} for sight in (first, made))


def _parts(rng: Random, firm: Firm, like: set[str], poor: float) -> set[str]:
    made = {part for part, share in FILLED.items() if rng.random() < share * poor}
    if like:
        made = {part for part in FILLED if part in (like if rng.random() < LIKE * poor else made)}
    return made - {"website"} if firm.free_mail else made


def _is_possible(kind: str, firm: Firm, first: Sight) -> bool:
    if kind == "number":
        return "tax_id" in first.parts
    if kind == "acronym":
        return bool(acronym(firm.core))
    if kind == "script":
        return firm.country != "GB" and not firm.core.isascii()
    if kind == "domain":
        return not firm.free_mail
    return kind != "renamed" or not firm.holder


def _style(rng: Random, firm: Firm) -> str:
    return rng.choices(list(STYLES[firm.country]), list(STYLES[firm.country].values()))[0]


def _as_it_is(rng: Random, firm: Firm, made: Sight) -> None:
    """The company stays."""


def _typo(rng: Random, firm: Firm, made: Sight) -> None:
    made.firm = replace(firm, core=slip(rng, firm.core, firm.country))


def _acronym(rng: Random, firm: Firm, made: Sight) -> None:
    made.name = acronym(firm.core)


def _number(rng: Random, firm: Firm, made: Sight) -> None:
    made.is_number_wrong = True


def _branch(rng: Random, firm: Firm, made: Sight) -> None:
    of = country(firm.country)
    at = place(rng, of)
    made.firm = replace(firm, place=at, switchboard=landline(rng, of, at.town))
    if rng.random() < 0.6:
        made.name = f"{firm.core} {_BRANCH[firm.country].format(at.town.name)}"


def _domain(rng: Random, firm: Firm, made: Sight) -> None:
    host, _, ending = firm.domain.partition(".")
    made.firm = replace(
        firm, domain=f"{host}.{'eu' if ending == _ELSEWHERE[firm.country] else _ELSEWHERE[firm.country]}"
    )


def _renamed(rng: Random, firm: Firm, made: Sight) -> None:
    made.firm = replace(firm, core=core_name(rng, country(firm.country)))


def _script(rng: Random, firm: Firm, made: Sight) -> None:
    made.style = "" if made.style else _style(rng, firm)


_CHANGES = {
    "typo": _typo, "acronym": _acronym, "number": _number, "branch": _branch, "domain": _domain, "renamed": _renamed,
    "script": _script,
}  # fmt: skip
