"""No process outlives the supervisor that started it, even when that is killed outright.

Two strands: the Linux kernel signals a direct child at once (`cut_with`), and a grandchild, such as a web
worker of Granian, watches its own parent (`watch_parent`).
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import time
from collections.abc import Callable

MARK = "SUPERVISED_BY"
PATIENCE = 30.0
_PR_SET_PDEATHSIG = 1


def cut_with(supervisor: int) -> Callable[[], None] | None:
    """What a new child runs first: ask for SIGTERM when `supervisor` dies. None where that is unknown."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def ask() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != supervisor:  # it died before we could ask
            os._exit(1)

    return ask


def watch_parent(every: float = 1.0, patience: float = PATIENCE) -> None:
    """Under a supervisor: end this process when its parent dies, for good after `patience` seconds."""
    supervisor = os.environ.get(MARK)
    if supervisor is None:
        return
    parent = os.getppid()
    # A second SIGTERM would mean "at once" to a program that the kernel has just asked politely.
    asked_by_kernel = sys.platform.startswith("linux") and parent == int(supervisor)
    watch = (parent, every, patience, asked_by_kernel)
    threading.Thread(target=_end_after, args=watch, name="lifeline", daemon=True).start()


def _end_after(parent: int, every: float, patience: float, asked_by_kernel: bool) -> None:
    while os.getppid() == parent:
        time.sleep(every)
    if not asked_by_kernel:
        os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(patience)
    os._exit(1)
