"""Which records were edited, trashed and taken back, when, and in which fields; values come later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

from perennial.demo.acts import Draft
from perennial.demo.arrivals import Arrivals
from perennial.demo.colleagues import ADMINISTRATOR, COLLEAGUES, LEAVER, MANAGER, SERVICE
from perennial.demo.companies import INDUSTRIES, SIZES, Company
from perennial.demo.people import Contact
from perennial.demo.working_days import WorkingDays
from perennial.demo.workspace import Workspace

SINGLE_EDITS = 830
POINT_KINDS = ("phone", "email", "address")
RESTORED = 15
_CONTACT_EDITS = {
    "phone": 30, "job_title": 20, "email": 10, "lifecycle": 12, "company": 10, "owner": 8, "birthday": 10,
    "family_name": 3,
}  # fmt: skip
_COMPANY_EDITS = {
    "phone": 20,
    "address": 15,
    "website": 10,
    "tax_id": 15,
    "lifecycle": 20,
    "owner": 10,
}
_REPEATABLE = {"phone", "job_title", "address"}
_REASONS = {
    "phone": ("Called, the old number is dead", "New number in the signature", ""),
    "job_title": ("Promoted", "Corrected on the phone", "From a business card", ""),
    "email": ("The old address bounced", "Asked to use this one"),
    "lifecycle": ("First order", "Contract signed", "", ""),
    "company": ("Changed jobs", "Moved within the group"),
    "owner": ("Handed over", "Region changed hands"),
    "birthday": ("Mentioned in the meeting", ""),
    "family_name": ("Married",),
    "address": ("Moved house", "New premises"),
    "tax_id": ("From the invoice", ""),
}


@dataclass(frozen=True, slots=True)
class _Bulk:
    """One change of one field on many records: up to `size` of them went from `before` to `after`."""

    prefix: str
    field: str
    before: Any
    after: Any
    size: int
    share: float
    actor: str
    reason: str


def _bulks(handover: float) -> Iterator[_Bulk]:
    """The bulk edits of two years; at `handover`, a share of it, the leaver's records moved on."""
    for seller in (COLLEAGUES[1], COLLEAGUES[2]):
        for prefix, size in (("p-", 90), ("c-", 40)):
            reason = f"{LEAVER.name} leaves; his customers go to {seller.name}"
            yield _Bulk(prefix, "owner", LEAVER.email, seller.email, size, handover, MANAGER.email, reason)
    for i, language in enumerate(("pl", "de", "sk", "ru", "en")):
        reason = "Language set from the country of the company"
        yield _Bulk("p-", "language", "", language, 150, 0.05 + i * 0.01, ADMINISTRATOR.email, reason)
    for i, words in enumerate(("Pan", "Pani", "Herr", "Frau", "pán", "pani")):
        yield _Bulk(
            "p-", "salutation", "", words, 80, 0.24 + i * 0.02, SERVICE.email, "Salutations for the mailing"
        )
    for i, industry in enumerate(INDUSTRIES):
        yield _Bulk(
            "c-", "industry", "", industry, 25, 0.35 + i * 0.003, ADMINISTRATOR.email, "Industries filled in"
        )
    for i, size in enumerate(SIZES):
        yield _Bulk(
            "c-",
            "size",
            None,
            size,
            30,
            0.45 + i * 0.002,
            ADMINISTRATOR.email,
            "Sizes from the annual reports",
        )
    for i in range(8):
        for prefix, size in (("p-", 45), ("c-", 12)):
            reason = "Orders of the quarter: prospects became customers"
            yield _Bulk(
                prefix, "lifecycle", "prospect", "customer", size, 0.12 + i * 0.11, MANAGER.email, reason
            )
    for i in range(3):
        reason = "No order for two years"
        yield _Bulk("p-", "lifecycle", "customer", "former", 30, 0.3 + i * 0.3, MANAGER.email, reason)
    yield _Bulk("p-", "do_not_contact", False, True, 50, 0.66, SERVICE.email, "Objections to the newsletter")


