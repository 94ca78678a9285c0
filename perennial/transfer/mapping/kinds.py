"""What kind of field a column would be, judged from samples of its cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from perennial.lib.iban import read_iban
from perennial.lib.text import fold
from perennial.transfer.mapping.contents import is_country, is_date, is_email, is_phone, is_url

_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}.*")
_WHOLE = re.compile(r"[-+]?(?:0|[1-9]\d{0,11})")
# 1.234,50 and 1 234,50: the mark between thousands is another one than that before the decimals.
_GROUPED = re.compile(r"[-+]?\d{1,3}(?:([.,' \u00a0\u202f])\d{3})(?:\1\d{3})*(?!\1)[.,]\d+")
_YES_NO = frozenset({"yes", "no", "true", "false", "tak", "nie", "ja", "nein", "ano", "ne", "da", "net"})
_LONG = 120

# The surest kind first; what fits none is a text.
_TESTS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("email", is_email),
    ("datetime", lambda cell: bool(_MOMENT.fullmatch(cell))),
    ("date", is_date),
    ("flag", lambda cell: fold(cell) in _YES_NO),
    ("iban", lambda cell: read_iban(cell).valid),
    ("url", is_url),
    ("phone", lambda cell: is_phone(cell) and not cell.isdigit()),
    ("number", lambda cell: decimals(cell) is not None),
    ("country", lambda cell: len(cell) > 2 and is_country(cell)),
)


def kind_of_cells(cells: Sequence[str]) -> tuple[str, int]:
    """(kind, decimals) that every filled cell fits; a text where there is none."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled:
        return "text", 0
    kind = next((kind for kind, test in _TESTS if all(map(test, filled))), "")
    if kind == "number":
        return kind, max(decimals(cell) or 0 for cell in filled)
    if not kind and any(len(cell) > _LONG or "\n" in cell for cell in filled):
        return "long_text", 0
    return kind or "text", 0


def decimals(cell: str) -> int | None:
    """How many decimals a plain number has; None for what is none, such as a number that begins with a zero."""
    if found := _GROUPED.fullmatch(cell):
        cell = cell.replace(found[1], "")
    whole, _mark, rest = cell.replace(",", ".").partition(".")
    if not _WHOLE.fullmatch(whole) or (rest and not (rest.isascii() and rest.isdigit())) or len(rest) > 6:
        return None
    return len(rest)
