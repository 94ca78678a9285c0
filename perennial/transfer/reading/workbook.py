"""Records of a workbook, .xlsx or .ods: which sheets there are, and the rows of one of them in a stream."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from types import ModuleType

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from perennial.lib.refusals import Refusal
from perennial.transfer.reading import ods, xlsx
from perennial.transfer.reading.dialect import Dialect, Row
from perennial.transfer.reading.package import Package
from perennial.transfer.reading.sheet import Line, Sheet

FORMATS = ("xlsx", "ods")
_HIDDEN = _("This row is hidden in the sheet; it is read like the others.")
_FULLER = 5_000
_MOST_SHEETS = 30
_LARGE = 20_000_000


def format_of(path: Path) -> str:
    """`xlsx` or `ods`; refuses other archives by what they are."""
    package = Package(path)
    if xlsx.is_xlsx(package):
        return "xlsx"
    if ods.is_ods(package):
        return "ods"
    if "xl/workbook.bin" in package:
        raise Refusal(
            _("Binary workbooks (.xlsb) cannot be read. Save the file as .xlsx or CSV and choose it again.")
        )
    if package.holds(".iwa"):
        raise Refusal(
            _("This is a Numbers document. In Numbers, export it to Excel or CSV and choose that file.")
        )
    if package.holds(".vcf"):
        raise Refusal(_("This archive holds address books. Unpack it and choose one after the other."))
    if "mimetype" in package or "word/document.xml" in package or "ppt/presentation.xml" in package:
        raise Refusal(_("This file is a document, not a table. Choose a CSV file or a workbook."))
    raise Refusal(_("This file is an archive, not a workbook. Unpack it and choose the table inside."))


def sheet_names(path: Path) -> tuple[str, ...]:
    """The visible sheets that hold cells, in the order of the workbook."""
    return tuple(sheet.name for sheet in _sheets(path)[1] if sheet.shown)


def fullest(path: Path, dialect: Dialect) -> str:
    """The visible sheet with most cells, the first of equals; beyond some thousand rows all count as full.

    Only the first sheets of very many are looked at.
    """
    names = sheet_names(path)[:_MOST_SHEETS]
    filled = {name: _filled(path, dialect.replace(sheet=name)) for name in names}
    return max(filled, key=filled.__getitem__, default="")


def records(path: Path, dialect: Dialect) -> Iterator[Row]:
    """The rows of the chosen sheet that hold anything; dates in ISO, plain numbers."""
    package, sheets = _sheets(path)
    sheet = _chosen(sheets, dialect.sheet)
    for line in _module(package).lines(package, sheet, comma=dialect.decimal_comma):
        yield from _rows(line)


def count_rows(path: Path, dialect: Dialect) -> int:
    """How many rows `records` gives; of a large .xlsx, rows of nothing but spaces are counted too."""
    package, sheets = _sheets(path)
    sheet = _chosen(sheets, dialect.sheet)
    large = xlsx.is_xlsx(package) and package.size(sheet.part) >= _LARGE
    counted = xlsx.row_count(package, sheet) if large else 0
    return counted or sum(any(map(str.strip, row.cells)) for row in records(path, dialect))


def hidden_columns(path: Path, dialect: Dialect) -> set[int]:
    """Columns of the chosen sheet, from 0, that the program does not show."""
    package, sheets = _sheets(path)
    found: set[int] = _module(package).hidden_columns(package, _chosen(sheets, dialect.sheet))
    return found


def first_spanned(path: Path, dialect: Dialect) -> int:
    """The first row of data in which a cell begins that is merged with those below; 0 for none and for large sheets."""
    package, sheets = _sheets(path)
    sheet = _chosen(sheets, dialect.sheet)
    if package.size(sheet.part) >= _LARGE:
        return 0
    spanned: set[int] = _module(package).spanned_rows(package, sheet)
    return min((row for row in spanned if row >= dialect.first_row), default=0)


def has_macros(path: Path) -> bool:
    return xlsx.has_macros(_sheets(path)[0])


def hidden_sheets(path: Path) -> tuple[str, ...]:
    return tuple(sheet.name for sheet in _sheets(path)[1] if not sheet.shown)


def _module(package: Package) -> ModuleType:
    return xlsx if xlsx.is_xlsx(package) else ods


def _sheets(path: Path) -> tuple[Package, list[Sheet]]:
    facts = path.stat()
    return _sheets_of(path, facts.st_ino, facts.st_size, facts.st_mtime_ns)


@lru_cache(maxsize=16)
def _sheets_of(path: Path, *_facts: int) -> tuple[Package, list[Sheet]]:
    package = Package(path)
    found: list[Sheet] = _module(package).sheets(package)
    return package, found


def _filled(path: Path, dialect: Dialect) -> int:
    cells = 0
    for rows, row in enumerate(records(path, dialect)):
        cells += sum(map(bool, row.cells))
        if rows >= _FULLER:
            break
    return cells


def _chosen(sheets: list[Sheet], name: str) -> Sheet:
    if not sheets:
        raise Refusal(_("This workbook has no sheets. Choose a file with a header row and rows of data."))
    found = next((sheet for sheet in sheets if sheet.name == name or not name), None)
    if found is None:
        names = ", ".join(sheet.name for sheet in sheets)
        raise Refusal(
            format_lazy(_("The workbook has no sheet “{name}”. It has: {names}."), name=name, names=names),
            field="sheet",
        )
    return found


def _rows(line: Line) -> Iterator[Row]:
    cells = line.cells
    texts = tuple([cells.get(column, "") for column in range(max(cells) + 1)])
    note = _HIDDEN if line.hidden else ""
    for nth in range(line.times):
        yield Row(line.number + nth, texts, note=note)
