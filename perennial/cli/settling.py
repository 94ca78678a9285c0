"""What a web process settles once everything is loaded, so that pages cost less."""

from __future__ import annotations

import gc

# A page makes some ten thousand objects and lets go of nearly all of them by itself; Python would look for circles
# among them at every 700.
NEW_OBJECTS, YOUNG_ROUNDS, OLD_ROUNDS = 10_000, 20, 20


def settle_in() -> None:
    """Call at the end of a web process's start: what is loaded stays, and new objects are looked through less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, YOUNG_ROUNDS, OLD_ROUNDS)
