"""From a row of cells to typed values, with a sentence for each cell that cannot be taken as it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from perennial.lib.emails import read_email
from perennial.lib.money import with_currency
from perennial.lib.phones import read_phone
from perennial.records.drafts import base_key, number_of
from perennial.schema.kinds import Setting, problem_sentence
from perennial.schema.shape import EntityShape
from perennial.transfer.importing.cells import Cell, Column, columns_of
from perennial.transfer.importing.fields import AMOUNT, COMPANY, CURRENCY, NAMED_COMPANY
from perennial.transfer.importing.keys import Key, company_keys, keys_of
from perennial.transfer.importing.lists import parted
from perennial.transfer.importing.shared import SharedKeys
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
    otherwise. `keys` are those by which its record is looked up, with their columns; `shared` those that many have, of
    which `unused` says by column that they name nobody; `names` those of the company it names, `own` those by which
    other rows may name the company it is.
    """

    number: int
    cells: Sequence[str]
    values: dict[str, Any] = field(default_factory=dict)
    company: dict[str, Any] = field(default_factory=dict)
    problems: dict[int, str] = field(default_factory=dict)
    doubts: dict[int, str] = field(default_factory=dict)
    corrected: dict[int, str] = field(default_factory=dict)
    keys: dict[Key, int] = field(default_factory=dict)
    shared: list[Key] = field(default_factory=list)
    unused: dict[int, str] = field(default_factory=dict)
    names: list[Key] = field(default_factory=list)
    own: list[Key] = field(default_factory=list)


class Parser:
    """Reads rows under one mapping; holds what would be looked up again for every row.

    `shared` is known once the whole file was looked through.
    """

    shared = SharedKeys({})

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
        self._currency = mapping.index(CURRENCY) if CURRENCY in mapping else None
        self._reach = [one for one in self._columns if one.kind in _REACH]

    @property
    def key_columns(self) -> list[tuple[str, int]]:
        """Each kind of key that different people may share, in the order of asking, and a column where it stands."""
        own = [one for one in self._columns if not one.of_company]
        hows = [how for how in self._match if how != NUMBER]
        return [(how, one.index) for how in hows for one in own if base_key(one.key) == how]

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
            if column.key == AMOUNT and self._currency is not None and self._currency < len(cells):
                text = with_currency(text, cells[self._currency])
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
        for key, name in found.items():
            self._use(parsed, key, self.columns.get(name, self.columns.get(base_key(name), _WHOLE_ROW)))
        parsed.names = company_keys(parsed.company, self.setting.country)
        if self._shape.key == COMPANY:
            parsed.own = company_keys(parsed.values, self.setting.country)
            if parsed.company and set(parsed.own) & set(parsed.names):
                # Its own parent: nothing to link.
                parsed.company, parsed.names = {}, []

    def _use(self, parsed: Parsed, key: Key, column: int) -> None:
        if key not in self.shared:
            parsed.keys[key] = column
            return
        parsed.shared.append(key)
        if instead := self.shared.instead(key, parsed.values):
            parsed.keys[instead] = column
        else:
            parsed.unused[column] = self.shared.sentence(key)

    def _judge_reach(self, parsed: Parsed, country: str, kinds: Collection[str] = _REACH) -> None:
        """A phone without country code is of the row's country; one number in two columns is one number. What a cell
        lists beside its first comes after all that columns are mapped to.
        """
        seen: set[tuple[str, str]] = set()
        others: list[tuple[str, str, str]] = []
        for column in self._reach:
            raw = parsed.values.get(column.key)
            if raw is None or column.kind not in kinds:
                continue
            if base_key(column.key) == column.kind and (listed := parted(column.kind, raw, country)):
                raw = parsed.values[column.key] = next(iter(listed.values()))
                others += [(column.kind, key, text) for key, text in listed.items()]
            read = read_email(raw) if column.kind == "email" else read_phone(raw, country)
            if (column.kind, read.key) in seen:
                del parsed.values[column.key]
                continue
            seen.add((column.kind, read.key))
            if not read.valid and column.kind in self._match:
                parsed.shared.append((column.kind, read.key))
            if read.problem:
                parsed.doubts.setdefault(column.index, problem_sentence(read.problem))
        for kind, key, text in others:
            if (kind, key) not in seen:
                seen.add((kind, key))
                self._add(parsed.values, kind, text)

    def _add(self, values: dict[str, Any], base: str, text: str) -> None:
        taken = [number_of(key) for key in (*self.columns, *values) if base_key(key) == base]
        values[f"{base}_{max(taken) + 1}"] = text


__all__ = ["NAMED_COMPANY", "Parsed", "Parser"]
