"""Generator A: what a record holds of a person: which mail, which phone, whose address; and what two share."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from bench.matching.tables import Drawn
from bench.matching.true_people import Person

#: How often a record holds a value at all.
FILLED = {
    "email": 0.75,
    "phone": 0.65,
    "address": 0.5,
    "birthday": 0.3,
    "company": 0.7,
    "job_title": 0.45,
    "second": 0.1,
}
_SOURCES = {
    "email": Drawn(("work", "own", "house", "role"), (0.58, 0.35, 0.03, 0.04)),
    "phone": Drawn(("mobile", "direct", "switchboard", "house"), (0.58, 0.14, 0.18, 0.1)),
    "address": Drawn(("house", "work"), (0.55, 0.45)),
}
#: How often who copies sees the same as who wrote the first record.
LIKE = 0.45
_ALWAYS = {"email": "own", "phone": "mobile", "address": "house"}
_OF_WORK = frozenset(("work", "role", "direct", "switchboard"))


@dataclass(slots=True)
class View:
    """Each of the first five names a source, or is '' where nothing is given; `job` counts the person's jobs."""

    email: str
    email_2: str
    phone: str
    phone_2: str
    address: str
    birthday: bool
    company: bool
    job_title: bool
    job: int


def view(rng: Random, person: Person, like: View | None = None, poor: float = 1.0) -> View:
    """What somebody who adds a record knows; who copies from `like` often sees the same."""
    job = len(person.jobs) - 1
    made = View(
        email=_source(rng, "email", person, poor),
        email_2="",
        phone=_source(rng, "phone", person, poor),
        phone_2="",
        address=_source(rng, "address", person, poor),
        birthday=rng.random() < FILLED["birthday"] * poor,
        company=job >= 0 and rng.random() < FILLED["company"] / 0.88 * poor,
        job_title=job >= 0 and rng.random() < FILLED["job_title"] * poor,
        job=job,
    )
    if like and like.job == job:
        for part in ("email", "phone", "address", "birthday", "company"):
            if rng.random() < LIKE * poor:
                setattr(made, part, getattr(like, part))
    if made.email and rng.random() < 0.12:
        made.email_2 = _another(rng, "email", made.email, person)
    if made.phone and rng.random() < 0.12:
        made.phone_2 = _another(rng, "phone", made.phone, person)
    return made


def shared(one: View, other: View) -> tuple[int, bool, bool]:
    """What two records of one person have in common: how many things of nobody else (a mail, a phone, the day of
    birth), whether something of the household, and whether something of the same firm."""
    mails = {one.email, one.email_2} & {other.email, other.email_2} - {""}
    phones = {one.phone, one.phone_2} & {other.phone, other.phone_2} - {""}
    if one.job != other.job:
        mails, phones = mails - _OF_WORK, phones - _OF_WORK
    own = (
        bool(mails & {"own", "work"})
        + bool(phones & {"mobile", "direct"})
        + (one.birthday and other.birthday)
    )
    at_home = "house" in mails | phones or one.address == other.address == "house"
    at_work = one.job == other.job and (
        bool((mails | phones) & {"role", "switchboard"}) or (_at_firm(one) and _at_firm(other))
    )
    return own, at_home, at_work


def _at_firm(seen: View) -> bool:
    """The firm can be told from the name, a mail at its domain or its address."""
    return seen.company or seen.address == "work" or "work" in (seen.email, seen.email_2)


def _source(rng: Random, part: str, person: Person, poor: float) -> str:
    return _draw(rng, part, person) if rng.random() < FILLED[part] * poor else ""


def _draw(rng: Random, part: str, person: Person) -> str:
    source: str = _SOURCES[part].draw(rng)
    return source if _has(person, part, source) else _ALWAYS[part]


def _has(person: Person, part: str, source: str) -> bool:
    if source in _OF_WORK:
        return bool(person.jobs)
    if source == "house":
        return bool({"email": person.house_mail, "phone": person.house_phone, "address": True}[part])
    return True


def _another(rng: Random, part: str, first: str, person: Person) -> str:
    other = _draw(rng, part, person)
    return other if other != first else ""
