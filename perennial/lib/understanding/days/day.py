"""A day as it was read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True)
class Day:
    """`day` is None where the text contradicts itself or leaves two days open; `end` is the token behind it.

    `weekday` and `monday` let “Tuesday” and “week 43” stand for one day together; `time` is of “in 2 hours”.
    `from_today` is said of today itself.
    """

    day: date | None
    end: int
    time: time | None = None
    weekday: int | None = None
    monday: date | None = None
    past: bool = False
    from_today: bool = False
