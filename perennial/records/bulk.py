"""The same values for every record that meets a condition, slice by slice. A rehearsal is the run rolled back."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from perennial.access.actor import Actor
from perennial.access.queries import check, may
from perennial.journal.door import OpenChange, begin
from perennial.journal.models import Channel
from perennial.lib.conditions import Condition, Moment, compile_condition, dump, parse
from perennial.records.actions.allowing import check_fields, check_targets, refuse_emptying
from perennial.records.blocking import Blocking
from perennial.records.drafts import draft_of
from perennial.records.models import Head
from perennial.records.places import Readable
from perennial.records.queries import heads
from perennial.records.search.queries import matching
from perennial.records.writing import edit
from perennial.schema.kinds import kind_of
from perennial.schema.queries import setting, shape_of
from perennial.schema.shape import EntityShape


class Fate(StrEnum):
    """What became, or would become, of a record that met the condition."""

    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class Why(StrEnum):
    """Why a record was refused: the actor may not change it, it would be linked to itself, or break a rule."""

    RIGHTS = "rights"
    ITSELF = "itself"
    RULES = "rules"


@dataclass(frozen=True, slots=True)
class Asked:
    """Live records of an entity that meet `where` and answer `text` (all of them without either), and the values,
    by field key, that they get.
    """

    entity: str
    values: Mapping[str, Any]
    where: Condition | None = None
    text: str = ""

    def as_text(self) -> str:
        shape = shape_of(self.entity)
        values = {key: _field_json(shape, key, value) for key, value in self.values.items()}
        where = dump(self.where) if self.where else None
        return json.dumps({"entity": self.entity, "where": where, "text": self.text, "values": values})


def asked_from(actor: Actor, text: str) -> Asked:
    """From `as_text`; raises BadRequest for what the actor may not ask any more."""
    data = json.loads(text)
    shape, house = shape_of(data["entity"]), setting()
    fields = {key: shape.field(key) for key in data["values"]}
    values = {
        key: kind_of(fields[key]).accept(value, fields[key], house) for key, value in data["values"].items()
    }
    where = parse(data["where"], Readable(actor, shape)) if data["where"] else None
    return Asked(data["entity"], values, where, data["text"])


@dataclass(frozen=True, slots=True)
class Told:
    """The fate of one record; `why` says why it was refused."""

    record: int
    fate: Fate
    why: str = ""


@dataclass(slots=True)
class Tally:
    """How many records met each fate, and why those that were refused were."""

    fates: Counter[str] = field(default_factory=Counter)
    why: Counter[str] = field(default_factory=Counter)

    def add(self, told: Sequence[Told]) -> None:
        self.fates.update(one.fate for one in told)
        self.why.update(one.why for one in told if one.why)

    def as_data(self) -> dict[str, Any]:
        counts = {str(fate): self.fates[fate] for fate in Fate}
        return {"matched": sum(counts.values()), **counts, "why": dict(self.why)}


def tally_from(data: Mapping[str, Any]) -> Tally:
    """From a result or cursor that holds `as_data`."""
    return Tally(Counter({fate: data.get(fate, 0) for fate in Fate}), Counter(data.get("why", {})))


class BulkEdit:
    """A bulk edit as one actor may do it. `at` is the instant that “today” in the condition means.

    Raises Forbidden, BadRequest, Refusal (a link to nothing), Incomplete (what every record needs, emptied).
    """

    def __init__(self, actor: Actor, asked: Asked, at: datetime) -> None:
        self.actor, self.asked, self.shape = actor, asked, shape_of(asked.entity)
        check(actor, "bulk", self.shape)
        check(actor, "edit", self.shape)
        check_fields(actor, self.shape, asked.values, "bulk")
        check_targets(actor, self.shape, asked.values)
        refuse_emptying(self.shape, asked.values)
        self._draft, self._house = draft_of(self.shape, asked.values), setting()
        self._blocking = Blocking(actor, self.shape.key, Channel.AUTOMATION)
        moment = Moment.of(at, self._house.zone, actor.user_id)  # type: ignore[arg-type]
        self._records: QuerySet[Head] = heads(actor, self.shape)
        if asked.where is not None:
            readable = Readable(actor, self.shape)
            self._records = self._records.filter(compile_condition(asked.where, readable, moment))

    def matching(self, after: int = 0, until: int | None = None) -> list[int]:
        """The ids of all records that match, after one id and up to another, in order."""
        found = self._records.filter(matching(self.actor, self.shape, self.asked.text), pk__gt=after)
        found = found if until is None else found.filter(pk__lte=until)
        return list(found.order_by("pk").values_list("pk", flat=True))

    def write(self, act: OpenChange, ids: Sequence[int]) -> list[Told]:
        """Change those of these records that still meet the condition, under their locks; the fate of each."""
        of_them = self._records.filter(pk__in=ids).order_by("pk")
        found = list(of_them.select_for_update(of=("self",), no_key=True))
        refused = {head.pk: why for head in found if (why := self._refused(head))}
        changed = self._written(act, [head.pk for head in found if head.pk not in refused], refused)
        return [_told(head.pk, refused.get(head.pk, ""), changed=head.pk in changed) for head in found]

    def _written(self, act: OpenChange, ids: Sequence[int], refused: dict[int, str]) -> set[int]:
        """Write these records; those that would break a rule that blocks are rolled back and noted as refused."""
        before = self._blocking.before(ids)
        drafts = dict.fromkeys(ids, self._draft)
        try:
            with act.savepoint():
                changed = edit(act, self.shape, drafts, self._house)
                if not self._blocking:
                    return changed
                act.settle()
                blocked = self._blocking.refused(changed, before, self.asked.values.keys())
                if not blocked:
                    return changed
                raise _RolledBack
        except _RolledBack:
            refused.update(dict.fromkeys(blocked, Why.RULES))
        return self._written(act, [pk for pk in ids if pk not in blocked], refused)

    def rehearse(self, ids: Sequence[int]) -> list[Told]:
        """What `write` would do."""
        return _rolled_back(partial(self._write_alone, ids))

    def begin(self, *, operation: int | None = None, reason: str = "") -> OpenChange:
        return begin(self.actor, f"{self.shape.key}.bulk_edit", operation=operation, reason=reason)

    def _write_alone(self, ids: Sequence[int]) -> list[Told]:
        act = self.begin()
        with act.batch():
            return self.write(act, ids)

    def _refused(self, head: Head) -> str:
        if not all(may(self.actor, action, self.shape, head) for action in ("bulk", "edit")):
            return Why.RIGHTS
        values = self.asked.values.items()
        itself = any(value == head.pk and self._leads_back(key) for key, value in values)
        return Why.ITSELF if itself else ""

    def _leads_back(self, key: str) -> bool:
        one = self.shape.field(key)
        return one.kind == "record" and one.target == self.shape.key


class _RolledBack(Exception):
    """Ends a transaction whose effect is not wanted."""


def _rolled_back(write: Callable[[], list[Told]]) -> list[Told]:
    told: list[Told] = []
    try:
        with transaction.atomic():
            told = write()
            raise _RolledBack
    except _RolledBack:
        return told


def _told(record: int, why: str, *, changed: bool) -> Told:
    fate = Fate.REFUSED if why else Fate.CHANGED if changed else Fate.UNCHANGED
    return Told(record, fate, why)


def _field_json(shape: EntityShape, key: str, value: Any) -> Any:
    one = shape.field(key)
    return kind_of(one).to_json(value, one)


__all__ = ["Asked", "BulkEdit", "Fate", "Tally", "Told", "Why", "asked_from", "tally_from"]
