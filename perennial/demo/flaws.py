"""The flaws of real life, planted on purpose: each kind a known number of times, each named on its record.

One record carries one planted flaw, so that every check of the product can be held against these counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Generic, TypeVar

from perennial.demo.colleagues import LEAVER
from perennial.demo.companies import Company, address
from perennial.demo.names import words_of
from perennial.demo.numbers import broken
from perennial.demo.people import Contact, private_mail, with_point

COMPANY_FLAWS = {
    "missing_tax_id": 30,
    "missing_website": 40,
    "missing_industry": 40,
    "missing_address": 30,
    "invalid_tax_id": 18,
    "no_owner": 20,
    "owner_left": 15,
    "stale": 40,
    "no_contacts": 40,
    "duplicate_company": 25,
    "made_up": 5,
}
DUPLICATES = {
    "duplicate_typo": 40,
    "duplicate_nickname": 35,
    "duplicate_transliteration": 35,
    "duplicate_swapped": 30,
    "duplicate_married": 25,
    "duplicate_phone": 40,
}
HOUSEHOLDS, HOUSEHOLD_MEMBERS = 20, 70
SWITCHBOARDS, BEHIND_A_SWITCHBOARD = 15, 6
CONTACT_FLAWS = {
    "missing_email": 90,
    "missing_phone": 110,
    "missing_job_title": 100,
    "missing_given_name": 30,
    "invalid_email": 25,
    "invalid_phone": 25,
    "birthday_future": 12,
    "birthday_1900": 18,
    "no_company": 60,
    "no_owner": 50,
    "owner_left": 45,
    "stale": 100,
    "made_up": 45,
    "household": HOUSEHOLD_MEMBERS,
    "switchboard": SWITCHBOARDS * BEHIND_A_SWITCHBOARD,
    **DUPLICATES,
}

_SPOILT_PHONES = (
    "0171 5550",
    "000000000",
    "123456789",
    "brak",
    "n/a",
    "+48 32 555",
    "555-01-23 w. 4",
    "999999999999999",
    "?",
)
_SPOILT_MAILS = (
    lambda user, host: f"{user}@",
    lambda user, host: f"{user}@{host.replace('.', ',')}",
    lambda user, host: f"{user}(at){host}",
    lambda user, host: f"{user}@@{host}",
    lambda user, host: f"{user}@{host.removesuffix('.example')}..example",
    lambda user, host: f"{user} {host}",
)

Record = TypeVar("Record", bound=Company | Contact)


class Pool(Generic[Record]):
    """Records without a planted flaw, in random order; what is drawn leaves the pool."""

    def __init__(self, records: Sequence[Record], rng: Random) -> None:
        self._left = list(records)
        rng.shuffle(self._left)

    @property
    def left(self) -> tuple[Record, ...]:
        return tuple(self._left)

    def draw(self, count: int, fits: Callable[[Record], bool] = lambda record: True) -> list[Record]:
        """The next `count` records that fit; raises ValueError when the pool holds fewer."""
        drawn = [record for record in self._left if fits(record)][:count]
        if len(drawn) < count:
            raise ValueError(f"Only {len(drawn)} of {count} fitting records are left to plant a flaw on.")
        chosen = {record.ref for record in drawn}
        self._left = [record for record in self._left if record.ref not in chosen]
        return drawn

    def plant(
        self, flaw: str, count: int, fits: Callable[[Record], bool] = lambda record: True
    ) -> list[Record]:
        """As `draw`, with the flaw named on each."""
        drawn = self.draw(count, fits)
        for record in drawn:
            record.flaws = (*record.flaws, flaw)
        return drawn


def spoil_companies(pool: Pool[Company]) -> None:
    """Plants every flaw of companies that needs no further record."""
    planted = {flaw: pool.plant(flaw, COMPANY_FLAWS[flaw]) for flaw in _COMPANY_SPOILERS}
    for flaw, companies in planted.items():
        for company in companies:
            _COMPANY_SPOILERS[flaw](company)


def spoil_contacts(pool: Pool[Contact], today: date, rng: Random, taken: set[str]) -> None:
    """Plants every flaw of contacts that needs no further record; `today` decides what lies in the future."""
    _plain(pool)
    _mail_and_phone(pool, rng)
    for contact in pool.plant("birthday_1900", CONTACT_FLAWS["birthday_1900"]):
        contact.birthday = "1900-01-01"
    for contact in pool.plant("birthday_future", CONTACT_FLAWS["birthday_future"]):
        contact.birthday = (today + timedelta(days=rng.randrange(30, 9_000))).isoformat()
    spare = _not_alone(pool)
    for contact in pool.plant("no_company", CONTACT_FLAWS["no_company"], lambda c: c.ref in spare):
        contact.company = ""
        contact.points = with_point(contact, "email", private_mail(contact, rng, taken))
    pool.plant("stale", CONTACT_FLAWS["stale"])


def _not_alone(pool: Pool[Contact]) -> set[str]:
    """The contacts who could all leave their company without leaving it empty."""
    stays = {contact.company: contact.ref for contact in pool.left}
    return {contact.ref for contact in pool.left} - {*stays.values()}


def plant_switchboards(pool: Pool[Contact], companies: Sequence[Company]) -> None:
    """Gives several people of the largest companies the one number of their switchboard."""
    sizes = {company.ref: 0 for company in companies if not company.flaws}
    for contact in pool.left:
        if contact.company in sizes:
            sizes[contact.company] += 1
    numbers = {c.ref: point.raw for c in companies for point in c.points if point.kind == "phone"}
    for ref in sorted(sizes, key=lambda ref: (-sizes[ref], ref))[:SWITCHBOARDS]:
        for contact in pool.plant("switchboard", BEHIND_A_SWITCHBOARD, _at(ref)):
            contact.points = with_point(contact, "phone", numbers[ref])


def _at(company: str) -> Callable[[Contact], bool]:
    return lambda contact: contact.company == company


def plant_households(pool: Pool[Contact], refs: Sequence[str], rng: Random, taken: set[str]) -> list[Contact]:
    """Families in one firm: same family name, address and phone, other people. Returns the added."""
    heads = pool.plant(
        "household", HOUSEHOLDS, lambda contact: len(contact.points) == 2 and not contact.point("address")
    )
    added = (len(refs) * (i + 1) // HOUSEHOLDS - len(refs) * i // HOUSEHOLDS for i in range(HOUSEHOLDS))
    free = iter(refs)
    return [
        member
        for head, count in zip(heads, added, strict=True)
        for member in _family(head, count, free, rng, taken)
    ]


def _family(head: Contact, count: int, free: Iterator[str], rng: Random, taken: set[str]) -> list[Contact]:
    words = words_of(head.language)
    pair = next(pair for pair in words.families if head.family_name in pair)
    home = address("home", rng.choice(words.cities), words, rng)
    head.points = (*head.points, home)
    members: list[Contact] = []
    given_names = {head.given_name}
    for _ in range(count):
        woman = rng.random() < 0.5
        given = rng.choice(
            [name for name in (words.women if woman else words.men) if name not in given_names]
        )
        given_names.add(given)
        member = replace(
            head, ref=next(free), given_name=given, family_name=pair[woman], woman=woman, birthday=""
        )
        member.salutation = words.salutations[woman]
        member.job_title = rng.choice(words.jobs)[woman]
        member.points = with_point(member, "email", private_mail(member, rng, taken))
        members.append(member)
    return members


def _plain(pool: Pool[Contact]) -> None:
    for flaw, field, value in (
        ("missing_job_title", "job_title", ""),
        ("missing_given_name", "given_name", ""),
        ("no_owner", "owner", ""),
        ("owner_left", "owner", LEAVER.email),
    ):
        for contact in pool.plant(flaw, CONTACT_FLAWS[flaw]):
            setattr(contact, field, value)
    for flaw, kind in (("missing_email", "email"), ("missing_phone", "phone")):
        for contact in pool.plant(flaw, CONTACT_FLAWS[flaw]):
            contact.points = with_point(contact, kind, "")


def _mail_and_phone(pool: Pool[Contact], rng: Random) -> None:
    for contact in pool.plant("invalid_phone", CONTACT_FLAWS["invalid_phone"]):
        contact.points = with_point(contact, "phone", rng.choice(_SPOILT_PHONES))
    for contact in pool.plant("invalid_email", CONTACT_FLAWS["invalid_email"]):
        user, _, host = contact.point("email").partition("@")
        contact.points = with_point(contact, "email", rng.choice(_SPOILT_MAILS)(user, host))


def _without_address(company: Company) -> None:
    company.points = tuple(point for point in company.points if point.kind != "address")


_COMPANY_SPOILERS: dict[str, Callable[[Company], object]] = {
    "missing_tax_id": lambda company: setattr(company, "tax_id", ""),
    "missing_website": lambda company: setattr(company, "website", ""),
    "missing_industry": lambda company: setattr(company, "industry", ""),
    "missing_address": _without_address,
    "invalid_tax_id": lambda company: setattr(company, "tax_id", broken(company.tax_id)),
    "no_owner": lambda company: setattr(company, "owner", ""),
    "owner_left": lambda company: setattr(company, "owner", LEAVER.email),
    "stale": lambda company: None,
    "no_contacts": lambda company: None,
}
