"""The demonstration workspace as it stands today: Jantar Handel's records, flaws and all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from random import Random

from perennial.demo.companies import Company, make_companies
from perennial.demo.duplicates import duplicate_companies, duplicate_contacts
from perennial.demo.flaws import (
    COMPANY_FLAWS,
    CONTACT_FLAWS,
    DUPLICATES,
    HOUSEHOLD_MEMBERS,
    HOUSEHOLDS,
    Pool,
    plant_households,
    plant_switchboards,
    spoil_companies,
    spoil_contacts,
)
from perennial.demo.inventions import invent_companies, invent_contacts, plant_honest_names
from perennial.demo.people import Contact, make_contacts

SEED = 2024
COMPANIES, CONTACTS = 600, 2_000
TRASHED_COMPANIES, TRASHED_CONTACTS = 15, 60
SUBSIDIARIES = 40


@dataclass(frozen=True, slots=True)
class Workspace:
    """What `story_of` arrives at: live records and, behind them, those in the trash (`trashed` is set)."""

    today: date
    companies: tuple[Company, ...]
    contacts: tuple[Contact, ...]

    @property
    def records(self) -> tuple[Company | Contact, ...]:
        return (*self.companies, *self.contacts)

    @property
    def live_companies(self) -> tuple[Company, ...]:
        return tuple(company for company in self.companies if not company.trashed)

    @property
    def live_contacts(self) -> tuple[Contact, ...]:
        return tuple(contact for contact in self.contacts if not contact.trashed)


def demo_workspace(today: date, seed: int = SEED) -> Workspace:
    """The same workspace for the same seed on any machine; `today` moves only birthdays in the future."""
    taken: set[str] = set()
    companies = _companies(Random(f"companies {seed}"), taken)
    contacts = _contacts(companies, today, Random(f"contacts {seed}"), taken)
    return Workspace(today, tuple(companies), tuple(contacts))


def _companies(rng: Random, taken: set[str]) -> list[Company]:
    extra = COMPANY_FLAWS["duplicate_company"] + COMPANY_FLAWS["made_up"]
    regular = make_companies(COMPANIES - extra, rng, taken)
    _give_parents(regular, rng)
    pool = Pool(regular, rng)
    free = (f"c-{number:04}" for number in range(len(regular) + 1, 10_000))
    copies = duplicate_companies(pool, free, rng)
    spoil_companies(pool)
    invented = invent_companies(free, next(c for c in regular if c.country == "PL"))
    trashed = make_companies(TRASHED_COMPANIES, rng, taken)
    for company in trashed:
        company.ref, company.trashed = next(free), True
    return [*regular, *copies, *invented, *trashed]


def _give_parents(companies: list[Company], rng: Random) -> None:
    """Subsidiaries of one country; a parent has a lower ref than its children, so it can be created first."""
    for child in rng.sample(companies[100:], SUBSIDIARIES):
        parents = [parent for parent in companies[:60] if parent.country == child.country]
        child.parent = rng.choice(parents).ref if parents else ""


def _contacts(companies: list[Company], today: date, rng: Random, taken: set[str]) -> list[Contact]:
    staffed = [
        company
        for company in companies
        if not company.trashed and not {"no_contacts", "made_up"} & {*company.flaws}
    ]
    invented_at = [company for company in companies if "made_up" in company.flaws] + rng.sample(staffed, 20)
    regular = make_contacts(_regular_count() + TRASHED_CONTACTS, staffed, rng, taken)
    for contact in rng.sample(regular[len(staffed) :], TRASHED_CONTACTS):
        contact.trashed = True
    free = (f"p-{number:04}" for number in range(len(regular) + 1, 10_000))
    pool = Pool([contact for contact in regular if not contact.trashed], rng)
    plant_honest_names(pool)
    plant_switchboards(pool, companies)
    added = _planted(pool, today, free, rng, taken)
    return [*regular, *added, *invent_contacts(invented_at, free, rng)]


def _planted(
    pool: Pool[Contact], today: date, free: Iterator[str], rng: Random, taken: set[str]
) -> list[Contact]:
    members = plant_households(pool, [*islice(free, HOUSEHOLD_MEMBERS - HOUSEHOLDS)], rng, taken)
    copies = duplicate_contacts(pool, free, rng, taken)
    spoil_contacts(pool, today, rng, taken)
    return [*members, *copies]


def _regular_count() -> int:
    return CONTACTS - CONTACT_FLAWS["made_up"] - sum(DUPLICATES.values()) - (HOUSEHOLD_MEMBERS - HOUSEHOLDS)
