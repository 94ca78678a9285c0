"""Sentences about what was recognised, for the person who is asked whether it is right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from perennial.transfer.reading.dialect import Dialect, Row
from perennial.transfer.reading.values import date_orders, decimal_marks

_DELIMITER_NAMES = {",": _("commas"), ";": _("semicolons"), "\t": _("tabs"), "|": _("vertical bars")}
_ORDER_NAMES = {"dmy": _("day, month, year"), "mdy": _("month, day, year"), "ymd": _("year, month, day")}


def notes_on(dialect: Dialect, rows: Sequence[Row]) -> tuple[object, ...]:
    """One sentence per thing recognised, and one per thing a person should look at."""
    if dialect.format == "jsonl":
        what = _("JSON Lines: each line is a row, and its keys are the headers.")
        return (what, *_on_values(dialect, rows), *_on_faults(rows))
    if dialect.format == "vcard":
        return (*_on_cards(dialect), *_on_faults(rows))
    of_format = _on_text(dialect) if dialect.format == "csv" else _on_sheet(dialect)
    return (*of_format, *_on_headers(dialect), *_on_values(dialect, rows), *_on_faults(rows))


def notes_on_hidden(columns: Sequence[str], sheets: Sequence[str]) -> Iterator[object]:
    """What the spreadsheet program does not show and people forget."""
    if columns:
        yield format_lazy(
            _("Hidden columns are read like the others: {names}. Leave out what you do not want."),
            names=", ".join(columns),
        )
    if sheets:
        yield format_lazy(_("Hidden sheets are not read: {names}."), names=", ".join(sheets))


def _on_cards(dialect: Dialect) -> Iterator[object]:
    yield format_lazy(_("Address book (vCard) in {encoding}; each card is a row."), encoding=dialect.encoding)
    yield _("Pictures, sounds and keys in cards are left out.")


def _on_text(dialect: Dialect) -> Iterator[object]:
    yield format_lazy(
        _("Text in {encoding}, cells parted by {delimiter}."),
        encoding=dialect.encoding,
        delimiter=_DELIMITER_NAMES[dialect.delimiter],
    )
    if dialect.wrapped:
        yield _("Each row stands in quotation marks as a whole; they are taken off.")
    if dialect.protected:
        yield _("Apostrophes that keep formulas inert in an export are taken off again.")


def _on_sheet(dialect: Dialect) -> Iterator[object]:
    yield format_lazy(_("Workbook, sheet “{sheet}”."), sheet=dialect.sheet)
    others = [name for name in dialect.sheets if name != dialect.sheet]
    if others:
        yield format_lazy(
            _("The workbook has more sheets, which are not read: {names}."), names=", ".join(others)
        )


def _on_headers(dialect: Dialect) -> Iterator[object]:
    if dialect.header_row is None:
        yield _("No header row was found, so columns are named by their letters.")
    else:
        yield format_lazy(
            _("Headers are in row {number}.")
            if dialect.header_lines == 1
            else _("Headers are in row {number} and the row below."),
            number=dialect.header_row,
        )


def _on_values(dialect: Dialect, rows: Sequence[Row]) -> Iterator[object]:
    if dialect.decimal_comma and decimal_marks(cell for row in rows for cell in row.cells)[0]:
        yield _("Numbers have a decimal comma (1,5).")
    yield from _on_dates(dialect, rows)


def _on_dates(dialect: Dialect, rows: Sequence[Row]) -> Iterator[object]:
    if dialect.date_order:
        yield format_lazy(_("Dates are written {order}."), order=_ORDER_NAMES[dialect.date_order])
    for header, order in zip(dialect.headers, dialect.column_orders, strict=False):
        if order in _ORDER_NAMES and not dialect.date_order:
            yield format_lazy(
                _("Dates in “{header}” are written {order}."), header=header, order=_ORDER_NAMES[order]
            )
    found = date_orders(cell for row in rows for cell in row.cells)
    if found["?"] and not dialect.date_order and "open" in dialect.column_orders:
        yield _(
            "Dates such as 03/04/2025 can be read in two ways. Say which comes first, the day or the month."
        )
    if found["dmy"] and found["mdy"]:
        yield _("Some dates begin with the day and others with the month. Look at them in the rehearsal.")


def _on_faults(rows: Sequence[Row]) -> Iterator[object]:
    for row in [row for row in rows if row.fault][:1]:
        yield format_lazy(_("Row {number}: {fault}"), number=row.number, fault=row.fault)
    hidden = [row.number for row in rows if row.note]
    if hidden:
        yield format_lazy(
            _("Rows that are hidden in the sheet are read like the others, the first is row {number}."),
            number=hidden[0],
        )
