"""From a row of cells to typed values, with a sentence for each cell that cannot be taken as it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from perennial.lib.emails import read_email
from perennial.lib.phones import read_phone
from perennial.records.drafts import base_key
from perennial.schema.kinds import Setting, problem_sentence
from perennial.schema.shape import EntityShape
from perennial.transfer.importing.cells import Cell, Column, columns_of
from perennial.transfer.importing.fields import COMPANY, NAMED_COMPANY
from perennial.transfer.importing.keys import Key, company_keys, keys_of
from perennial.transfer.reading import Row
from perennial.transfer.record_numbers import NUMBER

_WHOLE_ROW = -1
_REACH = frozenset({"email", "phone"})


@dataclass(slots=True)
class Parsed:
    """A row as the import understands it.

    `values` by field key hold what is not empty; `company` the values that describe the company the row names;
    `problems` and `doubts` a sentence by column (-1: the whole row). A problem fails the row, a doubt says that a value
    is kept as it was typed although it does not look right. `corrected` has what stood in the file where a person said
    otherwise. `keys` are those by which its record is looked up, with
    their columns, `names` those by which other rows may mean the company it names or is.
    """

    number: int
    cells: Sequence[str]
    values: dict[str, Any] = field(default_factory=dict)
    company: dict[str, Any] = field(default_factory=dict)
    problems: dict[int, str] = field(default_factory=dict)
    doubts: dict[int, str] = field(default_factory=dict)
    corrected: dict[int, str] = field(default_factory=dict)
    keys: dict[Key, int] = field(default_factory=dict)
    names: list[Key] = field(default_factory=list)


class Parser:
    """Reads rows under one mapping; holds what would be looked up again for every row."""

    def __init__(
        self,
        shape: EntityShape,
        mapping: Sequence[str],
        setting: Setting,
        match: Iterable[str] = (),
        headers: Sequence[str] = (),
        orders: Sequence[str] = (),
    ) -> None:
        self.setting = setting
        self._match = tuple(match)
        self._shape = shape
        self._columns = columns_of(shape, mapping, headers, orders)
        # Where in the file a field stands, by its key.
        self.columns: Mapping[str, int] = {one.key: one.index for one in self._columns}
        self._reach = [one for one in self._columns if one.kind in _REACH]

    @property
    def labels(self) -> Mapping[str, str]:
        """Which phone or e-mail a column holds, where its header says so."""
        return {one.key: one.label for one in self._reach if one.label}

    def parse(self, row: Row) -> Parsed:
        parsed = Parsed(row.number, row.cells)
        if row.note:
            parsed.doubts[_WHOLE_ROW] = str(row.note)
        if row.fault:
            parsed.problems[_WHOLE_ROW] = str(row.fault)
            return parsed
        cells = row.cells
        for column in self._columns:
            text = cells[column.index] if column.index < len(cells) else ""
            if text and not text.isspace():
                self._take(parsed, column, column.read(text, self.setting))
        if parsed.problems:
            self._doubt_the_rest(parsed)
        else:
            self._settle(parsed)
        return parsed

    def _take(self, parsed: Parsed, column: Column, cell: Cell) -> None:
        if cell.problem:
            parsed.problems[column.index] = cell.problem
        if cell.doubt:
            parsed.doubts[column.index] = cell.doubt
        if column.of_company:
            parsed.company.update(cell.values)
        else:
            for key, value in cell.values.items():
                parsed.values.setdefault(key, value)

    def _doubt_the_rest(self, parsed: Parsed) -> None:
        """What else is wrong with a row that fails; no phone is judged where its country was not read."""
        unread = self.columns.get("country", _WHOLE_ROW) in parsed.problems
        self._judge_reach(parsed, self._country(parsed), {"email"} if unread else _REACH)

    def _country(self, parsed: Parsed) -> str:
        return parsed.values.get("country") or self.setting.country

    def _settle(self, parsed: Parsed) -> None:
        """What can only be said of the row as a whole."""
        country = self._country(parsed)
        self._judge_reach(parsed, country)
        found = keys_of(parsed.values, self._match, country, self.setting.country)
        parsed.values.pop(NUMBER, None)
        columns = self.columns
        parsed.keys = {
            key: columns.get(name, columns.get(base_key(name), _WHOLE_ROW)) for key, name in found.items()
        }
        parsed.names = company_keys(parsed.company, self.setting.country)
        if self._shape.key == COMPANY:
            own = company_keys(parsed.values, self.setting.country)
            if parsed.company and set(own) & set(parsed.names):
                # Its own parent: nothing to link.
                parsed.company, parsed.names = {}, []
            parsed.names = [*parsed.names, *own]

    def _judge_reach(self, parsed: Parsed, country: str, kinds: Collection[str] = _REACH) -> None:
        """A phone without country code is of the row's country; one number in two columns is one number."""
        seen: set[tuple[str, str]] = set()
        for column in self._reach:
            raw = parsed.values.get(column.key)
            if raw is None or column.kind not in kinds:
                continue
            read = read_email(raw) if column.kind == "email" else read_phone(raw, country)
            if (column.kind, read.key) in seen:
                del parsed.values[column.key]
                continue
            seen.add((column.kind, read.key))
            if read.problem:
                parsed.doubts.setdefault(column.index, problem_sentence(read.problem))


__all__ = ["NAMED_COMPANY", "Parsed", "Parser"]
