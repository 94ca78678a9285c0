"""Two years at Jantar Handel, told as dated acts that end in the demonstration workspace as it stands today.

The acts are played backwards: each edit is given today's value and the record an older one, so that the first
creation holds the oldest values and replaying all acts arrives exactly at `demo_workspace`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

from perennial.demo.acts import Act, Draft, Item
from perennial.demo.agreements import Campaigns, contracts
from perennial.demo.arrivals import Arrivals
from perennial.demo.cases import Cases
from perennial.demo.colleagues import COLLEAGUES, LEAVER, MANAGER, SERVICE, sellers_for
from perennial.demo.companies import Company, Point, address, slug
from perennial.demo.dealings import Dealings
from perennial.demo.edits import POINT_KINDS, Edits
from perennial.demo.leads import Leads
from perennial.demo.names import words_of
from perennial.demo.numbers import fill
from perennial.demo.papers import papers
from perennial.demo.people import MAIL_HOSTS, Contact
from perennial.demo.working_days import WorkingDays
from perennial.demo.workspace import SEED, Workspace, demo_workspace


def story(today: date, seed: int = SEED) -> list[Act]:
    """The history up to the day before `today`, oldest act first; the same for the same day and seed."""
    return story_of(demo_workspace(today, seed), seed)


def story_of(workspace: Workspace, seed: int = SEED) -> list[Act]:
    """The history that ends in `workspace`."""
    rng, days = Random(f"story {seed}"), WorkingDays(workspace.today)
    arrivals = Arrivals(workspace, days, rng)
    edits = Edits(workspace, arrivals, days, rng)
    drafts = sorted([*arrivals.drafts, *edits.drafts], key=lambda draft: draft.at)
    past = _Past(
        workspace, arrivals.first_companies, days.days_before(LEAVER.left_days_before or 0), days, rng
    )
    acts = [past.undo(draft) for draft in reversed(drafts)][::-1]
    dealings = Dealings(workspace, arrivals.at, days, Random(f"dealings {seed}"))
    cases = Cases(workspace, arrivals.at, days, Random(f"cases {seed}"))
    began = [act for act in dealings.acts if act.kind == "create_deal"]
    leads = Leads(workspace, began, days, Random(f"leads {seed}"))
    languages = {company.ref: company.language for company in workspace.companies}
    told = sorted(dealings.acts, key=lambda act: act.at)
    kept = papers(told, languages)
    today = workspace.today
    agreed = contracts(told, languages, days, today, Random(f"contracts {seed}"))
    early = len(days) - 25
    people = [
        one.ref
        for one in workspace.live_contacts
        if not (one.flaws or one.duplicate_of or one.do_not_contact)
        and days.number_of(arrivals.at[one.ref]) < early
    ]
    campaigns = Campaigns(leads.acts, people, days, today, Random(f"campaigns {seed}"))
    every = [*acts, *dealings.acts, *cases.acts, *leads.acts, *kept, *agreed, *campaigns.acts]
    return sorted(every, key=lambda act: act.at)


class _Past:
    """The workspace on its way back in time: every undone draft turns it into what it was before."""

    def __init__(
        self, workspace: Workspace, first: list[str], left: int, days: WorkingDays, rng: Random
    ) -> None:
        self._records = {record.ref: record for record in workspace.records}
        self._values: dict[str, dict[str, Any]] = {ref: {**r.values()} for ref, r in self._records.items()}
        self._points = {ref: record.points for ref, record in self._records.items()}
        self._employers: dict[str, list[str]] = {}
        for ref in first:
            if not self._records[ref].trashed and "made_up" not in self._records[ref].flaws:
                self._employers.setdefault(self._records[ref].language, []).append(ref)
        self._left, self._days, self._rng = left, days, rng

    def undo(self, draft: Draft) -> Act:
        """The finished act of a draft; the state steps back behind it."""
        actor = draft.actor or self._looking_after(draft)
        items = tuple(self._item(draft, ref) for ref in draft.refs)
        return Act(draft.at, actor, draft.kind, items, draft.reason, draft.source)

    def _item(self, draft: Draft, ref: str) -> Item:
        if draft.kind in ("trash", "restore"):
            return Item(ref, {})
        if not draft.fields:
            return Item(ref, self._values[ref], self._points[ref])
        return self._edited(draft, ref)

    def _edited(self, draft: Draft, ref: str) -> Item:
        values = {field: self._values[ref][field] for field in draft.fields if field not in POINT_KINDS}
        kinds = [field for field in draft.fields if field in POINT_KINDS]
        item = Item(ref, values, self._points[ref] if kinds else None)
        for field in values:
            self._values[ref][field] = draft.before if draft.kind == "bulk_edit" else self._before(ref, field)
        for kind in kinds:
            self._points[ref] = self._with_older(ref, kind)
        return item

    def _before(self, ref: str, field: str) -> Any:
        """An older value of a field, never the present one."""
        invent = _OLDER.get(field)
        present = self._values[ref][field]
        if invent is None:
            return ""
        while (older := invent(self, self._records[ref], present)) == present:
            pass
        return older

    def _with_older(self, ref: str, kind: str) -> tuple[Point, ...]:
        points = [*self._points[ref]]
        place = next(i for i, point in enumerate(points) if point.kind == kind)
        present = points[place]
        while (older := _OLDER_POINTS[kind](self, self._records[ref], present)).raw == present.raw:
            pass
        points[place] = older
        return tuple(points)

    def _looking_after(self, draft: Draft) -> str:
        owner = self._values[draft.refs[0]]["owner"] or SERVICE.email
        gone = owner == LEAVER.email and self._days.number_of(draft.at) >= self._left
        return MANAGER.email if gone else owner

    def job(self, record: Contact, present: str) -> str:
        return self._rng.choice(words_of(record.language).jobs)[record.woman]

    def family(self, record: Contact, present: str) -> str:
        return self._rng.choice(words_of(record.language).families)[1]

    def employer(self, record: Contact, present: str) -> str:
        return self._rng.choice(self._employers[record.language])

    def owner(self, record: Company | Contact, present: str) -> str:
        return self._rng.choice((*sellers_for(record.language), MANAGER, COLLEAGUES[2])).email

    def phone(self, record: Company | Contact, present: Point) -> Point:
        if sum(sign.isdigit() for sign in present.raw) < 10:
            pattern = self._rng.choice(words_of(record.language).cities).landline
            return present._replace(raw=fill(pattern, self._rng))
        tail = "".join(str(self._rng.randrange(10)) if sign.isdigit() else sign for sign in present.raw[-2:])
        return present._replace(raw=present.raw[:-2] + tail)

    def mail(self, record: Company | Contact, present: Point) -> Point:
        user = slug(record.full_name if isinstance(record, Contact) else record.name)
        return present._replace(raw=f"{user}{self._rng.randrange(60, 99)}@{MAIL_HOSTS[record.language]}")

    def place(self, record: Company | Contact, present: Point) -> Point:
        words = words_of(record.language)
        return address(present.label, self._rng.choice(words.cities), words, self._rng)


_LIFECYCLE_BEFORE = {
    "customer": "prospect",
    "former": "customer",
    "partner": "prospect",
    "supplier": "prospect",
}
_OLDER: dict[str, Callable[[_Past, Any, str], str]] = {
    "job_title": _Past.job,
    "family_name": _Past.family,
    "company": _Past.employer,
    "owner": _Past.owner,
    "lifecycle": lambda past, record, present: _LIFECYCLE_BEFORE[present],
}
_OLDER_POINTS: dict[str, Callable[[_Past, Any, Point], Point]] = {
    "phone": _Past.phone,
    "email": _Past.mail,
    "address": _Past.place,
}
