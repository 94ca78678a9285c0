"""A figure over the days, as the line that the part `trend` draws."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from babel.numbers import format_compact_decimal
from django.utils.translation import get_language

from perennial.lib.dates import shown_day
from perennial.lib.locales import locale_of
from perennial.lib.numbers import counted

LEFT, RIGHT, TOP, BOTTOM = 8, 504, 16, 134
# So far the line stays from the edges.
AROUND = 5
WIDEST = 9_999


def trend(days: Sequence[tuple[date, int]], most: int | None = None) -> dict[str, Any] | None:
    """The inputs of the part `trend`; None while there are not two days to draw between.

    `most` is the greatest figure there can be, None where there is none.
    """
    if len(days) < 2:
        return None
    values = [points for _day, points in days]
    low, high = max(0, min(values) - AROUND), max(values) + AROUND
    high = high if most is None else min(most, high)
    first, last = days[0][0], days[-1][0]
    whole = (last - first).days or 1
    places = [
        (
            LEFT + (RIGHT - LEFT) * (day - first).days / whole,
            BOTTOM - (BOTTOM - TOP) * (points - low) / max(1, high - low),
        )
        for day, points in days
    ]
    line = " ".join(f"{'L' if n else 'M'}{x:.1f} {y:.1f}" for n, (x, y) in enumerate(places))
    return {
        "line": line,
        "area": f"{line} L{places[-1][0]:.1f} {BOTTOM} L{LEFT} {BOTTOM}Z",
        "x": f"{places[-1][0]:.1f}",
        "y": f"{places[-1][1]:.1f}",
        "first": first,
        "last": last,
        "from": values[0],
        "to": values[-1],
        "begins": _day(first),
        "ends": _day(last),
        "low": _short(low),
        "high": _short(high),
    }


def _day(day: date) -> str:
    return shown_day(day, "MMMd", get_language() or "en")


def _short(number: int) -> str:
    """A figure beside the line, where little fits."""
    if number <= WIDEST:
        return counted(number)
    return format_compact_decimal(number, locale=locale_of(get_language() or "en"))
