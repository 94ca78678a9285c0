"""Generator A: people as they are: whom they live with, where they work, how they are reached."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from random import Random
from zlib import crc32

from bench.fiction.choosing import ascii_word
from bench.matching.reach import Number, Place, direct_line, landline, mobile, place
from bench.matching.scripts import styled
from bench.matching.tables import COUNTRIES, Country, country, gendered
from bench.matching.true_firms import Firm, Register

HOUSEHOLDS, NAMESAKES, NO_JOB = 0.12, 0.06, 0.12
#: How many have a second given name, or in Russia the name of the father.
_SECOND = {"PL": 0.3, "DE": 0.25, "SK": 0.06, "RU": 0.9, "GB": 0.4}
_TODAY = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Job:
    firm: Firm
    title: str
    mail: str
    direct: Number


@dataclass(slots=True)
class Person:
    """`other_family` is a woman's name before a marriage, or after; a household shares `house_mail` and
    `house_phone`; `jobs` end with today's."""

    country: str
    woman: bool
    given: str
    second: str
    family: str
    other_family: str
    birthday: date
    mail: str
    house_mail: str
    mobile: Number
    house_phone: Number | None
    place: Place
    jobs: list[Job] = field(default_factory=list)


class World:
    """Endless people, from countries in turn by chance; no two have a mail of their own in common."""

    def __init__(self, rng: Random, firms: int) -> None:
        self._rng, self._mails = rng, set[str]()
        register = Register()
        self._firms = {
            code: [register.firm(rng, code) for _ in range(max(3, firms // len(COUNTRIES)))]
            for code in COUNTRIES
        }

    def people(self) -> Iterator[Person]:
        while True:
            of = country(self._rng.choice(COUNTRIES))
            yield from self._household(of) if self._rng.random() < HOUSEHOLDS else [self._single(of)]

    def job(self, person: Person) -> Job:
        """A new job: few firms have many people, many have few."""
        rng, firms = self._rng, self._firms[person.country]
        firm = firms[int(len(firms) * rng.random() ** 2)]
        return Job(firm, rng.choice(country(person.country).jobs), self._work_mail(person, firm),
                   direct_line(rng, firm.switchboard))  # fmt: skip

    def _single(self, of: Country) -> Person:
        woman = self._rng.random() < 0.5
        return self._person(
            of, woman, self._rng.choice((1, 1, 1, 2)), of.family_name(self._rng), place(self._rng, of)
        )

    def _household(self, of: Country) -> Iterator[Person]:
        """A couple, with a grown child of three in ten; some fathers gave a son their own name."""
        rng = self._rng
        family, at = of.family_name(rng), place(rng, of)
        phone = landline(rng, of, at.town) if rng.random() < 0.5 else None
        mail = self._free_mail(_letters(family, "mail")) if rng.random() < 0.15 else ""
        father = self._person(of, False, 1, family, at, phone, mail)
        yield father
        yield self._person(of, True, 1, family, at, phone, mail)
        if rng.random() < 0.3:
            child = self._person(of, rng.random() < 0.5, 2, family, at, phone, mail)
            if rng.random() < NAMESAKES and not child.woman:
                child.given = father.given
            yield child

    def _person(self, of: Country, woman: bool, age: int, family: str, at: Place, phone: Number | None = None,
                house_mail: str = "") -> Person:  # fmt: skip
        """`age` is 1 for those born before 1985, 2 for those born after."""
        rng = self._rng
        given = of.given_name(rng, woman)
        own, other = (
            (gendered(of.code, family), gendered(of.code, of.family_name(rng))) if woman else (family, "")
        )
        days = rng.randrange(15_000, 26_000) if age == 1 else rng.randrange(6_800, 15_000)
        person = Person(
            of.code, woman, given, _second(rng, of, woman), own, other,
            _TODAY - timedelta(days=days), "", house_mail, mobile(rng, of), phone, at,
        )  # fmt: skip
        person.mail = self._free_mail(self._user(person), of)
        if rng.random() >= NO_JOB:
            person.jobs.append(self.job(person))
        return person

    def _user(self, person: Person) -> str:
        rng = self._rng
        style = rng.choice(("mail", "passport", "bgn")) if person.country == "RU" else "two"
        g, f = (_letters(name, style) for name in (person.given, person.family))
        year = person.birthday.year if rng.random() < 0.7 else rng.randrange(1, 100)
        return rng.choice((f"{g}.{f}", f"{g}.{f}", f"{g}{f}", f"{g[0]}.{f}", f"{g[0]}{f}", f"{f}.{g}",
                           f"{f}{str(year)[-2:]}", f"{g}{year}", f"{g}_{f}", f, f"{g[:3]}{f[:4]}{year}"))  # fmt: skip

    def _free_mail(self, user: str, of: Country | None = None) -> str:
        host = of.hosts.draw(self._rng) if of else "gmail.com"
        return self._untaken(user, host)

    def _work_mail(self, person: Person, firm: Firm) -> str:
        style = "mail" if person.country == "RU" else "two"
        g, f = (_letters(name, style) for name in (person.given, person.family))
        patterns = (f"{g}.{f}", f"{g[0]}.{f}", f"{g[0]}{f}", f, f"{f}.{g}", g)
        # A firm makes all its addresses alike.
        return self._untaken(
            patterns[(0, 0, 0, 1, 1, 2, 3, 4, 5)[crc32(firm.domain.encode()) % 9]], firm.domain
        )

    def _untaken(self, user: str, host: str) -> str:
        mail, number = f"{user}@{host}", 1
        while mail in self._mails:
            number += self._rng.randrange(1, 60)
            mail = f"{user}{number}@{host}"
        self._mails.add(mail)
        return mail


@lru_cache(30_000)
def _letters(name: str, style: str) -> str:
    return ascii_word(styled(name, style))


def _second(rng: Random, of: Country, woman: bool) -> str:
    if rng.random() >= _SECOND[of.code]:
        return ""
    return _of_father(of.given_name(rng, False), woman) if of.code == "RU" else of.given_name(rng, woman)


def _of_father(name: str, woman: bool) -> str:
    """The name of a father as Russians carry it: Иван, Иванович, Ивановна."""
    if name[-1] in "йья":
        return name[:-1] + ("евна" if woman else "евич")
    if name[-1] in "ао":
        return name[:-1] + ("ична" if woman else "ич")
    return name + ("овна" if woman else "ович")
