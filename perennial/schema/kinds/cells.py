"""Cells of a spreadsheet that have a type of their own, as text that every kind reads the same way."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite

from perennial.lib.numbers import unmistakable

#: Spreadsheets compute and show this many digits; what a float holds beyond them is noise.
DIGITS = 15


def cell_text(cell: object) -> str:
    """What `Kind.parse` is given for a cell: text as it is, other types in a form no setting can misread.

    3.0 becomes `3`, 0.1+0.2 becomes `0.3`, 1.234 becomes `1.2340`, midnight of a day the day alone.
    """
    match cell:
        case None:
            return ""
        case str():
            return cell
        case bool():
            return "yes" if cell else "no"
        case int() | float() | Decimal():
            return _number(cell)
        case datetime():
            return _moment(cell)
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return str(cell)
    raise TypeError(f"A cell of type {type(cell).__name__} is not known.")


def _number(cell: int | float | Decimal) -> str:
    if isinstance(cell, float):
        if not isfinite(cell):
            return ""
        cell = Decimal(f"{cell:.{DIGITS}g}")
    text = format(Decimal(cell), "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return unmistakable("0" if text == "-0" else text)


def _moment(cell: datetime) -> str:
    if cell.tzinfo is None and cell.time() == time():
        return cell.date().isoformat()
    return cell.isoformat(sep=" ")
