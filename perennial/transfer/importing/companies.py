"""The companies that rows name: found by tax number or name, created once where they are new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.access.queries import may
from perennial.journal.door import OpenChange
from perennial.records.drafts import draft_of
from perennial.records.queries import heads
from perennial.records.writing import insert
from perennial.schema.kinds import Setting
from perennial.schema.shape import EntityShape
from perennial.transfer.importing.fields import COMPANY
from perennial.transfer.importing.keys import Key, company_keys
from perennial.transfer.importing.matching import found_by
from perennial.transfer.importing.parsing import Parsed


class Companies:
    """Finds and creates companies; remembers, for one slice, which row created which."""

    def __init__(self, actor: Actor, shape: EntityShape, setting: Setting) -> None:
        self._actor = actor
        self._shape = shape
        self._setting = setting
        self._may_create = may(actor, "create", shape)
        # Company id to the row that created it, and what it was created with.
        self.new: dict[int, tuple[int, dict[str, Any]]] = {}
        self._by_row: Counter[int] = Counter()

    def forget(self) -> None:
        """Begin another slice."""
        self.new, self._by_row = {}, Counter()

    def mark(self) -> Any:
        """What is known of this slice so far, for `back_to`."""
        return dict(self.new), Counter(self._by_row)

    def back_to(self, mark: Any) -> None:
        """Forget what a part of the slice created that was rolled back."""
        self.new, self._by_row = dict(mark[0]), Counter(mark[1])

    def creates(self, parsed: Parsed) -> bool:
        """Whether the company of the row would be created where it is new."""
        return self._may_create and bool(parsed.company.get("name"))

    def created_by(self, number: int) -> int:
        """How many companies the row of this number created: 0 or 1."""
        return self._by_row[number]

    def of(
        self, act: OpenChange, rows: Sequence[Parsed], now: Mapping[int, int | None] | None = None
    ) -> Mapping[int, int]:
        """{row number: company id} for rows that name one; creates those that are not there yet.

        `now` has the companies of records by row number: a name that several share means the one that is there. A tax
        number alone creates none; it means one that is there or that an earlier row created, however rows are cut.
        """
        naming = [(p, keys) for p in rows if (keys := self._keys(p))]
        if not naming:
            return {}
        wanted = {key for _p, keys in naming for key in keys}
        found = {key: list(ids) for key, ids in found_by(self._actor, COMPANY, wanted, self._setting).items()}
        linked = self._as_they_are(naming, found, now or {})
        naming = [(p, keys) for p, keys in naming if p.number not in linked]
        self._create(act, naming, found)
        for parsed, keys in naming:
            if its := self._there_for(parsed, _first(found, keys)):
                linked[parsed.number] = its[0]
            elif not parsed.company.get("name"):
                sentence = _(
                    "No company has this tax number, and without a name none is created: left empty."
                )
                parsed.doubts[-1] = sentence
        return linked

    def _there_for(self, parsed: Parsed, several: list[int]) -> list[int]:
        if parsed.company.get("name"):
            return several
        return [pk for pk in several if pk not in self.new or abs(self.new[pk][0]) < parsed.number]

    def _as_they_are(
        self,
        naming: Sequence[tuple[Parsed, list[Key]]],
        found: Mapping[Key, list[int]],
        now: Mapping[int, int | None],
    ) -> dict[int, int]:
        """{row number: company id} where the record has a company that the row may mean, be it in the trash."""
        theirs = {p.number: pk for p, _keys in naming if (pk := now.get(p.number))}
        meant = {p.number: _first(found, keys) for p, keys in naming}
        absent = {pk for number, pk in theirs.items() if pk not in meant[number]}
        trash = heads(self._actor, self._shape, trashed=True).filter(pk__in=absent) if absent else ()
        gone = {
            one.pk: set(company_keys({"name": one.name, "tax_id": one.tax_id}, self._setting.country))
            for one in trash
        }
        for parsed, keys in naming:
            if gone.get(theirs.get(parsed.number, 0), set()) & set(keys):
                meant[parsed.number] = [theirs[parsed.number]]
        return {number: pk for number, pk in theirs.items() if pk in meant[number]}

    def found(self, rows: Sequence[Parsed]) -> Mapping[int, set[int]]:
        """{row number: the companies it may mean}; creates none."""
        wanted = {p.number: self._keys(p) for p in rows}
        there = found_by(
            self._actor, COMPANY, {key for keys in wanted.values() for key in keys}, self._setting
        )
        return {number: {pk for key in keys for pk in there.get(key, ())} for number, keys in wanted.items()}

    def _keys(self, parsed: Parsed) -> list[Key]:
        return company_keys(parsed.company, self._setting.country) if parsed.company else []

    def make(self, act: OpenChange, rows: Sequence[Parsed]) -> Mapping[int, int]:
        """{row number: company id}: a new company for each of these rows."""
        drafts = [draft_of(self._shape, {"owner": self._actor.user_id} | p.company) for p in rows]
        heads = insert(act, self._shape, drafts, self._setting)
        for head, parsed in zip(heads, rows, strict=True):
            act.from_rows({head.pk: parsed.number})
            self.new[head.pk] = (parsed.number, dict(parsed.company))
            self._by_row[parsed.number] += 1
        return {parsed.number: head.pk for head, parsed in zip(heads, rows, strict=True)}

    def _create(
        self, act: OpenChange, naming: Sequence[tuple[Parsed, list[Key]]], found: dict[Key, list[int]]
    ) -> None:
        """One company for all rows that name it by any key; a bare tax number without a name creates none."""
        new: list[tuple[Parsed, list[Key]]] = []
        pending: set[Key] = set()
        for parsed, keys in naming:
            if not parsed.company.get("name") or any(key in found or key in pending for key in keys):
                continue
            if not self._may_create:
                parsed.doubts[-1] = _("Its company is new and you may not create companies: left empty.")
                continue
            new.append((parsed, keys))
            pending.update(keys)
        made = self.make(act, [parsed for parsed, _keys in new])
        for parsed, keys in new:
            for key in keys:
                found.setdefault(key, [made[parsed.number]])


def _first(found: Mapping[Key, list[int]], keys: Sequence[Key]) -> list[int]:
    """The companies of the strongest key that names any."""
    return next((found[key] for key in keys if key in found), [])
