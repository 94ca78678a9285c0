"""Where the suite runs on both engines, each makes the half of the many requests that the other leaves out.

What is asked everywhere (every address, every form) is asked on both. Alone, and with PERENNIAL_TEST_FULL, a run asks
all.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from typing import TypeVar
from zlib import crc32

T = TypeVar("T")


def ours(of: str, several: Iterable[T]) -> list[T]:
    """Those of several of one place that are this run's to ask; numbers of records do not decide."""
    found = list(several)
    if "PERENNIAL_TEST_POSTGRES_URL" not in os.environ or os.environ.get("PERENNIAL_TEST_FULL"):
        return found
    half = os.environ.get("PERENNIAL_TEST_ENGINE") == "postgresql"
    return [one for one in found if crc32(re.sub(r"\d+", "#", f"{of} {one!r}").encode()) % 2 == half]
