"""What a rehearsal must remember between slices, because each slice is rolled back: it stands in the scratch table.

A *target* is a record that earlier rows would create ("row:17"), change ("record:1042"), or create as the company they
name ("made:17"). Before a later row that may mean the same record is judged, those earlier rows are written again in
its slice, by the same code, so the rehearsal sees what the run will see.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from perennial.journal.setwise import insert_rows
from perennial.operations.models import Operation, Scratch
from perennial.transfer.importing.keys import Key

_KEY, _TARGET, _COMPANY, _MADE, _HOLDER = "key", "target", "company", "made", "holder"
# Row number, cells, and what an update wrote.
Told = tuple[int, Sequence[str], Sequence[str] | None]


class Memory:
    """The scratch of one rehearsal; `add` collects, `save` writes. What a slice read it remembers until then."""

    def __init__(self, operation: Operation) -> None:
        self._operation = operation
        self._targets: dict[str, list[Told]] = {}
        self._keys: dict[str, set[str]] = {}
        self._companies: dict[str, list[int]] = {}
        self._made: dict[str, dict[str, Any]] = {}
        self._holders: dict[str, str] = {}
        self._there: dict[tuple[str, str], dict[str, Any] | None] = {}

    def targets(self, keys: Iterable[Key]) -> dict[Key, list[str]]:
        """The targets that earlier rows left under each key."""
        by_text = {_text(key): key for key in keys}
        return {by_text[text]: payload["targets"] for text, payload in self._read(_KEY, by_text).items()}

    def names(self, prefix: str) -> list[str]:
        """The targets there are whose names begin so."""
        there = Scratch.objects.filter(operation=self._operation, name=_TARGET, key__startswith=prefix)
        return list(there.values_list("key", flat=True))

    def rows(self, names: Iterable[str]) -> dict[str, list[Told]]:
        """The earlier rows that made each of these targets what it is, in file order."""
        return {name: payload["rows"] for name, payload in self._read(_TARGET, names).items()}

    def companies(self, keys: Iterable[Key]) -> set[int]:
        """The rows that would have created a company which went by one of these keys when it was new."""
        return {row for payload in self._read(_COMPANY, map(_text, keys)).values() for row in payload["rows"]}

    def made(self, rows: Iterable[int]) -> dict[int, dict[str, Any]]:
        """{row: the company it would have created}."""
        return {int(row): payload for row, payload in self._read(_MADE, map(str, rows)).items()}

    def holders(self, keys: Iterable[Key]) -> set[str]:
        """For each key that many have the first target that has it: rules ask whether another record does."""
        return {payload["target"] for payload in self._read(_HOLDER, map(_text, keys)).values()}

    def add(self, target: str, row: Told, keys: Iterable[Key]) -> None:
        self._targets.setdefault(target, []).append(row)
        for key in keys:
            self._keys.setdefault(_text(key), set()).add(target)

    def add_holder(self, target: str, key: Key) -> None:
        self._holders.setdefault(_text(key), target)

    def add_company(self, row: int, company: Mapping[str, Any], keys: Iterable[Key]) -> None:
        self._made[str(row)] = dict(company)
        for key in keys:
            self._companies.setdefault(_text(key), []).append(row)

    def save(self) -> None:
        """Write what was added; what is there stays in front."""
        rows = self._read(_TARGET, self._targets)
        self._write(
            _TARGET, {name: {"rows": _seen(_rows(rows, name) + new)} for name, new in self._targets.items()}
        )
        names = self._read(_KEY, self._keys)
        merged = {
            key: sorted({*names.get(key, {"targets": ()})["targets"], *new})
            for key, new in self._keys.items()
        }
        self._write(_KEY, {key: {"targets": several} for key, several in merged.items()})
        there = self._read(_COMPANY, self._companies)
        self._write(
            _COMPANY, {key: {"rows": _rows(there, key) + new} for key, new in self._companies.items()}
        )
        self._write(_MADE, self._made)
        held = self._read(_HOLDER, self._holders)
        first = {key: {"target": name} for key, name in self._holders.items() if key not in held}
        self._write(_HOLDER, first)
        self._targets, self._keys, self._companies, self._made, self._holders = {}, {}, {}, {}, {}
        self._there = {}

    def _read(self, name: str, keys: Iterable[str]) -> dict[str, dict[str, Any]]:
        wanted = list(keys)
        if new := [key for key in wanted if (name, key) not in self._there]:
            rows = Scratch.objects.filter(operation=self._operation, name=name, key__in=new)
            found = dict(rows.values_list("key", "payload"))
            self._there.update({(name, key): found.get(key) for key in new})
        return {key: one for key in wanted if (one := self._there[name, key]) is not None}

    def _write(self, name: str, payloads: Mapping[str, dict[str, Any]]) -> None:
        """New keys are inserted together; those that were there are written over."""
        there = self._read(name, payloads)
        new = [(self._operation.pk, name, key, one) for key, one in payloads.items() if key not in there]
        insert_rows(Scratch, ("operation_id", "name", "key", "payload"), new)
        for key in there:
            Scratch.objects.filter(operation=self._operation, name=name, key=key).update(
                payload=payloads[key]
            )


def _rows(there: Mapping[str, dict[str, Any]], name: str) -> list[Any]:
    return list(there.get(name, {"rows": ()})["rows"])


def _seen(rows: Iterable[Told]) -> list[Told]:
    """Without updates of which the next row writes all again: thousands of rows may mean one record."""
    kept: list[Told] = []
    for row in rows:
        while kept and kept[-1][2] is not None and set(kept[-1][2]) <= set(row[2] or ()):
            kept.pop()
        kept.append(row)
    return kept


def _text(key: Key) -> str:
    return f"{key[0]}:{key[1]}"
