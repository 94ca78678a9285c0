"""How every record came into the demonstration workspace: imported from a file or typed in by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from random import Random

from perennial.demo.acts import Draft
from perennial.demo.colleagues import ADMINISTRATOR, COLLEAGUES
from perennial.demo.companies import Company
from perennial.demo.people import Contact
from perennial.demo.working_days import WorkingDays
from perennial.demo.workspace import Workspace

_EARLY = {"stale", "owner_left"}


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    share: float
    actor: str
    languages: tuple[str, ...]
    reason: str


_OLD_SYSTEM = _File(
    "klienci-stary-system.csv", 0.0, ADMINISTRATOR.email, (), "Customers taken over from the old system"
)
_FILES = (
    _File("targi-poznan-{year}.csv", 0.02, COLLEAGUES[1].email, ("pl",), "Visitors of our stand in Poznań"),
    _File(
        "adresar-slovensko-{year}.csv", 0.2, COLLEAGUES[4].email, ("sk",), "Address book of the Slovak team"
    ),
    _File(
        "hannover-besucher-{year}.csv", 0.3, COLLEAGUES[3].email, ("de",), "Visitors of our stand in Hannover"
    ),
    _File("vebinar-vostok-{year}.csv", 0.4, COLLEAGUES[5].email, ("ru",), "Participants of the webinar"),
    _File("targi-poznan-{year}.csv", 0.52, COLLEAGUES[2].email, ("pl",), "Visitors of our stand in Poznań"),
    _File("birmingham-leads-{year}.csv", 0.6, COLLEAGUES[3].email, ("en",), "Business cards from Birmingham"),
    _File(
        "messe-wien-{year}.csv", 0.75, COLLEAGUES[3].email, ("de", "sk"), "Visitors of our stand in Vienna"
    ),
)


class Arrivals:
    """When each record came, by ref (`at`), and the creations and imports that brought them (`drafts`)."""

    def __init__(self, workspace: Workspace, days: WorkingDays, rng: Random) -> None:
        self.at: dict[str, datetime] = {}
        self.drafts: list[Draft] = []
        self._days, self._rng = days, rng
        self._first = self._import(_OLD_SYSTEM)
        self._later = [(file, self._import(file)) for file in _FILES]
        early = _early_companies(workspace)
        for company in workspace.companies:
            self._company(company, company.ref in early)
        for contact in workspace.contacts:
            self._contact(contact)
        self.first_companies = [ref for ref in self._first.refs if ref.startswith("c-")]
        self.drafts = [draft for draft in self.drafts if draft.refs]

    def _import(self, file: _File) -> Draft:
        at = self._days.moment(self._days.share(file.share), self._rng)
        source = file.name.format(year=at.year)
        self.drafts.append(Draft(at, "import", [], actor=file.actor, reason=file.reason, source=source))
        return self.drafts[-1]

    def _company(self, company: Company, early: bool) -> None:
        chance, later = self._rng.random(), self._files_for(company.language, None)
        if early or chance < 0.58:
            self._join(company.ref, self._first)
        elif later and chance < 0.92:
            self._join(company.ref, self._rng.choice(later))
        else:
            self._by_hand(company.ref, "create_company", self._first.at, 0.9)

    def _contact(self, contact: Contact) -> None:
        since, chance = self.at.get(contact.company, self._first.at), self._rng.random()
        later = self._files_for(contact.language, since)
        copied = bool(contact.duplicate_of)
        if _EARLY & {*contact.flaws} or (since == self._first.at and chance < 0.55 and not copied):
            self._join(contact.ref, self._first)
        elif later and chance < 0.88:
            self._join(contact.ref, self._rng.choice(later))
        else:
            self._by_hand(contact.ref, "create_contact", since, 0.95)

    def _files_for(self, language: str, since: datetime | None) -> list[Draft]:
        fitting = (draft for file, draft in self._later if language in file.languages)
        return [draft for draft in fitting if since is None or draft.at >= since]

    def _join(self, ref: str, draft: Draft) -> None:
        draft.refs.append(ref)
        self.at[ref] = draft.at

    def _by_hand(self, ref: str, kind: str, since: datetime, share: float) -> None:
        self.drafts.append(Draft(self._days.between(since, self._rng, share), kind, [ref]))
        self.at[ref] = self.drafts[-1].at


def _early_companies(workspace: Workspace) -> set[str]:
    """Companies that had to be there from the first day: parents, and those of records nobody touched."""
    parents = {company.parent for company in workspace.companies}
    early = {company.ref for company in workspace.companies if _EARLY & {*company.flaws}}
    needed = {contact.company for contact in workspace.contacts if _EARLY & {*contact.flaws}}
    return parents | early | needed
