"""A progress bar on standard error, only where a person is looking at it."""

from __future__ import annotations

import shutil
import sys
import time
from types import TracebackType
from typing import TextIO

REDRAW_SECONDS = 0.1


class Progress:
    """`with Progress("Importing") as bar: bar.show(done, total)`; silent unless `stream` is a terminal.

    `total` is 0 while it is not known.
    """

    def __init__(self, label: object, stream: TextIO | None = None) -> None:
        self.label = str(label)
        self.stream = stream or sys.stderr
        self.visible = self.stream.isatty()
        self.drawn = 0.0

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.visible and self.drawn:
            self._draw("")

    def show(self, done: int, total: int = 0) -> None:
        """Draw at most ten times a second, and always at the end."""
        now = time.monotonic()
        if self.visible and (now - self.drawn >= REDRAW_SECONDS or done == total):
            self.drawn = now
            self._draw(bar(self.label, done, total, shutil.get_terminal_size().columns))

    def _draw(self, text: str) -> None:
        self.stream.write(f"\r\x1b[K{text}")
        self.stream.flush()


def bar(label: str, done: int, total: int, columns: int) -> str:
    """One line of at most `columns` characters: the label, a bar where there is room, the figures."""
    if not total:
        return f"{label}  {done:,}"[: columns - 1]
    share = min(max(done / total, 0.0), 1.0)
    figures = f"{share:4.0%}  {done:,} of {total:,}"
    room = min(columns - len(label) - len(figures) - 6, 40)
    if room < 5:
        return f"{label} {figures}"[: columns - 1]
    filled = round(share * room)
    return f"{label}  {'█' * filled}{'░' * (room - filled)}  {figures}"
