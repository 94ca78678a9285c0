"""Tabs over the rows of an operation, one for each fate: pressed again, one shows all of them."""

from __future__ import annotations

from typing import Any

from perennial.lib.numbers import counted


def fate_tab(
    fate: str, text: object, number: int, *, shown: str, path: str, tone: str = ""
) -> dict[str, Any]:
    """`shown` is the fate that the page is narrowed to, `tone` that of a count above nothing."""
    pressed = fate == shown
    return {
        "count": counted(number),
        "text": text,
        "url": path if pressed else f"{path}?fate={fate}",
        "pressed": pressed,
        "tone": tone if number else "",
    }
