"""Waiting for what other processes, threads and browsers do: long enough for the slowest machine, and never longer."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

# Seconds after which something that should happen is taken for missing. Nothing that works waits for it.
PATIENCE = 120.0


def eventually(look: Callable[[], Any]) -> Any:
    """What `look` returns once it is true; fails when patience ends."""
    end = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < end, f"still not so after {PATIENCE:g} s"
        time.sleep(0.02)
    return found
