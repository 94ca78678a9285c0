"""Where the suite runs on both engines, each makes a part of the many requests of the side doors.

Half of the people try the doors on one engine, the others on the other; of the values of queries each of them
tries a quarter, not the same as the next, and half of what is tried alone. On one engine alone, and with
PERENNIAL_TEST_FULL, a run asks all.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from typing import TypeVar
from zlib import crc32

T = TypeVar("T")


def ours(of: str, several: Iterable[T], share: int = 2) -> list[T]:
    """Those of several of one place that are this run's to ask, one of `share`; numbers of records do not decide."""
    found = list(several)
    half = _half()
    if half is None:
        return found
    return [one for one in found if crc32(re.sub(r"\d+", "#", f"{of} {one!r}").encode()) % share == half]


def our_people(names: Sequence[str]) -> Sequence[str]:
    """Those who are this run's to try: every other one."""
    half = _half()
    return names if half is None else names[half::2]


def _half() -> int | None:
    if "PERENNIAL_TEST_POSTGRES_URL" not in os.environ or os.environ.get("PERENNIAL_TEST_FULL"):
        return None
    return int(os.environ.get("PERENNIAL_TEST_ENGINE") == "postgresql")
