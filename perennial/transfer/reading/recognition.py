"""From a file to its dialect: format, encoding, delimiter, header row, numbers and dates, sheet."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from perennial.transfer.reading import delimited, json_lines, vcard, workbook
from perennial.transfer.reading.delimiters import delimiter_of, own_delimiter, quote_of, unwrapped
from perennial.transfer.reading.dialect import Dialect, Row
from perennial.transfer.reading.encodings import encoding_of, spots
from perennial.transfer.reading.headers import header_row_of, second_line
from perennial.transfer.reading.limits import SAMPLE_ROWS
from perennial.transfer.reading.magic import format_of, refuse_binary
from perennial.transfer.reading.table import preview
from perennial.transfer.reading.values import column_orders, common_order, has_decimal_comma
from perennial.transfer.writing.inert import inert, is_dangerous, revive


def recognise(path: Path, name: str = "") -> Dialect:
    """How the file at `path` (called `name` by its owner) reads best; every choice can be overridden.

    Refuses an empty file, one without rows of data, and what is no table at all. What it is tells its content;
    the name only helps to say why it is refused.
    """
    pieces = spots(path)
    form = format_of(pieces[0] if pieces else b"", name)
    if form == "zip":
        return preview(path, _workbook_choices(path))
    if json_lines.is_json_lines(pieces[0]):
        return preview(path, _json_choices(path))
    encoding = encoding_of(pieces)
    refuse_binary(pieces[0], encoding)
    if vcard.is_vcard(pieces[0].decode(encoding, "replace")):
        return preview(path, Dialect(format="vcard", encoding=encoding, header_row=None))
    return preview(path, _text_choices(path, pieces, encoding))


def _workbook_choices(path: Path) -> Dialect:
    dialect = Dialect(format=workbook.format_of(path), header_row=None)
    dialect = dialect.replace(sheet=workbook.fullest(path, dialect), sheets=workbook.sheet_names(path))
    return _with_habits(dialect, list(islice(workbook.records(path, dialect), SAMPLE_ROWS)))


def _json_choices(path: Path) -> Dialect:
    dialect = Dialect(format="jsonl", header_row=1)
    rows = list(islice(json_lines.records(path, dialect), SAMPLE_ROWS))
    return _with_habits(dialect, rows[1:]).replace(header_row=1, header_lines=1)


def _text_choices(path: Path, pieces: list[bytes], encoding: str) -> Dialect:
    text = pieces[0].decode(encoding, "replace")
    inside = unwrapped(text)
    text = inside or text
    own = own_delimiter(text)
    quote = '"' if own else quote_of(text)
    dialect = Dialect(
        encoding=encoding,
        delimiter=own or delimiter_of(text, quote),
        quote=quote,
        header_row=None,
        wrapped=bool(inside),
    )
    rows = list(islice(delimited.records(path, dialect), SAMPLE_ROWS))
    if own:
        return _with_habits(dialect, rows, comma=False).replace(header_row=1, header_lines=1, protected=True)
    return _with_habits(dialect, rows, comma=dialect.delimiter == ";").replace(protected=_is_protected(rows))


def _with_habits(dialect: Dialect, rows: list[Row], *, comma: bool = False) -> Dialect:
    """Header row, decimal mark (`comma` where no cell tells) and order of dates in the first rows."""
    numbered = [(row.number, row.cells) for row in rows]
    header_row = header_row_of(numbered)
    cells = [cell for row in rows for cell in row.cells if cell]
    width = max((len(row.cells) for row in rows), default=0)
    orders = column_orders([row.cells for row in rows], width)
    return dialect.replace(
        header_row=header_row,
        header_lines=2 if second_line(numbered, header_row) else 1,
        decimal_comma=has_decimal_comma(cells, otherwise=comma),
        date_order=common_order(orders),
    )


def _is_protected(rows: list[Row]) -> bool:
    """An export that was saved again elsewhere: some cells are protected, and none that should be is not."""
    cells = [cell for row in rows for cell in row.cells if is_dangerous(cell)]
    protected = [cell for cell in cells if revive(cell) != cell]
    return bool(protected) and all(inert(cell, number=True) == cell for cell in cells if revive(cell) == cell)
