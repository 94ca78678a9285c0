"""One observed sign: which, in which fields, how strong."""

from __future__ import annotations

from typing import NamedTuple


class Sign(NamedTuple):
    """`code` from the closed list in `sentences.py`; `fields` are all that it was read from, since only who may read
    them all may be told; `value` from 0 (not there) to 1 (as strong as it gets).
    """

    code: str
    fields: tuple[str, ...]
    value: float


def seen(code: str, *fields: str, value: float = 1.0) -> Sign:
    return Sign(code, fields, value)


def share(amount: float, none: float, full: float) -> float:
    """Where `amount` lies between `none` (0) and `full` (1)."""
    return min(1.0, max(0.0, (amount - none) / (full - none)))
