"""The rows of a file under a dialect: headers and samples at a glance, all of them in a stream, or their
number.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from perennial.lib.refusals import Refusal
from perennial.transfer.reading import delimited, json_lines, vcard, workbook
from perennial.transfer.reading.dialect import Dialect, Row
from perennial.transfer.reading.headers import column_letter, joined, named
from perennial.transfer.reading.limits import KEPT_SAMPLES, MOST_COLUMNS, SAMPLE_ROWS
from perennial.transfer.reading.notes import notes_on, notes_on_hidden
from perennial.transfer.reading.values import column_orders
from perennial.transfer.writing.inert import revive


def preview(path: Path, dialect: Dialect) -> Dialect:
    """The dialect with headers, samples and notes looked up; refuses a file without rows of data."""
    if dialect.format == "vcard" and not dialect.headers:
        dialect = dataclasses.replace(dialect, headers=vcard.headers(path, dialect))
    first = [
        row
        for row in islice(_records(path, dialect), SAMPLE_ROWS + (dialect.header_row or 0))
        if any(map(str.strip, row.cells))
    ]
    if not first:
        raise Refusal(_("There is nothing in this table. Choose a file with a header row and rows of data."))
    data = [row for row in first if row.number >= dialect.first_row]
    if not data:
        raise Refusal(_("This file has headers but no rows of data below them."), field="header_row")
    headers = dialect.headers if dialect.format == "vcard" else _headers(dialect, first, data)
    fitted = [_fitted(row, len(headers), dialect.format) for row in data]
    looked = dataclasses.replace(
        dialect,
        headers=headers,
        samples=tuple(row.cells for row in fitted[:KEPT_SAMPLES]),
        column_orders=column_orders([row.cells for row in data], len(headers)),
    )
    return dataclasses.replace(looked, notes=(*notes_on(looked, fitted), *_notes_on_file(path, looked)))


def _headers(dialect: Dialect, first: list[Row], data: list[Row]) -> tuple[str, ...]:
    by_number = {row.number: row.cells for row in first}
    header = by_number.get(dialect.header_row or 0, ())
    if dialect.header_row and dialect.header_lines == 2:
        header = joined(header, by_number.get(dialect.header_row + 1, ()))
    return named(header, _width(header, data))


def _notes_on_file(path: Path, dialect: Dialect) -> Iterator[object]:
    if dialect.format in workbook.FORMATS:
        hidden = sorted(workbook.hidden_columns(path, dialect))
        yield from notes_on_hidden(
            [dialect.headers[column] for column in hidden if column < len(dialect.headers)],
            workbook.hidden_sheets(path),
        )
        if spanned := workbook.first_spanned(path, dialect):
            yield format_lazy(
                _(
                    "Cells are merged over several rows, the first in row {number}. Only the first row of each has the "
                    "text: unmerge and fill them in the workbook if the others should have it, too."
                ),
                number=spanned,
            )
        if workbook.has_macros(path):
            yield _("This workbook holds macros. They are never run; only the cells are read.")


def rows(path: Path, dialect: Dialect, start: int = 1) -> Iterator[Row]:
    """The rows of data from row number `start` on, one at a time, each with one cell per header.

    Rows without any text are passed over. A row that could not be read whole carries its fault; only a file
    that cannot be read on at all raises a Refusal.
    """
    width = len(dialect.headers or preview(path, dialect).headers)
    first = max(start, dialect.first_row)
    for row in _records(path, dialect):
        if row.number >= first and any(map(str.strip, row.cells)):
            yield row if len(row.cells) == width else _fitted(row, width, dialect.format)


def count_rows(path: Path, dialect: Dialect) -> int:
    """How many rows `rows` gives; of a large workbook, as good as exactly."""
    first = dialect.first_row
    if dialect.format in workbook.FORMATS:
        above = islice(_records(path, dialect), first)
        return workbook.count_rows(path, dialect) - sum(
            row.number < first and any(map(str.strip, row.cells)) for row in above
        )
    return sum(1 for row in _records(path, dialect) if row.number >= first and any(map(str.strip, row.cells)))


def _records(path: Path, dialect: Dialect) -> Iterator[Row]:
    if dialect.format in workbook.FORMATS:
        return workbook.records(path, dialect)
    if dialect.format == "vcard":
        return vcard.records(path, dialect)
    if dialect.format == "jsonl":
        return json_lines.records(path, dialect)
    found = delimited.records(path, dialect)
    return map(_revived, found) if dialect.protected else found


def _revived(row: Row) -> Row:
    if not any(cell.startswith("'") for cell in row.cells):
        return row
    return row._replace(cells=tuple(map(revive, row.cells)))


def _width(header: tuple[str, ...], data: list[Row]) -> int:
    """As many columns as are named, or as most rows of data fill."""
    widths = Counter(_filled_to(row.cells) for row in data)
    usual = max(widths, key=lambda width: (widths[width], width))
    width = max(_filled_to(header), usual if header else max(widths))
    if width > MOST_COLUMNS:
        raise Refusal(
            format_lazy(
                _(
                    "This table has {width} columns; up to {limit} can be read. Delete the columns "
                    "you do not need."
                ),
                width=width,
                limit=MOST_COLUMNS,
            )
        )
    return width


def _filled_to(cells: tuple[str, ...]) -> int:
    return next((index for index in range(len(cells), 0, -1) if cells[index - 1].strip()), 0)


def _fitted(row: Row, width: int, form: str) -> Row:
    """The row padded or cut to `width`; a fault where something would be cut off."""
    cells = row.cells
    if len(cells) <= width:
        return row._replace(cells=cells + ("",) * (width - len(cells)))
    if any(cell.strip() for cell in cells[width:]) and not row.fault:
        return row._replace(cells=cells[:width], fault=_too_many(cells, width, form))
    return row._replace(cells=cells[:width])


def _too_many(cells: tuple[str, ...], width: int, form: str) -> object:
    if form in workbook.FORMATS:
        beyond = next(index for index in range(width, len(cells)) if cells[index].strip())
        sentence = _("The cell in column {column} has no header. Give the column one, or delete the cell.")
        return format_lazy(sentence, column=column_letter(beyond))
    return format_lazy(
        _(
            "This row has {count} cells but the table has {width} columns: the text from column "
            "{column} on has no "
            "header. Most often a cell holds the delimiter without quotation marks."
        ),
        count=_filled_to(cells),
        width=width,
        column=column_letter(width),
    )
