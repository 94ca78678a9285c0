"""Places where tests break the product, which a kill at a random moment rarely hits.

`fault("outbox.sent")` does nothing: only a test puts something into `strikes`, from its own code, and no part of
Perennial does. A test holds that, and that each point is struck.
"""

from __future__ import annotations

from collections.abc import Callable

strikes: dict[str, Callable[[], None]] = {}


def fault(point: str) -> None:
    """A place by its name, `package.moment`."""
    if strikes and point in strikes:
        strikes[point]()
