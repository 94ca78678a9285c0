"""What a transaction has written so far and has not yet appended to the journal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from perennial.journal.digests import Values
from perennial.journal.models import Operation
from perennial.journal.tables import Recorded
from perennial.journal.values import same

RowKey = tuple[type[Recorded], int]
Underived = dict[type[Recorded], dict[int, Recorded | None]]


@dataclass(slots=True)
class Write:
    """One row written: which, under which record, and its fields before and after."""

    model: type[Recorded]
    row: int
    root: int | None
    op: str
    fields: Values


@dataclass(slots=True)
class Pending:
    """The writes of one transaction, the rows whose version they raised, and the keys still to derive.

    `heads` are the records whose version was raised, by id; `sources` the file rows records came from. `underived`
    holds with each key the row as it was written last, where the key is the row's own and the row still stands.
    """

    writes: list[Write] = field(default_factory=list)
    versions: dict[RowKey, int] = field(default_factory=dict)
    heads: dict[int, int] = field(default_factory=dict)
    underived: Underived = field(default_factory=lambda: defaultdict(dict))
    sources: dict[int, int] = field(default_factory=dict)
    _raised: list[tuple[RowKey, int | None]] = field(default_factory=list)
    _taken: list[Underived] = field(default_factory=list)

    def add(self, write: Write, row: Recorded | None) -> None:
        """Keep a write, with the row as it stands after it (None when it is gone)."""
        self.writes.append(write)
        key = write.row if write.root is None else write.root
        is_own = write.model.root_attribute() in {"", write.model._meta.pk.attname}
        self.underived[write.model][key] = row if is_own else None

    def raise_version(self, model: type[Recorded], row: int, version: int) -> None:
        key = (model, row)
        self._raised.append((key, self.versions.get(key)))
        self._set_version(key, version)

    def mark(self) -> tuple[int, int, int]:
        return len(self.writes), len(self._raised), len(self._taken)

    def back_to(self, mark: tuple[int, int, int]) -> None:
        """Forget what was written since `mark`; what was derived since is to be derived again, from the tables."""
        writes, raised, taken = mark
        for key, version in reversed(self._raised[raised:]):
            self._set_version(key, version)
        for derived in [self.underived, *self._taken[taken:]]:
            for model, keys in derived.items():
                self.underived[model] = self.underived[model] | dict.fromkeys(keys)
        del self.writes[writes:], self._raised[raised:], self._taken[taken:]

    def take_underived(self) -> Underived:
        taken, self.underived = self.underived, defaultdict(dict)
        self._taken.append({model: dict.fromkeys(keys) for model, keys in taken.items()})
        return taken

    def net(self) -> list[Write]:
        """One write a row, from before the transaction to after it; rows that ended as they began are left out."""
        found: dict[RowKey, Write] = {}
        for write in self.writes:
            key = (write.model, write.row)
            found[key] = _joined(found[key], write) if key in found else write
        return [write for write in found.values() if write.fields or write.op != Operation.UPDATE]

    def version_of(self, write: Write) -> int:
        """The version of the row, or of its record, after this transaction; 0 where none is kept."""
        own = self.versions.get((write.model, write.row))
        if own is not None or write.root is None:
            return own or 0
        return self.heads.get(write.root, 0)

    def unversioned(self) -> Iterable[tuple[type[Recorded], list[int]]]:
        """Heads of records whose parts were written while the head itself was not."""
        by_model: dict[type[Recorded], set[int]] = defaultdict(set)
        for write in self.writes:
            if write.root is not None and write.root not in self.heads:
                by_model[write.model].add(write.root)
        heads: dict[type[Recorded], set[int]] = defaultdict(set)
        for model, roots in by_model.items():
            for head, ids in model.head_models(roots).items():
                heads[head] |= set(ids)
        return [(head, sorted(ids)) for head, ids in heads.items()]

    def _set_version(self, key: RowKey, version: int | None) -> None:
        model, row = key
        if version is None:
            self.versions.pop(key, None)
        else:
            self.versions[key] = version
        if not model.root_attribute():
            return
        if version is None:
            self.heads.pop(row, None)
        else:
            self.heads[row] = version


def _joined(first: Write, second: Write) -> Write:
    """Two writes of one row as one."""
    fields = dict(first.fields)
    for name, (before, after) in second.fields.items():
        fields[name] = (fields[name][0] if name in fields else before, after)
    fields = {name: pair for name, pair in fields.items() if not same(*pair)}
    made, gone = first.op == Operation.CREATE, second.op == Operation.DELETE
    op = (
        Operation.CREATE if made and not gone else Operation.DELETE if gone and not made else Operation.UPDATE
    )
    return Write(second.model, second.row, second.root, op, {} if made and gone else fields)
