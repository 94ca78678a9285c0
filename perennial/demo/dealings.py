"""The deals of Jantar Handel, and what was said and done about them: acts that end the day before today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from perennial.demo.acts import Act, Item
from perennial.demo.colleagues import LEAVER, MANAGER
from perennial.demo.companies import Company
from perennial.demo.people import Contact
from perennial.demo.phrases import PHRASES
from perennial.demo.working_days import ZONE, WorkingDays
from perennial.demo.workspace import Workspace
from perennial.lib.money import Money
from perennial.schema.standard.deal import LOST_REASONS, SALES

DEALS = 150
_STAGES = [stage.key for stage in SALES.stages if not stage.ends]
# How far deals have come by today: most are decided, of the others many are young.
_ENDS = {"won": 38, "lost": 28, "negotiation": 9, "offer": 12, "qualified": 8, "enquiry": 5}
_CURRENCIES = {"PL": "EUR", "GB": "EUR"}
_DONE = {"call": 5, "email": 3, "meeting": 2, "note": 1}
# Of the deals that are open: how many have a next step, and how many of these are late.
_PLANNED, _LATE = 0.8, 0.25


@dataclass(slots=True)
class _Numbers:
    deals: int = 0
    activities: int = 0


@dataclass(slots=True)
class Dealings:
    """`acts` are played with the others of the story, in order of time."""

    workspace: Workspace
    arrived: Mapping[str, datetime]
    days: WorkingDays
    rng: Random
    acts: list[Act] = field(default_factory=list)
    _numbers: _Numbers = field(default_factory=_Numbers)

    def __post_init__(self) -> None:
        people = self._people()
        firms = [c for c in self.workspace.live_companies if c.ref in people and not c.flaws and c.owner]
        last = len(self.days) - 30
        firms = [c for c in firms if self.days.number_of(self.arrived[c.ref]) < last]
        for _number in range(DEALS):
            firm = self.rng.choice(firms)
            self._deal(firm, self.rng.choice(people[firm.ref]))

    def _people(self) -> dict[str, list[Contact]]:
        found: dict[str, list[Contact]] = {}
        for contact in self.workspace.live_contacts:
            if contact.company and not contact.flaws and not contact.duplicate_of:
                found.setdefault(contact.company, []).append(contact)
        return found

    def _deal(self, firm: Company, person: Contact) -> None:
        self._numbers.deals += 1
        ref, end = f"d-{self._numbers.deals:04}", self._drawn(_ENDS)
        owner = self._seller(firm)
        way = (
            [*_STAGES[: _STAGES.index(end) + 1]]
            if end in _STAGES
            else [*_STAGES[: self.rng.randrange(2, 5)], end]
        )
        moments = self._moments(max(self.arrived[firm.ref], self.arrived[person.ref]), len(way), end)
        amount = Money(
            amount=self.rng.randrange(18, 560) * 10_000, currency=_CURRENCIES.get(firm.country, "EUR")
        )
        goods = self.rng.choice(PHRASES[firm.language].goods)
        about = {"contact": person.ref, "company": firm.ref, "deal": ref}
        values: dict[str, Any] = {
            "name": goods,
            "company": firm.ref,
            "contact": person.ref,
            "owner": owner,
            "stage": way[0],
        }
        if self.rng.random() < 0.85:
            values["amount"] = amount
        self._act(moments[0], owner, "create_deal", Item(ref, dict(values)))
        for stage, moment in zip(way[1:], moments[1:], strict=True):
            moved = {
                key: value
                for key, value in self._moved(stage, moment, amount).items()
                if values.get(key) != value
            }
            self._act(moment, owner, "edit", Item(ref, moved))
            values |= moved
        self._said(firm, owner, about, moments)
        if end in _STAGES and self.rng.random() < _PLANNED:
            self._planned(firm, owner, about, moments[-1])

    def _seller(self, firm: Company) -> str:
        """Who works here today: what a leaver began, the manager looks after."""
        return MANAGER.email if firm.owner == LEAVER.email else firm.owner

    def _moments(self, since: datetime, count: int, end: str) -> list[datetime]:
        """A moment for each stage; deals that are open came to theirs lately, or some time ago: they go cold."""
        last = len(self.days) - 1
        first = self.days.number_of(since) + 1
        if end in _STAGES:
            age = self.rng.choice((8, 15, 25, 40, 60, 90))
            final = max(first + count, last - self.rng.randrange(age))
        else:
            final = self.rng.randrange(first + count, last) if first + count < last else last
        begin = max(first, final - count * self.rng.randrange(6, 20))
        numbers = sorted(self.rng.sample(range(begin, final), count - 1)) if final - begin >= count else []
        numbers = [*numbers, final][-count:]
        while len(numbers) < count:
            numbers.insert(0, max(first, numbers[0] - 1))
        return sorted(self.days.moment(min(number, last), self.rng) for number in numbers)

    def _moved(self, stage: str, moment: datetime, amount: Money) -> dict[str, Any]:
        values: dict[str, Any] = {"stage": stage}
        if stage in {"offer", "negotiation", "won"}:
            values["amount"] = amount
        if stage in {"offer", "negotiation"}:
            values["expected_close"] = moment.date() + timedelta(days=self.rng.randrange(14, 75))
        if stage == "lost":
            values["lost_reason"] = self.rng.choice(LOST_REASONS).key
        return values

    def _said(self, firm: Company, owner: str, about: dict[str, str], moments: list[datetime]) -> None:
        """Calls, e-mails, meetings and notes on the way."""
        for at in self._between(moments):
            kind = self._drawn(_DONE)
            subject, text = self.rng.choice(getattr(PHRASES[firm.language], kind))
            values: dict[str, Any] = {
                "kind": kind,
                "subject": subject,
                "text": text,
                "done": at,
                "owner": owner,
            }
            if kind in {"call", "meeting"}:
                values["minutes"] = self.rng.choice((5, 10, 15, 20) if kind == "call" else (45, 60, 90))
                values["outcome"] = "reached" if kind == "call" else "held"
            self._log(at, owner, values | about)

    def _between(self, moments: list[datetime]) -> Iterator[datetime]:
        first, last = self.days.number_of(moments[0]), self.days.number_of(moments[-1])
        for _time in range(self.rng.randrange(2, 9)):
            yield max(self.days.moment(self.rng.randrange(first, last + 1), self.rng), moments[0])

    def _planned(self, firm: Company, owner: str, about: dict[str, str], since: datetime) -> None:
        kind = self.rng.choice(("call", "call", "email", "meeting", "task"))
        today = self.workspace.today
        late = self.rng.random() < _LATE
        day = today + timedelta(
            days=-self.rng.randrange(1, 9) if late else self.rng.choice((0, 0, 0, 1, 2, 4, 7, 12))
        )
        day += timedelta(days=(7 - day.weekday()) if day.weekday() > 4 else 0)
        values: dict[str, Any] = {
            "kind": kind,
            "subject": self.rng.choice(PHRASES[firm.language].steps[kind]),
            "due": day,
        }
        if kind == "meeting" or self.rng.random() < 0.3:
            values |= {"starts": self._hour(day), "minutes": 60 if kind == "meeting" else 15}
        self._log(since, owner, values | {"owner": owner} | about)

    def _hour(self, day: date) -> datetime:
        return datetime(
            day.year, day.month, day.day, self.rng.randrange(8, 17), self.rng.choice((0, 30)), tzinfo=ZONE
        )

    def _log(self, at: datetime, owner: str, values: Mapping[str, Any]) -> None:
        self._numbers.activities += 1
        self._act(at, owner, "log", Item(f"a-{self._numbers.activities:05}", values))

    def _act(self, at: datetime, owner: str, kind: str, item: Item) -> None:
        self.acts.append(Act(at, owner, kind, (item,)))

    def _drawn(self, weights: Mapping[str, int]) -> str:
        return self.rng.choices([*weights], [*weights.values()])[0]
