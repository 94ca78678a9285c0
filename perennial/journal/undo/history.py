"""What happened to the records a change touched, since that change began."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from perennial.journal.models import Batch, Change, Entry, Operation
from perennial.journal.provenance import EXISTENCE, RowKey, Writers, writers
from perennial.journal.reading import Line, lines, model_of
from perennial.journal.setwise import slices
from perennial.journal.tables import Recorded

# A record's id, or the row itself where a row is its own root (configuration).
Group = int | tuple[type[Recorded], int]


def group_of(one: Line) -> Group:
    return (one.model, one.row) if one.root is None else one.root


def _is_identity(model: type[Recorded]) -> bool:
    """Whether rows of the model are what others of the group belong to, not parts or typed rows themselves."""
    key = model._meta.pk
    return key is not None and key.remote_field is None and model.root_attribute() == key.attname


@dataclass(slots=True)
class GroupHistory:
    """All lines of one group since the change began, in order, the effective writers they lead to, and the highest
    version (`top`) seen in them."""

    lines: list[Line] = field(default_factory=list)
    rows: dict[RowKey, Writers] = field(default_factory=dict)
    top: int = 0

    def of_change(self, change: int) -> list[Line]:
        return [one for one in self.lines if one.change == change]

    def rows_of_change(self, change: int) -> dict[RowKey, list[Line]]:
        """The change's lines by row, oldest first."""
        found: dict[RowKey, list[Line]] = defaultdict(list)
        for one in self.of_change(change):
            found[one.model, one.row].append(one)
        return found

    def created_rows(self, change: int) -> list[RowKey]:
        """Rows the change created, in that order."""
        return [(o.model, o.row) for o in self.of_change(change) if o.op == Operation.CREATE]

    def value_of(self, row: RowKey, name: str) -> Any:
        """What the newest line that names the field left in it."""
        return next((one.fields[name][1] for one in self._newest(row) if name in one.fields), None)

    def hand_after(self, change: int, row: RowKey | None = None, name: str = EXISTENCE) -> int | None:
        """The other change that wrote last: the field, or with '' anything, of the row, or without one of the group."""
        others = (one for one in self._newest(row) if one.change != change)
        return next(
            (one.change for one in others if not name or name in one.fields or name in one.erased), None
        )

    def _newest(self, row: RowKey | None) -> Iterator[Line]:
        return (one for one in reversed(self.lines) if row is None or (one.model, one.row) == row)

    def birth(self, group: Group, change: int) -> Line | None:
        """The line by which the change created the group whole; None when it was there before the change began.

        A record comes back with its parts in any order, so its identity decides, not its first line.
        """
        own = [one for one in self.lines if not isinstance(group, int) or _is_identity(one.model)]
        first = own[0] if own else None
        return first if first and first.change == change and first.op == Operation.CREATE else None


class History:
    """Reads group histories of one change; `undoes` is remembered between reads.

    `taking_back` is the undo under way: its own lines are left out, so every batch is judged as the first one was.
    """

    def __init__(self, change: Change) -> None:
        self.change = change
        self.taking_back: int | None = None
        self._undoes: dict[int, int] = {}
        self._known: set[int] = set()
        self._read: dict[Group, GroupHistory | None] = {}
        self._batch = 0
        self._lines: dict[Group, list[Line]] = {}
        batch = Batch.objects.filter(change=change).order_by("id").values_list("id", flat=True).first()
        entries = Entry.objects.filter(batch_id=batch or 0).order_by("id")
        self.first_entry: int = entries.values_list("id", flat=True).first() or 0

    def batches(self) -> list[int]:
        """The change's batches, newest first."""
        return list(Batch.objects.filter(change=self.change).order_by("-id").values_list("id", flat=True))

    def places_of(self, batch: int) -> list[tuple[type[Recorded], int, int | None]]:
        """(model, row, root) of each row a batch wrote: what is to be locked before its lines are read."""
        places = Entry.objects.filter(batch_id=batch).values_list("table", "row", "root")
        return [(model_of(table), row, root) for table, row, root in places]

    def look_at(self, batch: int) -> list[Line]:
        """A batch's lines, newest first. Forgets what was read before: others may have written since."""
        its = list(lines(Entry.objects.filter(batch_id=batch).order_by("id")))
        self._read, self._batch, self._lines = {}, batch, defaultdict(list)
        for one in its:
            self._lines[group_of(one)].append(one)
        return its[::-1]

    def deletions(self, model: type[Recorded], keys: Sequence[int]) -> list[Line]:
        """The change's lines that deleted these rows."""
        entries = Entry.objects.filter(batch__change=self.change, op=Operation.DELETE)
        found = entries.filter(table=model._meta.label_lower, row__in=keys).order_by("id")
        return list(lines(found))

    def groups(self, groups: Iterable[Group]) -> dict[Group, GroupHistory]:
        """The history of each group since the change began; each is read once until `look_at`."""
        wanted = set(groups)
        if new := wanted - self._read.keys():
            self._read.update(dict.fromkeys(new))
            self._read.update(self._groups(new))
        return {group: its for group in wanted if (its := self._read[group]) is not None}

    def _groups(self, groups: set[Group]) -> dict[Group, GroupHistory]:
        read: dict[Group, GroupHistory] = defaultdict(GroupHistory)
        for one in self._all_lines(groups):
            its = read[group_of(one)]
            its.top = max(its.top, one.version)
            if one.change != self.taking_back:
                its.lines.append(one)
        found = {group: its for group, its in read.items() if its.lines}
        self._learn({one.change for group in found.values() for one in group.lines})
        for history in found.values():
            history.rows = writers(history.lines, self._undoes)
        return found

    def _all_lines(self, groups: set[Group]) -> list[Line]:
        """In order of id; those of the batch looked at are there already."""
        found = [one for group in groups for one in self._lines.get(group, ())]
        others = Entry.objects.filter(id__gte=self.first_entry).exclude(batch_id=self._batch)
        for roots in slices(sorted(g for g in groups if isinstance(g, int))):
            found += lines(others.filter(root__in=roots))
        rows: dict[type[Recorded], list[int]] = defaultdict(list)
        for group in groups:
            if isinstance(group, tuple):
                rows[group[0]].append(group[1])
        for model, keys in rows.items():
            for piece in slices(sorted(keys)):
                found += lines(others.filter(root__isnull=True, table=model._meta.label_lower, row__in=piece))
        return sorted(found, key=attrgetter("id"))

    def _learn(self, changes: set[int]) -> None:
        new: Sequence[int] = sorted(changes - self._known)
        for piece in slices(new):
            undone = Change.objects.filter(pk__in=piece, undoes__isnull=False).values_list("id", "undoes_id")
            self._undoes.update(undone)
        # Seen from itself, an undo is the writer of what it wrote: so an undo can be undone.
        self._undoes.pop(self.change.pk, None)
        self._known.update(new)
