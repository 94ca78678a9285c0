"""What an undo asks of merges: a reference to an absorbed record means the one that stands for it, and what a merge
moved was not edited by anybody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from perennial.journal.models import Entry, Operation
from perennial.journal.reading import Line, lines
from perennial.journal.setwise import slices
from perennial.journal.tables import Recorded
from perennial.journal.undo.outcome import Reason
from perennial.journal.undo.planned import Plan
from perennial.records.leading import lead_on, references_of
from perennial.records.models import Link, Record
from perennial.records.queries import MERGED_INTO, survivor_of

_RECORD = Record._meta.label_lower


class Merges:
    """Of one undo; what it found out about changes it remembers."""

    def __init__(self) -> None:
        self._absorbed: dict[int, frozenset[int]] = {}
        self._survivors: dict[int, int] = {}
        self._taken_back: dict[int, bool] = {}

    def led(self, model: type[Recorded], root: int | None, name: str, value: Any) -> Any:
        """A reference follows; what would refer to its own record refers to nothing."""
        if value is None or name not in references_of(model):
            return value
        if value not in self._survivors:
            self._survivors[value] = survivor_of(value)
        found = self._survivors[value]
        return None if found == root else found

    def only_carry(self, changes: Collection[int]) -> bool:
        self._learn(changes)
        return all(self._absorbed[one] for one in changes)

    def amend(self, plan: Plan, *, hold: bool) -> None:
        self._survivors.clear()
        self._taken_back.clear()
        self._learn([plan.change])
        self._bring_back(plan)
        if self._absorbed[plan.change]:
            self._pass_over(plan)
        lead_on(plan, hold=hold)

    def _learn(self, changes: Iterable[int]) -> None:
        """Which records each change absorbed."""
        new = set(changes) - self._absorbed.keys()
        found: dict[int, set[int]] = defaultdict(set)
        for piece in slices(sorted(new)):
            for one in lines(Entry.objects.filter(batch__change__in=piece, table=_RECORD)):
                if one.fields.get(MERGED_INTO, (None, None))[1] is not None:
                    found[one.change].add(one.row)
        self._absorbed.update({number: frozenset(found[number]) for number in new})

    def _bring_back(self, plan: Plan) -> None:
        """A link that a later merge removed, because another one said the same by then, comes back."""
        gone = [one for one in plan.outcome.kept if one.reason == Reason.GONE and one.model is Link]
        newest = {one.row: one for one in _lines_of(Link, {one.row: one.root for one in gone})}
        self._learn({one.change for one in newest.values()})
        for kept in gone:
            last = newest[kept.row]
            if last.op == Operation.DELETE and self._absorbed[last.change] and not last.erased:
                values = {name: before for name, (before, _now) in last.fields.items() if before is not None}
                plan.revive[Link][kept.row] = values | {kept.field: kept.before}
                plan.roots[Link, kept.row] = kept.root
                plan.outcome.kept.remove(kept)

    def _pass_over(self, plan: Plan) -> None:
        """What an older merge had put there that was taken back meanwhile is passed over."""
        for model, row, older in self._written_before(plan):
            if model is Link and row in plan.revive[Link] and older[0].op == Operation.CREATE:
                if self._is_taken_back(older[0].change):
                    del plan.revive[Link][row]
                continue
            values = plan.edit[model].get(row, {})
            for name in values:
                for one in reversed([one for one in older if name in one.fields]):
                    if not self._is_taken_back(one.change):
                        break
                    values[name] = one.fields[name][0]

    def _written_before(self, plan: Plan) -> Iterator[tuple[type[Recorded], int, list[Line]]]:
        """Rows that the plan puts back and that merges wrote to before: their lines until then, oldest first."""
        for model in (*plan.edit, *plan.revive):
            if model is Record:
                continue
            rows = (*plan.edit.get(model, ()), *plan.revive.get(model, ()))
            found: dict[int, list[Line]] = defaultdict(list)
            for one in _lines_of(model, {row: plan.roots[model, row] for row in rows}, before=plan.change):
                found[one.row].append(one)
            self._learn({one.change for older in found.values() for one in older})
            yield from ((model, row, older) for row, older in found.items())

    def _is_taken_back(self, number: int) -> bool:
        """Whether the change absorbed records, and they stand for themselves or were absorbed anew."""
        if number not in self._taken_back:
            absorbed = self._absorbed[number]
            newest = {one.row: one.change for one in _lines_of(Record, {pk: pk for pk in absorbed})}
            self._taken_back[number] = bool(absorbed) and number not in newest.values()
        return self._taken_back[number]


def _lines_of(
    model: type[Recorded], roots: Mapping[int, int | None], before: int | None = None
) -> Iterator[Line]:
    """Lines of these rows (by their records), oldest first; `before` those of older changes."""
    for piece in slices(sorted(roots)):
        its = {root for row in piece if (root := roots[row]) is not None}
        entries = Entry.objects.filter(root__in=its, table=model._meta.label_lower, row__in=piece)
        if before is not None:
            entries = entries.filter(batch__change__lt=before)
        yield from lines(entries.order_by("id"))
