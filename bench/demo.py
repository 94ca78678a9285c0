"""The demonstration workspace of a first start, beside the bare telling of its story."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

from perennial.demo.build import build
from perennial.demo.story import story

TODAY = date(2026, 11, 22)


def run() -> list[dict[str, Any]]:
    """Seconds to tell two years of acts, and to play them through the journal."""
    told = _seconds(lambda: story(TODAY))
    played = _seconds(lambda: build(TODAY))
    return [
        {"what": "the story told", "seconds": round(told, 2)},
        {"what": "played", "seconds": round(played, 2)},
    ]


def _seconds(work: Any) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
