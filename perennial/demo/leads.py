"""The leads of Jantar Handel: who asked lately, what was said with them, and who became a customer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from perennial.demo.acts import Act, Item
from perennial.demo.colleagues import sellers_for
from perennial.demo.companies import Company, Point, make_companies, slug
from perennial.demo.people import Contact, make_contacts
from perennial.demo.phrases import PHRASES
from perennial.demo.working_days import WorkingDays
from perennial.demo.workspace import Workspace
from perennial.lib.money import Money
from perennial.schema.standard.common import SOURCES
from perennial.schema.standard.lead import REASONS

ASKED, KNOWN, BECAME = 36, 4, 12
# How the leads of the last weeks stand by today.
_STANDS = {"new": 12, "working": 14, "qualified": 5, "unqualified": 5}
_WEEKS = 35
_SOURCES = [one.key for one in SOURCES if one.key != "import"]


@dataclass(slots=True)
class Leads:
    """`acts` are played with the others of the story. `deals` are acts that create deals: some began as leads."""

    workspace: Workspace
    deals: Sequence[Act]
    days: WorkingDays
    rng: Random
    acts: list[Act] = field(default_factory=list)
    _made: int = 0
    _said: int = 0

    def __post_init__(self) -> None:
        stands = [one for one, number in _STANDS.items() for _each in range(number)]
        self.rng.shuffle(stands)
        for (firm, person), how in zip(self._strangers(), stands, strict=True):
            self._asked(firm, person, firm.name, how)
        for firm, person in self._customers():
            self._asked(firm, person, firm.name.upper(), "new", known=True)
        last = len(self.days) - 60
        ready = [act for act in self.deals if self.days.number_of(act.at) < last]
        for act in self.rng.sample(ready, BECAME):
            self._became(act)

    def _strangers(self) -> Iterator[tuple[Company, Contact]]:
        """People and companies of whom nobody knew."""
        taken = {slug(one.name) for one in self.workspace.companies}
        taken |= {point.raw for one in self.workspace.records for point in one.points}
        firms = make_companies(ASKED, self.rng, taken)
        yield from zip(firms, make_contacts(ASKED, firms, self.rng, taken), strict=True)

    def _customers(self) -> Iterator[tuple[Company, Contact]]:
        """People who are contacts already, and asked as if they were not."""
        firms = {one.ref: one for one in self.workspace.live_companies if not one.flaws}
        people = [
            one
            for one in self.workspace.live_contacts
            if one.company in firms and not one.flaws and not one.traits and not one.duplicate_of
        ]
        for person in self.rng.sample(people, KNOWN):
            yield firms[person.company], person

    def _asked(self, firm: Company, person: Contact, name: str, stands: str, *, known: bool = False) -> None:
        owner = self.rng.choice(sellers_for(firm.language)).email
        at = self._moment(3 if stands == "new" else 8)
        values = self._values(person, name, owner) | {"website": "" if known else firm.website}
        points = tuple(one for one in person.points if one.kind != "phone" or self.rng.random() < 0.8)
        ref = self._create(at, owner, values, points)
        if stands != "new":
            self._spoken(ref, firm, owner, at, stands)

    def _spoken(self, ref: str, firm: Company, owner: str, at: datetime, stands: str) -> None:
        """A call or two, and how the lead stands since."""
        subject, text = self.rng.choice(PHRASES[firm.language].call)
        told = {"kind": "call", "subject": subject, "text": text, "minutes": 10, "outcome": "reached"}
        later = self.days.between(at, self.rng, 0.3)
        self._log(later, owner, told | {"done": later, "owner": owner, "lead": ref})
        change = {"status": stands}
        if stands == "unqualified":
            change["unqualified_reason"] = self.rng.choice(REASONS).key
        self._act(later + timedelta(seconds=20), owner, "edit", Item(ref, change))
        if stands in {"working", "qualified"} and self.rng.random() < 0.7:
            day = self.workspace.today + timedelta(days=self.rng.choice((0, 1, 3, 6)))
            step = {
                "kind": "call",
                "subject": self.rng.choice(PHRASES[firm.language].steps["call"]),
                "due": day,
            }
            self._log(later + timedelta(seconds=40), owner, step | {"owner": owner, "lead": ref})

    def _became(self, deal: Act) -> None:
        """The lead with which a deal began: it joined the contact and the company that are there."""
        its = deal.items[0]
        person = next(one for one in self.workspace.contacts if one.ref == its.values["contact"])
        firm = next(one for one in self.workspace.companies if one.ref == its.values["company"])
        first = max(0, self.days.number_of(deal.at) - self.rng.randrange(2, 12))
        at = min(self.days.moment(first, self.rng), deal.at - timedelta(minutes=1))
        points = tuple(one for one in person.points if one.kind == "email")
        ref = self._create(at, deal.actor, self._values(person, firm.name, deal.actor), points)
        subject, text = self.rng.choice(PHRASES[firm.language].call)
        told = {
            "kind": "call",
            "subject": subject,
            "text": text,
            "done": at,
            "minutes": 15,
            "outcome": "reached",
        }
        self._log(at + timedelta(seconds=20), deal.actor, told | {"owner": deal.actor, "lead": ref})
        became = {"contact": person.ref, "company": firm.ref, "deal": its.ref}
        self._act(deal.at + timedelta(seconds=20), deal.actor, "convert", Item(ref, became))

    def _values(self, person: Contact, company: str, owner: str) -> dict[str, Any]:
        values: dict[str, Any] = {
            "given_name": person.given_name,
            "family_name": person.family_name,
            "company_name": company,
            "job_title": person.job_title,
            "language": person.language,
            "source": self.rng.choice(_SOURCES),
            "status": "new",
            "owner": owner,
            "description": self.rng.choice(PHRASES[person.language].goods),
        }
        if self.rng.random() < 0.6:
            values["amount"] = Money(amount=self.rng.randrange(5, 200) * 10_000, currency="EUR")
        return values

    def _create(self, at: datetime, owner: str, values: dict[str, Any], points: tuple[Point, ...]) -> str:
        self._made += 1
        ref = f"l-{self._made:04}"
        self._act(at, owner, "create_lead", Item(ref, values, points))
        return ref

    def _log(self, at: datetime, owner: str, values: dict[str, Any]) -> None:
        self._said += 1
        self._act(at, owner, "log", Item(f"a-l{self._said:04}", values))

    def _act(self, at: datetime, owner: str, kind: str, item: Item) -> None:
        self.acts.append(Act(at, owner, kind, (item,)))

    def _moment(self, least: int) -> datetime:
        """A moment of the last weeks, so many working days before today at least."""
        last = len(self.days) - least
        return self.days.moment(self.rng.randrange(last - _WEEKS + least, last), self.rng)
