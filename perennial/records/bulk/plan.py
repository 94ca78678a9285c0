"""One verb for every record that meets a condition, slice by slice. A rehearsal is the run rolled back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import QuerySet

from perennial.access.actor import Actor
from perennial.access.queries import check, may
from perennial.journal.door import OpenChange, begin
from perennial.journal.models import Channel
from perennial.lib.conditions import Moment, compile_condition
from perennial.records.blocking import Blocking
from perennial.records.bulk.asked import Asked
from perennial.records.bulk.fates import Fate, Told, Why
from perennial.records.bulk.verbs import VERBS, Foreseen, Show
from perennial.records.models import Finding, Head
from perennial.records.places import Readable
from perennial.records.queries import heads
from perennial.records.search.queries import matching
from perennial.records.warning import Warnings
from perennial.schema.queries import setting, shape_of

# The version of each record that a rehearsal judged.
Versions = Mapping[int, int]


class BulkEdit:
    """A bulk edit as one actor may do it. `at` is the instant that “today” in the condition means.

    Raises Forbidden, BadRequest, Refusal (a link to nothing), Incomplete (what every record needs, emptied).
    """

    def __init__(self, actor: Actor, asked: Asked, at: datetime) -> None:
        self.actor, self.asked, self.shape = actor, asked, shape_of(asked.entity)
        self._verb = VERBS[asked.verb](actor, self.shape, asked)
        check(actor, "bulk", self.shape)
        check(actor, self._verb.right, self.shape)
        self._blocking = Blocking(actor, self.shape.key, Channel.AUTOMATION)
        self._warnings = Warnings(actor, self.shape.key, Channel.AUTOMATION)
        moment = Moment.of(at, setting().zone, actor.user_id)  # type: ignore[arg-type]
        self._records: QuerySet[Head] = heads(actor, self.shape)
        if asked.where is not None:
            readable = Readable(actor, self.shape)
            self._records = self._records.filter(compile_condition(asked.where, readable, moment))

    def matching(self, after: int = 0, until: int | None = None) -> list[int]:
        """The ids of all records that match, after one id and up to another, in order."""
        found = self._records.filter(matching(self.actor, self.shape, self.asked.text), pk__gt=after)
        found = found if until is None else found.filter(pk__lte=until)
        return list(found.order_by("pk").values_list("pk", flat=True))

    def write(self, act: OpenChange, ids: Sequence[int], rehearsed: Versions | None = None) -> list[Told]:
        """Change those of these records that still meet the condition, under their locks; the fate of each.

        Those that were changed since they were `rehearsed` are left as they are.
        """
        of_them = self._records.filter(pk__in=ids).order_by("pk")
        found = list(of_them.select_for_update(of=("self",), no_key=True))
        refused = {head.pk: why for head in found if (why := self._refused(head, rehearsed or {}))}
        refused |= self._verb.refused([head for head in found if head.pk not in refused])
        changed = self._written(act, [head.pk for head in found if head.pk not in refused], refused)
        told = [_told(head, refused.get(head.pk, ""), changed=head.pk in changed) for head in found]
        gone = set(ids) - {head.pk for head in found} if rehearsed is not None else set()
        return told + [Told(pk, Fate.REFUSED, Why.SINCE) for pk in sorted(gone)]

    def _written(self, act: OpenChange, ids: Sequence[int], refused: dict[int, str]) -> set[int]:
        """Write these records; those that would break a rule that blocks are rolled back and noted as refused."""
        before = self._blocking.before(ids)
        try:
            with act.savepoint():
                changed = self._verb.write(act, ids)
                if not self._blocking:
                    return changed
                act.settle()
                blocked = self._blocking.refused(changed, before, self._verb.fields)
                if not blocked:
                    return changed
                raise _RolledBack
        except _RolledBack:
            refused.update(dict.fromkeys(blocked, Why.RULES))
        return self._written(act, [pk for pk in ids if pk not in blocked], refused)

    def judged(self, told: list[Told]) -> list[Told]:
        """What was told, once the records are judged anew: which of the changed ones still break the rule."""
        changed = [one.record for one in told if one.fate == Fate.CHANGED]
        if not self.asked.rule or not changed:
            return told
        broken = Finding.objects.filter(rule__key=self.asked.rule, waived=False, record__in=changed)
        still = set(broken.values_list("record", flat=True))
        return [replace(one, still=True) if one.record in still else one for one in told]

    def rehearse(self, ids: Sequence[int]) -> list[Told]:
        """What `write` would do."""
        return _rolled_back(partial(self._write_alone, ids))

    def foreseen(self, ids: Sequence[int], show: Show) -> Mapping[int, list[Foreseen]]:
        """Of each of these records that still meets the condition: which values would be others."""
        return self._verb.foreseen(list(self._records.filter(pk__in=ids)), show)

    def begin(self, *, operation: int | None = None, reason: str = "") -> OpenChange:
        return begin(self.actor, f"{self.shape.key}.{self._verb.action}", operation=operation, reason=reason)

    def _write_alone(self, ids: Sequence[int]) -> list[Told]:
        act, before = self.begin(), self._warnings.before(ids)
        with act.batch():
            told = self.write(act, ids)
        changed = [one.record for one in told if one.fate == Fate.CHANGED]
        met = self._warnings.met(changed, before, self._verb.written)
        return [replace(one, warned=met.get(one.record, ())) for one in self.judged(told)]

    def _refused(self, head: Head, rehearsed: Versions) -> str:
        if not all(may(self.actor, action, self.shape, head) for action in ("bulk", self._verb.right)):
            return Why.RIGHTS
        return Why.SINCE if rehearsed.get(head.pk, head.version) != head.version else ""


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


def _told(head: Head, why: str, *, changed: bool) -> Told:
    fate = Fate.REFUSED if why else Fate.CHANGED if changed else Fate.UNCHANGED
    return Told(head.pk, fate, why, head.version)
