"""The sheets of an OpenDocument spreadsheet (.ods): one part holds them all, read in a stream."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from django.utils.translation import gettext_lazy as _

from perennial.lib.refusals import Refusal
from perennial.transfer.reading.limits import LAST_COLUMN, LAST_ROW
from perennial.transfer.reading.markup import Listener, events, heard, whole
from perennial.transfer.reading.moments import duration_text, iso_text, number_text
from perennial.transfer.reading.package import Package
from perennial.transfer.reading.sheet import Line, Sheet

_PART = "content.xml"
_TABLE = re.compile(rb"<table:table\s[^>]*>")
_NAME = re.compile(rb"""\stable:name=(?:"([^"]*)"|'([^']*)')""")
_LONGEST_TAG = 4096
_HIDDEN = frozenset({"collapse", "filter"})
_TEXT_ROWS = frozenset({"p", "h"})
# Texts in these are no text of the cell.
_ASIDE = frozenset({"annotation", "shapes", "ruby-text", "tracked-changes"})


def is_ods(package: Package) -> bool:
    return _PART in package and package.content("mimetype").startswith(
        b"application/vnd.oasis.opendocument.spreadsheet"
    )


def sheets(package: Package) -> list[Sheet]:
    """The sheets in the order of the document. Refuses one that is protected by a password."""
    if b"encryption-data" in package.content("META-INF/manifest.xml"):
        raise Refusal(_("This workbook is protected by a password. Save it without one and choose it again."))
    return [Sheet(name, _PART) for name in _names(package.chunks(_PART))]


def lines(package: Package, sheet: Sheet, *, comma: bool) -> Iterator[Line]:
    """Every row of the sheet that holds anything, in order."""
    yield from events(package.chunks(_PART), _Cells(sheet.name, comma=comma))


def hidden_columns(package: Package, sheet: Sheet) -> set[int]:
    """Columns, from 0, that the sheet does not show."""
    return heard(package.chunks(_PART), _Columns(sheet.name)).hidden


def spanned_rows(package: Package, sheet: Sheet) -> set[int]:
    """The rows in which cells begin that are merged over several rows."""
    return heard(package.chunks(_PART), _Spans(sheet.name)).found


def _names(chunks: Iterator[bytes]) -> list[str]:
    """The names of the tables; looked for in the bytes, because parsing all cells for them takes far longer."""
    names: list[str] = []
    rest = b""
    for chunk in chunks:
        text = rest + chunk
        found = list(_TABLE.finditer(text))
        names += [name for tag in found if (name := _name_in(tag[0])) is not None]
        rest = text[found[-1].end() if found else 0 :][-_LONGEST_TAG:]
    return list(dict.fromkeys(names))


def _name_in(tag: bytes) -> str | None:
    name = _NAME.search(tag)
    inner = b'table:is-sub-table="true"' in tag
    return None if inner or not name else unescape((name[1] or name[2] or b"").decode("utf-8", "replace"))


class _InSheet(Listener):
    """Hears one sheet only."""

    def __init__(self, sheet: str) -> None:
        super().__init__()
        self._sheet = sheet
        self._tables = 0
        self._mine = False

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table":
            self._tables += 1
            self._mine = self._mine or (self._tables == 1 and attributes.get("table:name", "") == self._sheet)
        elif self._mine and self._tables == 1:
            self.inside(name, attributes)

    def closed(self, name: str) -> None:
        if name == "table":
            self._tables -= 1
            self.ended = self._mine and not self._tables
        elif self._mine and self._tables == 1:
            self.left(name)

    def inside(self, name: str, attributes: dict[str, str]) -> None:
        """An element of the sheet begins."""

    def left(self, name: str) -> None:
        """An element of the sheet ends."""


class _Columns(_InSheet):
    def __init__(self, sheet: str) -> None:
        super().__init__(sheet)
        self.hidden: set[int] = set()
        self._column = 0

    def inside(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table-column":
            end = min(self._column + _times(attributes, "columns"), LAST_COLUMN)
            if attributes.get("table:visibility", "") in _HIDDEN:
                self.hidden |= set(range(self._column, end))
            self._column = end
        elif name == "table-row":
            self.ended = True


class _Spans(_InSheet):
    def __init__(self, sheet: str) -> None:
        super().__init__(sheet)
        self.found: set[int] = set()
        self._row = self._next = 1

    def inside(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table-row":
            self._row, self._next = self._next, self._next + _times(attributes, "rows")
        elif name == "table-cell" and whole(attributes.get("table:number-rows-spanned", "")) > 1:
            self.found.add(self._row)


class _Cells(_InSheet):
    def __init__(self, sheet: str, *, comma: bool) -> None:
        super().__init__(sheet)
        self._comma = comma
        self._number = 1
        self._aside = 0
        self._attributes: dict[str, str] = {}
        self._lines: list[str] = []
        self._begin_row({})

    def inside(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table-row":
            self._begin_row(attributes)
        elif name in {"table-cell", "covered-table-cell"}:
            self._attributes = attributes
            self._lines = []
        elif name in _ASIDE:
            self._aside += 1
        elif self._aside:
            pass
        elif name in _TEXT_ROWS:
            self.listen()
        elif name == "s":
            self.text(" " * min(whole(attributes.get("text:c", "1")) or 1, 1000))
        elif name in {"tab", "line-break"}:
            self.text("\t" if name == "tab" else "\n")

    def left(self, name: str) -> None:
        if name in _ASIDE:
            self._aside -= 1
        elif self._aside:
            pass
        elif name in _TEXT_ROWS:
            self._lines.append(self.heard_text())
        elif name in {"table-cell", "covered-table-cell"}:
            self._end_cell()
        elif name == "table-row":
            self._end_row()

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self._cells: dict[int, str] = {}
        self._column = 0
        self._hidden = attributes.get("table:visibility", "") in _HIDDEN
        self._times = _times(attributes, "rows")

    def _end_cell(self) -> None:
        end = self._column + _times(self._attributes, "columns")
        text = self._text()
        if text:
            if end > LAST_COLUMN:
                raise Refusal(_("This workbook is damaged: it has more columns than a sheet can hold."))
            self._cells.update(dict.fromkeys(range(self._column, end), text))
        self._column = end

    def _end_row(self) -> None:
        if self._number > LAST_ROW:
            raise Refusal(_("This workbook is damaged: it has more rows than a sheet can hold."))
        if self._cells:
            times = min(self._times, LAST_ROW - self._number + 1)
            self.done.append(Line(self._number, self._cells, self._hidden, times))
        self._number = min(self._number + self._times, LAST_ROW + 1)

    def _text(self) -> str:
        its = self._attributes
        kind = its.get("office:value-type", "")
        if kind in {"float", "percentage", "currency"} and "office:value" in its:
            shown = "".join(self._lines)
            if shown.startswith("0") and shown.lstrip("0") == its["office:value"]:
                # Zeros in front, which only the format adds: 01067.
                return shown
            return number_text(its["office:value"], comma=self._comma)
        if kind == "date" and "office:date-value" in its:
            return iso_text(its["office:date-value"])
        if kind == "time" and "office:time-value" in its:
            return duration_text(its["office:time-value"])
        if kind == "boolean":
            return "TRUE" if its.get("office:boolean-value", "") == "true" else "FALSE"
        return "\n".join(self._lines) or its.get("office:string-value", "")


def _times(attributes: dict[str, str], of: str) -> int:
    return max(1, whole(attributes.get(f"table:number-{of}-repeated", "1")))
