"""How much the next slice holds: as many rows or records as fit into the time its transaction may take."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

# Seconds of one transaction, and the fewest rows that are worth one. On SQLite everybody else waits meanwhile, on
# PostgreSQL only who wants the same records.
AIMS = {"sqlite": (0.05, 100), "postgresql": (0.3, 200)}
FIRST = 100


class Pace:
    """`rows` at once, at most `most`; learns from what the last slice took."""

    def __init__(self, most: int) -> None:
        self.rows = min(FIRST, most)
        self._most = most
        self._seconds, self._fewest = AIMS[connection.vendor]

    @contextmanager
    def timed(self, rows: int) -> Iterator[None]:
        """Stands around what a slice of so many rows does inside its transaction."""
        began = time.perf_counter()
        yield
        fitting = int(rows * self._seconds / max(time.perf_counter() - began, 0.001))
        self.rows = min(self._most, max(self._fewest, min(fitting, 2 * self.rows)))
