"""The sheets of an .xlsx or .xlsm workbook; macros are not looked at."""

from __future__ import annotations

import posixpath
import re
from array import array
from collections.abc import Iterator

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from perennial.lib.refusals import Refusal
from perennial.transfer.reading.formats import Formats
from perennial.transfer.reading.limits import LAST_COLUMN, LAST_ROW, LONGEST_ROW, SHARED_BYTES
from perennial.transfer.reading.markup import Listener, events, heard, whole
from perennial.transfer.reading.moments import iso_text, number_text, serial_text
from perennial.transfer.reading.package import Package, too_large
from perennial.transfer.reading.sheet import Line, Sheet

_BOOK = "xl/workbook.xml"
_SOME_BOOK = re.compile(r"xl/[^/]+\.xml", re.IGNORECASE)
_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?ref=["'][A-Z]{1,3}(\d{1,7}):[A-Z]{1,3}(\d{1,7})["']""")
_DIGITS = "0123456789"
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_TRUE = frozenset({"1", "true", "on"})


def is_xlsx(package: Package) -> bool:
    return bool(_book_part(package))


def sheets(package: Package) -> list[Sheet]:
    """The sheets that hold cells, in the order of the workbook."""
    book = heard([package.content(_book_part(package))], _Book())
    parts = _related(package).of("worksheet")
    return [Sheet(name, parts[key], state == "visible") for name, key, state in book.sheets if key in parts]


def lines(package: Package, sheet: Sheet, *, comma: bool) -> Iterator[Line]:
    """Every row of the sheet that holds anything, in order."""
    book = heard([package.content(_book_part(package))], _Book())
    related = _related(package)
    formats = heard([package.content(related.one("styles", "xl/styles.xml"))], Formats()).by_style
    shared = _Shared(package.chunks(related.one("sharedStrings", "xl/sharedStrings.xml")))
    listener = _Cells(shared, formats, comma=comma, later=book.later)
    yield from events(package.chunks(sheet.part), listener)


def hidden_columns(package: Package, sheet: Sheet) -> set[int]:
    """Columns, from 0, that the sheet does not show."""
    return heard(package.chunks(sheet.part), _Columns()).hidden


def row_count(package: Package, sheet: Sheet) -> int:
    """How many rows hold a value, counted in the bytes, which is far quicker; 0 where that cannot be told."""
    count, rest = 0, b""
    for chunk in package.chunks(sheet.part):
        *rows, rest = (rest + chunk).split(b"</row>")
        count += sum(b"<v>" in row or b"<t" in row for row in rows)
        rest = rest[-LONGEST_ROW:]
    return count


def spanned_rows(package: Package, sheet: Sheet) -> set[int]:
    """The rows in which cells begin that are merged over several rows; looked for in the bytes, which is quicker."""
    content = b"".join(package.chunks(sheet.part))
    found = ((int(first), int(last)) for first, last in _MERGED.findall(content))
    return {first for first, last in found if last > first}


def has_macros(package: Package) -> bool:
    return "xl/vbaProject.bin" in package


def _book_part(package: Package) -> str:
    """The part that lists the sheets, which some programs give another name; '' where there is none."""
    if _BOOK in package:
        return _BOOK
    told = heard([package.content("_rels/.rels")], _Relations("")).of("officeDocument").values()
    return next((part for part in told if _SOME_BOOK.fullmatch(part) and part in package), "")


def _related(package: Package) -> _Relations:
    folder, name = posixpath.split(_book_part(package))
    return heard([package.content(f"{folder}/_rels/{name}.rels")], _Relations(folder))


class _Book(Listener):
    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str, str]] = []
        self.later = False

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            key = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            self.sheets.append((attributes.get("name", ""), key, attributes.get("state", "visible")))
        elif name == "workbookPr":
            self.later = attributes.get("date1904", "") in _TRUE


class _Relations(Listener):
    """Which parts belong to the part in `folder`, by what they are."""

    def __init__(self, folder: str) -> None:
        super().__init__()
        self._folder = folder
        self._found: list[tuple[str, str, str]] = []

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            target = posixpath.normpath(posixpath.join("/", self._folder, attributes.get("Target", "")))
            kind = attributes.get("Type", "").rpartition("/")[2]
            self._found.append((kind, attributes.get("Id", ""), target.lstrip("/")))

    def of(self, kind: str) -> dict[str, str]:
        """The parts of a kind by the id of the relation."""
        return {key: part for its, key, part in self._found if its == kind}

    def one(self, kind: str, usual: str) -> str:
        """The part of a kind, or the usual one where no relation names it."""
        return next(iter(self.of(kind).values()), usual)


