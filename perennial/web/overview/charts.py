"""Bars side by side, stacked by what they are made of, drawn by the server. The table behind them says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

WIDTH, HEIGHT, FOOT = 540, 120, 16
GAP = 0.25


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what stands under it, and its pieces from below as (tone, value, said of it)."""

    label: str
    pieces: Sequence[tuple[str, int, str]]


def bars(several: Sequence[Bar]) -> dict[str, Any]:
    """The rectangles of a drawing `WIDTH` wide, the greatest bar as high as it is."""
    most = max((sum(value for _tone, value, _said in bar.pieces) for bar in several), default=0) or 1
    step = WIDTH / max(1, len(several))
    boxes: list[dict[str, Any]] = []
    for place, bar in enumerate(several):
        top = float(HEIGHT)
        for tone, value, said in bar.pieces:
            height = value * HEIGHT / most
            top -= height
            if value:
                boxes.append(
                    {
                        "x": f"{(place + GAP / 2) * step:.1f}",
                        "y": f"{top:.1f}",
                        "width": f"{(1 - GAP) * step:.1f}",
                        "height": f"{max(1.0, height):.1f}",
                        "tone": tone,
                        "said": said,
                    }
                )
    labels = [
        {"x": f"{(place + 0.5) * step:.1f}", "text": bar.label}
        for place, bar in enumerate(several)
        if bar.label
    ]
    return {
        "width": WIDTH,
        "height": HEIGHT + FOOT,
        "boxes": boxes,
        "labels": labels,
        "foot": HEIGHT + FOOT - 3,
    }
