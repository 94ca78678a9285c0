"""Tables as an .xlsx workbook, in constant memory; a text is written as a text whatever it begins with."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from pathlib import Path

import xlsxwriter
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from xlsxwriter.worksheet import Worksheet

from perennial.lib.refusals import Refusal
from perennial.transfer.writing.texts import cell_text

MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
LONGEST_CELL = 32_767
# Beyond fifteen digits a spreadsheet rounds.
LARGEST_NUMBER = 10**15

_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}


def xlsx_file(
    path: Path,
    headers: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    sheet: str = "",
    numbers: Collection[int] = (),
) -> int:
    """Writes the workbook to `path` and gives the number of rows below the headers.

    Columns in `numbers` hold whole or decimal numbers and are written as such; all else is text. Refuses what
    a workbook cannot hold (too many rows or columns, a cell that is too long), where CSV can.
    """
    if len(headers) > MOST_COLUMNS:
        raise Refusal(_("A workbook holds up to 16,384 columns. Export fewer columns, or as CSV."))
    with xlsxwriter.Workbook(str(path), _OPTIONS) as book:
        page = book.add_worksheet(sheet[:31] or None)
        page.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        for column, header in enumerate(headers):
            page.write_string(0, column, _checked(header, 0, column), bold)
        return _write_rows(page, rows, frozenset(numbers))


def _write_rows(page: Worksheet, rows: Iterable[Sequence[object]], numbers: frozenset[int]) -> int:
    number = 0
    for number, row in enumerate(rows, 1):
        if number >= MOST_ROWS:
            raise Refusal(_("A workbook holds up to 1,048,575 rows. Narrow the view, or export it as CSV."))
        for column, value in enumerate(row):
            if column in numbers and _fits_as_number(value):
                page.write_number(number, column, value)
            else:
                _write_text(page, number, column, cell_text(value))
    return number


def _fits_as_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return False
    return -LARGEST_NUMBER < value < LARGEST_NUMBER


def _write_text(page: Worksheet, number: int, column: int, text: str) -> None:
    if text:
        page.write_string(number, column, _checked(text, number, column))


def _checked(text: str, number: int, column: int) -> str:
    if len(text) > LONGEST_CELL:
        raise Refusal(
            format_lazy(
                _(
                    "The text in row {row}, column {column} is longer than a workbook can hold. "
                    "Export as CSV instead."
                ),
                row=number + 1,
                column=column + 1,
            )
        )
    return text
