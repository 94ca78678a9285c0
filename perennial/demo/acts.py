"""What the history of the demonstration workspace is made of: acts, items, and their drafts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from perennial.demo.companies import Point

KINDS = (
    "create_company", "create_contact", "create_deal", "create_ticket", "create_lead", "create_contract",
    "create_campaign", "convert", "enlist", "log", "file", "import", "edit", "bulk_edit", "trash", "restore",
)  # fmt: skip
_ENTITIES = {
    "c": "company", "p": "contact", "d": "deal", "t": "ticket", "l": "lead", "a": "activity", "f": "document",
    "k": "contract", "g": "campaign",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """What an act does to one record. `ref` is "c-0001" (company), "p-0001" (contact), "d-" (deal), "t-"
    (ticket), "l-" (lead), "a-" (activity), "f-" (document), "k-" (contract) or "g-" (campaign).

    Creations and imports give every field in `values` and every contact point in `points`. Edits give only
    the fields that change; `points` is None unless they change, else the whole list as it stands afterwards,
    in the same order with the same kinds and labels. `company`, `parent`, `contact`, `deal`, `ticket`, `lead` and
    `campaign` hold refs, `owner` an e-mail, "" means empty. A conversion gives what the lead became, putting somebody
    into a campaign which one and the state there. Trashing and restoring give neither.
    """

    ref: str
    values: Mapping[str, Any]
    points: tuple[Point, ...] | None = None

    @property
    def entity(self) -> str:
        return _ENTITIES[self.ref[0]]


@dataclass(frozen=True, slots=True)
class Act:
    """One act of one colleague: `at` aware, `actor` an e-mail, `kind` one of `KINDS`.

    In an import companies come before contacts, so that what an item refers to stands before it; `source`
    is the file. The items of a bulk edit all carry equal `values`. One act is one change in the journal.
    """

    at: datetime
    actor: str
    kind: str
    items: tuple[Item, ...]
    reason: str = ""
    source: str = ""

    @property
    def targets(self) -> tuple[str, ...]:
        return tuple(item.ref for item in self.items)


@dataclass(slots=True)
class Draft:
    """An act whose values are not known yet: which records, which fields, when.

    An empty `actor` is whoever looked after the record at the time. `before` is what the fields held before a
    bulk edit; other edits are given an invented older value.
    """

    at: datetime
    kind: str
    refs: list[str]
    actor: str = ""
    fields: tuple[str, ...] = ()
    before: Any = None
    reason: str = ""
    source: str = ""