class Edits:
    """All that happened to the records after they came, as `drafts`; stale records stay untouched."""

    def __init__(self, workspace: Workspace, arrivals: Arrivals, days: WorkingDays, rng: Random) -> None:
        self.drafts: list[Draft] = []
        self._arrivals, self._days, self._rng = arrivals, days, rng
        self._settled: set[tuple[str, str]] = set()
        self._touched: set[str] = set()
        self._records = [r for r in workspace.records if not r.trashed and "stale" not in r.flaws]
        self._plan_bulks()
        self._plan_singles()
        self._plan_restores()
        self._plan_trash([record.ref for record in workspace.records if record.trashed])

    def _plan_bulks(self) -> None:
        for bulk in _bulks(1 - (LEAVER.left_days_before or 0) / 730):
            at = self._days.moment(self._days.share(bulk.share), self._rng)
            refs = self._fitting(bulk, at)
            if refs:
                draft = Draft(at, "bulk_edit", refs, bulk.actor, (bulk.field,), bulk.before, bulk.reason)
                self.drafts.append(draft)
                self._settle(refs, bulk.field)

    def _fitting(self, bulk: _Bulk, at: datetime) -> list[str]:
        fitting = [
            record.ref
            for record in self._records
            if record.ref.startswith(bulk.prefix)
            and getattr(record, bulk.field) == bulk.after
            and self._arrivals.at[record.ref].date() < at.date()
            and (record.ref, bulk.field) not in self._settled
        ]
        return sorted(self._rng.sample(fitting, min(bulk.size, len(fitting))))

    def _plan_singles(self) -> None:
        last = len(self._days) - 5
        able = [r for r in self._records if self._days.number_of(self._arrivals.at[r.ref]) < last]
        while sum(draft.kind == "edit" for draft in self.drafts) < SINGLE_EDITS:
            record = self._rng.choice(able)
            fields = self._fields(record)
            if fields:
                self._plan_single(record.ref, fields)

    def _plan_single(self, ref: str, fields: tuple[str, ...]) -> None:
        at = self._days.between(self._arrivals.at[ref], self._rng)
        reason = self._rng.choice(_REASONS.get(fields[0], ("",)))
        actor = SERVICE.email if self._rng.random() < 0.15 else ""
        self.drafts.append(Draft(at, "edit", [ref], actor, fields, reason=reason))
        for field in fields:
            self._touched.add(ref)
            if field not in _REPEATABLE:
                self._settle([ref], field)

    def _fields(self, record: Company | Contact) -> tuple[str, ...]:
        weights = _CONTACT_EDITS if isinstance(record, Contact) else _COMPANY_EDITS
        drawn = self._rng.choices([*weights], [*weights.values()], k=1 + (self._rng.random() < 0.35))
        return tuple(field for field in dict.fromkeys(drawn) if self._may_change(record, field))

    def _may_change(self, record: Company | Contact, field: str) -> bool:
        if (record.ref, field) in self._settled:
            return False
        if field in POINT_KINDS:
            return any(point.kind == field for point in record.points)
        if field == "lifecycle":
            return record.lifecycle != "prospect"
        if field == "family_name":
            return isinstance(record, Contact) and record.woman and not record.flaws and not record.traits
        return bool(getattr(record, field))

    def _plan_restores(self) -> None:
        last = len(self._days) - 20
        untouched = [r.ref for r in self._records if r.ref.startswith("p-") and r.ref not in self._touched]
        early = [ref for ref in untouched if self._days.number_of(self._arrivals.at[ref]) < last]
        for ref in self._rng.sample(early, RESTORED):
            trashed = self._days.between(self._arrivals.at[ref], self._rng, 0.8)
            back = self._days.moment(self._days.number_of(trashed) + self._rng.randrange(1, 4), self._rng)
            self.drafts.append(Draft(trashed, "trash", [ref], reason="Thought to be a duplicate"))
            self.drafts.append(
                Draft(back, "restore", [ref], MANAGER.email, reason="Was another person after all")
            )

    def _plan_trash(self, refs: list[str]) -> None:
        self._rng.shuffle(refs)
        while refs:
            chunk = [refs.pop() for _ in range(min(len(refs), self._rng.choice((1, 1, 2, 4, 8))))]
            since = max(self._arrivals.at[ref] for ref in chunk)
            at = self._days.between(since, self._rng)
            self.drafts.append(
                Draft(at, "trash", sorted(chunk), reason=self._rng.choice(("Out of business", "Duplicate")))
            )

    def _settle(self, refs: list[str], field: str) -> None:
        self._settled.update((ref, field) for ref in refs)
        self._touched.update(refs)
