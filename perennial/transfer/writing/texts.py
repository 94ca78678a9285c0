"""Values as the text of a cell."""

from __future__ import annotations

import datetime
from decimal import Decimal


def cell_text(value: object) -> str:
    """Texts as they are, None as '', dates in ISO, numbers in plain digits; anything else is an error of the
    caller.
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no text in a cell")
