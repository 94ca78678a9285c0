"""Who wrote what stands now: the effective last writer of each field of each row.

An undo gives a field back to the writer before the change it undoes, so taking back a whole suffix of the journal,
newest first, works, and so does undoing an undo.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from perennial.journal.models import Operation
from perennial.journal.reading import Line
from perennial.journal.tables import Recorded

RowKey = tuple[type[Recorded], int]
EXISTENCE = ""
UNKNOWN = -1


@dataclass(slots=True)
class Writers:
    """For one row: the effective writer of each field, and of its existence under the name ''."""

    of: dict[str, int | None] = field(default_factory=dict)
    exists: bool = True
    _before: dict[tuple[int, str], int | None] = field(default_factory=dict)

    def writer(self, name: str) -> int | None:
        """The change that last wrote the field; a field nobody named is as the row's creator left it."""
        return self.of[name] if name in self.of else self.of.get(EXISTENCE)

    def given_back(self, change: int, name: str) -> bool:
        """Whether the field stands again as it did before `change` first wrote it."""
        return (change, name) in self._before and self.writer(name) == self._before[change, name]

    def all(self) -> set[int | None]:
        """Who wrote what stands, but for those before the lines read began."""
        return set(self.of.values()) - {UNKNOWN}

    def write(self, one: Line, undoes: int | None) -> None:
        names = list(one.fields) + list(one.erased)
        if one.op != Operation.UPDATE:
            names.append(EXISTENCE)
            self.exists = one.op == Operation.CREATE
        for name in names:
            self._before.setdefault((one.change, name), self.writer(name))
            self.of[name] = one.change if undoes is None else self._before.get((undoes, name), UNKNOWN)


def writers(lines: Iterable[Line], undoes: Mapping[int, int]) -> dict[RowKey, Writers]:
    """Effective writers of every row in `lines` (in order of id); `undoes` maps an undo to the change it undoes."""
    found: dict[RowKey, Writers] = defaultdict(Writers)
    for one in lines:
        found[one.model, one.row].write(one, undoes.get(one.change))
    return dict(found)