class _Columns(Listener):
    """Which columns are hidden; stands before the cells."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden: set[int] = set()

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheetData":
            self.ended = True
        elif name == "col" and attributes.get("hidden", "") in _TRUE:
            first, last = whole(attributes.get("min", "")), whole(attributes.get("max", ""))
            self.hidden |= set(range(max(first, 1) - 1, min(last, LAST_COLUMN)))


class _Texts(Listener):
    """The shared texts, one by one; how they sound (for Japanese) is left out."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[str] = []
        self._sounding = False

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        if name == "t" and not self._sounding:
            self.listen()
        elif name == "rPh":
            self._sounding = True

    def closed(self, name: str) -> None:
        if name == "t":
            self._pieces.append(self.heard_text())
        elif name == "rPh":
            self._sounding = False
        elif name == "si":
            self.done.append(_unescaped("".join(self._pieces)))
            self._pieces.clear()


class _Shared:
    """Shared texts by number, read only as far as somebody asked, packed into one piece of memory."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._coming = events(chunks, _Texts())
        self._packed = bytearray()
        self._ends = array("I", [0])

    def __getitem__(self, number: int) -> str:
        while len(self._ends) <= number + 1:
            self._packed += next(self._coming).encode()
            self._ends.append(len(self._packed))
            if len(self._packed) + 4 * len(self._ends) > SHARED_BYTES:
                raise Refusal(too_large())
        return self._packed[self._ends[number] : self._ends[number + 1]].decode()


class _Cells(Listener):
    """Rows out of cells. Addresses may be missing; then each cell and row follows the one before."""

    def __init__(self, shared: _Shared, formats: list[str], *, comma: bool, later: bool) -> None:
        super().__init__()
        self._shared, self._formats = shared, formats
        self._comma, self._later = comma, later
        self._places: dict[str, int] = {}
        self._number = 0
        self._column = -1
        self._kind = self._form = self._value = ""
        self._sounding = self._hidden = False
        self._cells: dict[int, str] = {}

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._begin_cell(attributes)
        elif name == "v" or (name == "t" and not self._sounding):
            self.listen()
        elif name == "row":
            self._begin_row(whole(attributes.get("r", "")), hidden=attributes.get("hidden", "") in _TRUE)
        elif name == "rPh":
            self._sounding = True

    def closed(self, name: str) -> None:
        if name in {"v", "t"}:
            self._value += self.heard_text()
        elif name == "c":
            self._end_cell()
        elif name == "row":
            if self._cells:
                self.done.append(Line(self._number, self._cells, self._hidden))
        elif name == "rPh":
            self._sounding = False
        elif name == "sheetData":
            self.ended = True

    def _begin_row(self, number: int, *, hidden: bool) -> None:
        self._number = number if number > self._number else self._number + 1
        if self._number > LAST_ROW + 1:
            raise Refusal(_("This workbook is damaged: it has more rows than a sheet can hold."))
        self._cells = {}
        self._hidden = hidden
        self._column = -1

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        letters = attributes.get("r", "").rstrip(_DIGITS)
        self._column = self._place(letters) if letters else self._column + 1
        if self._column >= LAST_COLUMN:
            raise Refusal(_("This workbook is damaged: it has more columns than a sheet can hold."))
        self._kind = attributes.get("t", "n")
        style = attributes.get("s", "")
        self._form = self._formats[int(style)] if style and whole(style) < len(self._formats) else ""
        self._value = ""

    def _place(self, letters: str) -> int:
        found = self._places.get(letters)
        if found is None:
            found = 0
            for letter in letters[:4]:
                found = found * 26 + (ord(letter) & 31)
            found -= 1
            if len(self._places) < LAST_COLUMN:
                self._places[letters] = found
        return found

    def _end_cell(self) -> None:
        raw, self._value = self._value, ""
        if raw:
            text = self._text(raw)
            if text:
                self._cells[max(self._column, 0)] = text

    def _text(self, raw: str) -> str:
        kind = self._kind
        if kind == "s":
            return self._shared_text(raw)
        if kind == "n":
            return self._number_text(raw)
        if kind == "b":
            return "TRUE" if raw.strip().lower() in _TRUE else "FALSE"
        if kind == "d":
            return iso_text(raw)
        if kind == "e":
            return raw
        return _unescaped(raw)

    def _shared_text(self, raw: str) -> str:
        try:
            return self._shared[whole(raw)]
        except (StopIteration, IndexError):
            raise Refusal(
                format_lazy(
                    _("This workbook is damaged: the text of row {number} is missing. Save it again."),
                    number=self._number,
                )
            ) from None

    def _number_text(self, raw: str) -> str:
        form = self._form
        if not form:
            return number_text(raw, comma=self._comma)
        if form.isdecimal():
            return number_text(raw, comma=self._comma).zfill(int(form))
        return serial_text(raw, form, later=self._later)


def _unescaped(text: str) -> str:
    """_x000D_ and the like are characters that XML cannot hold as such."""
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    keep = 0 < code < 0xD800 or 0xE000 <= code < 0xFFFE
    return chr(code) if keep else ""
