"""The tickets of Jantar Handel, and how they were answered: acts that end the day before today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from perennial.demo.acts import Act, Item
from perennial.demo.case_phrases import CASES
from perennial.demo.colleagues import LEAVER, MANAGER, SERVICE
from perennial.demo.companies import Company
from perennial.demo.people import Contact
from perennial.demo.working_days import ZONE, WorkingDays
from perennial.demo.workspace import Workspace
from perennial.lib.business_hours import Hours, add
from perennial.schema.standard.ticket import CHANNELS, IN_PROGRESS, NEW, PRIORITIES, WAITING

TICKETS = 40
# How they stand by today: most are solved.
_ENDS = {"closed": 26, "solved": 14, IN_PROGRESS: 8, WAITING: 6, NEW: 6}
_PRIORITIES = dict(zip((one.key for one in PRIORITIES), (4, 10, 5, 1), strict=True))
_CHANNELS = dict(zip((one.key for one in CHANNELS), (5, 8, 3, 1), strict=True))
_OFFICE = Hours((((8 * 60, 16 * 60 + 59),),) * 5 + ((),) * 2, ZONE)
_OPEN = (NEW, IN_PROGRESS, WAITING)


@dataclass(slots=True)
class Cases:
    """`acts` are played with the others of the story, in order of time."""

    workspace: Workspace
    arrived: Mapping[str, datetime]
    days: WorkingDays
    rng: Random
    acts: list[Act] = field(default_factory=list)
    _activities: int = 0

    def __post_init__(self) -> None:
        firms = {one.ref: one for one in self.workspace.live_companies if not one.flaws and one.owner}
        last = len(self.days) - 30
        people = [
            one
            for one in self.workspace.live_contacts
            if one.company in firms
            and not one.flaws
            and not one.duplicate_of
            and max(map(self._arrival, (one.ref, one.company))) < last
        ]
        for number in range(1, TICKETS + 1):
            person = self.rng.choice(people)
            self._ticket(f"t-{number:04}", firms[person.company], person)

    def _arrival(self, ref: str) -> int:
        return self.days.number_of(self.arrived[ref])

    def _ticket(self, ref: str, firm: Company, person: Contact) -> None:
        end, case = self._drawn(_ENDS), self.rng.choice(CASES[firm.language])
        came = self._came(end, max(self._arrival(firm.ref), self._arrival(person.ref)))
        agent, channel = self._agent(firm), self._drawn(_CHANNELS)
        values = {
            "subject": case.subject,
            "description": case.told,
            "kind": case.kind,
            "company": firm.ref,
            "contact": person.ref,
            "owner": "" if end == NEW and self.rng.random() < 0.4 else agent,
            "priority": self._drawn(_PRIORITIES),
            "channel": channel,
        }
        self._act(came, SERVICE.email, "create_ticket", Item(ref, values))
        if end == NEW:
            return
        about = {"ticket": ref, "contact": person.ref, "company": firm.ref, "owner": agent}
        answered = self._after(came, 20, 600)
        self._answered(answered, agent, about, channel, case.answer)
        self._moved(answered, agent, ref, IN_PROGRESS)
        if end == IN_PROGRESS:
            return
        asked = self._after(answered, 10, 900)
        if end == WAITING or self.rng.random() < 0.4:
            self._moved(asked, agent, ref, WAITING)
        if end == WAITING:
            return
        done = self._after(asked, 60, 4000)
        self._moved(done, agent, ref, "solved")
        if end == "closed":
            self._moved(self._after(done, 600, 6000), agent, ref, "closed")

    def _came(self, end: str, known: int) -> datetime:
        """When the customer came with it: open ones lately, some so long ago that they are overdue."""
        last = len(self.days) - 1
        number = (
            last - self.rng.choice((0, 0, 1, 1, 2, 3, 8))
            if end in _OPEN
            else self.rng.randrange(known, last - 20)
        )
        return self.days.moment(max(number, known), self.rng)

    def _agent(self, firm: Company) -> str:
        if self.rng.random() < 0.5:
            return SERVICE.email
        return MANAGER.email if firm.owner == LEAVER.email else firm.owner

    def _after(self, at: datetime, least: int, most: int) -> datetime:
        """Some working minutes later, before today."""
        found = add(_OFFICE, at, timedelta(minutes=self.rng.randrange(least, most)))
        last = self.days.moment(len(self.days) - 1, self.rng).replace(hour=16, minute=59)
        return min(found.astimezone(ZONE), last) if found else last

    def _answered(
        self, at: datetime, agent: str, about: Mapping[str, str], channel: str, answer: str
    ) -> None:
        self._activities += 1
        kind = "call" if channel == "phone" else "email"
        values: dict[str, Any] = {"kind": kind, "subject": answer, "done": at, **about}
        if kind == "call":
            values |= {"minutes": self.rng.choice((5, 10, 15)), "outcome": "reached"}
        self._act(at, agent, "log", Item(f"a-t{self._activities:04}", values))

    def _moved(self, at: datetime, agent: str, ref: str, status: str) -> None:
        self._act(at, agent, "edit", Item(ref, {"status": status}))

    def _act(self, at: datetime, agent: str, kind: str, item: Item) -> None:
        self.acts.append(Act(at, agent, kind, (item,)))

    def _drawn(self, weights: Mapping[str, int]) -> str:
        return self.rng.choices([*weights], [*weights.values()])[0]
