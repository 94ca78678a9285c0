"""Signals as a flag to look at. The first asks politely; the second does what it did before."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from types import FrameType

POLITE = (signal.SIGTERM, signal.SIGINT)
STEP = 0.1


class Stop:
    """A flag for all threads. Not threading.Event: a signal handler may find its lock held by itself."""

    def __init__(self) -> None:
        self._set = False

    def set(self) -> None:
        self._set = True

    def is_set(self) -> bool:
        return self._set

    def wait(self, seconds: float | None = None) -> bool:
        """Sleep until it is set or `seconds` have passed; whether it is set."""
        end = None if seconds is None else time.monotonic() + seconds
        while not self._set:
            left = STEP if end is None else min(STEP, end - time.monotonic())
            if left <= 0:
                break
            time.sleep(left)
        return self._set


@contextmanager
def stop_on_signal(*numbers: int) -> Iterator[Stop]:
    """The flag that one of these signals (SIGTERM and SIGINT unless told) sets while the block runs.

    Outside the main thread, where Python handles no signals, it is never set.
    """
    stop = Stop()
    if current_thread() is not main_thread():
        yield stop
        return
    before = {number: signal.getsignal(number) for number in numbers or POLITE}

    def note(number: int, frame: FrameType | None) -> None:
        stop.set()
        restore()

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    for number in before:
        signal.signal(number, note)
    try:
        yield stop
    finally:
        restore()
