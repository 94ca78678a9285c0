"""What the cells of a sample say about themselves: values rather than headers, decimal commas, the order of
dates.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

# Characters nobody sees: soft hyphen, zero-width ones, marks of direction, controls that are no white space.
UNSEEN = re.compile(
    "[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\x01-\x08\x0e-\x1b\x7f]"
)
_DATE = re.compile(r"(\d{1,4})([./-])\s?(\d{1,2})\2\s?(\d{2,4})(?:[ T]\d{1,2}:\d{2}.*)?")
_COMMA_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:[.  \u202f']\d{3})+|\d+),\d+")
_POINT_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:[,  \u202f']\d{3})+|\d+)\.\d+")
_THOUSANDS = re.compile(r"[-+]?\d{1,3}([.,])\d{3}")
_VALUE = re.compile(
    r"[-+]?[\d\s.,/():+\u2013-]*\d[\d\s.,/():%€$+\u2013-]*"
    r"|[^\s@]+@[^\s@]+\.[^\s@]+"
    r"|(?:https?://|www\.)\S+"
    r"|true|false",
    re.IGNORECASE,
)


def looks_like_a_value(cell: str) -> bool:
    """A number, date, phone number, e-mail or web address: what no header is."""
    return bool(_VALUE.fullmatch(cell.strip()))


def has_decimal_comma(cells: Iterable[str], *, otherwise: bool) -> bool:
    """Whether numbers are written 1,5 rather than 1.5; `otherwise` where no cell tells."""
    commas, points = decimal_marks(cells)
    return otherwise if commas == points else commas > points


def decimal_marks(cells: Iterable[str]) -> tuple[int, int]:
    """How many cells are numbers with a decimal comma and how many with a point; 1.234 may be either and
    counts not.
    """
    commas = points = 0
    for cell in map(str.strip, cells):
        if not _THOUSANDS.fullmatch(cell):
            commas += bool(_COMMA_NUMBER.fullmatch(cell))
            points += bool(_POINT_NUMBER.fullmatch(cell))
    return commas, points


def date_orders(cells: Iterable[str]) -> Counter[str]:
    """How many cells can be read in one order only, by order; '?' counts dates that fit several."""
    found: Counter[str] = Counter()
    for cell in cells:
        match = _DATE.fullmatch(cell.strip())
        if match:
            found[_order(match[1], match[2], match[3])] += 1
    return found


def _order(first: str, separator: str, second: str) -> str:
    if len(first) == 4:
        return "ymd"
    if len(first) > 2:
        return "?"
    if int(first) > 12 or separator == ".":
        return "dmy"
    return "mdy" if int(second) > 12 else "?"


def proven_order(found: Counter[str]) -> str:
    """The one order of a column's dates; `open` where they leave it open or contradict each other, else ''.

    A year in front needs no order, so the others go first.
    """
    proven = [order for order in ("dmy", "mdy") if found[order]]
    if len(proven) == 1:
        return proven[0]
    if proven or found["?"]:
        return "open"
    return "ymd" if found["ymd"] else ""


def column_orders(rows: Sequence[Sequence[str]], width: int) -> tuple[str, ...]:
    """`proven_order` of each column."""
    return tuple(
        proven_order(date_orders(row[column] for row in rows if column < len(row))) for column in range(width)
    )


def common_order(orders: Iterable[str]) -> str | None:
    """The order that every column with a proven one has, years in front left aside; None when they differ."""
    found = set(orders) - {"", "open"}
    needing = found - {"ymd"}
    return next(iter(needing or found)) if len(needing or found) == 1 else None


def is_ambiguous_date(cell: str) -> bool:
    """Whether the cell is a date that reads as another day with day and month exchanged."""
    match = _DATE.fullmatch(cell.strip())
    if not match or _order(match[1], match[2], match[3]) != "?":
        return False
    return match[1] != match[3]
