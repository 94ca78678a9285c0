"""Keeps a few child processes alive and stops them together. Knows nothing of what they do.

Each child leads its own process group, so a terminal's Ctrl-C reaches only the supervisor, which passes it on
once; and a child that hangs, or leaves children of its own behind, is ended with its group.
"""

from __future__ import annotations

import logging
import os
import select
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

from perennial.cli import lifeline

logger = logging.getLogger("perennial.supervisor")

STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


@dataclass(frozen=True, slots=True)
class Child:
    """A program to keep alive: `env` is added to the supervisor's own environment."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds. A child is started again after `first`, then twice as long each time up to `most`; one that
    lived for `steady` begins anew. Children get `drain` to finish what they do when all is stopped. Signals that come
    within `together` of the first are one: who ends a whole group of processes often sends two.
    """

    first: float = 1.0
    most: float = 30.0
    steady: float = 60.0
    drain: float = 30.0
    together: float = 0.5


class _Running:
    """One child over its lives: the process now, and when it may live again."""

    def __init__(self, child: Child, pace: Pace) -> None:
        self.child = child
        self.pace = pace
        self.process: subprocess.Popen[bytes] | None = None
        self.started = 0.0
        self.due = 0.0
        self.failures = 0

    def tend(self) -> None:
        """Notice a death, and start again once it is due."""
        if self.process is not None and self.process.poll() is not None:
            self._bury(self.process)
        if self.process is None and time.monotonic() >= self.due:
            self._start()

    def _start(self) -> None:
        self.started = time.monotonic()
        try:
            self.process = self._spawn()
        except OSError as problem:  # no memory, no process left, the program away during an upgrade
            self._try_again_later(f"could not be started ({problem.strerror})")
        else:
            logger.info("%s started as process %d.", self.child.name, self.process.pid)

    def _spawn(self) -> subprocess.Popen[bytes]:
        supervisor = os.getpid()
        return subprocess.Popen(
            self.child.argv,
            env={**os.environ, **self.child.env, lifeline.MARK: str(supervisor)},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=lifeline.cut_with(supervisor),  # noqa: PLW1509 (the supervisor has one thread)
        )

    def _bury(self, process: subprocess.Popen[bytes]) -> None:
        if time.monotonic() - self.started >= self.pace.steady:
            self.failures = 0
        self.kill()  # whatever of its group is left must not hold the port
        self.process = None
        self._try_again_later(_end_of(process))

    def _try_again_later(self, what_happened: str) -> None:
        delay = min(self.pace.first * 2 ** min(self.failures, 30), self.pace.most)
        logger.warning("%s %s; starting it again in %g s.", self.child.name, what_happened, delay)
        self.failures += 1
        self.due = time.monotonic() + delay

    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def ask_to_stop(self) -> None:
        if self.is_alive():
            assert self.process is not None
            self.process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the child and everything in its group."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                return  # nobody of the group is left


class Supervisor:
    """`run()` starts the children; after SIGTERM, SIGINT or SIGHUP it returns 0 when the last has ended."""

    def __init__(self, children: Sequence[Child], pace: Pace | None = None) -> None:
        self.pace = pace or Pace()
        self.running = [_Running(child, self.pace) for child in children]
        self.signals = 0

    def run(self) -> int:
        reader, writer = socket.socketpair()
        writer.setblocking(False)
        before = {number: signal.signal(number, self._note) for number in STOPPING}
        before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda *_: None)
        old_wakeup = signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
        try:
            self._keep_alive(reader)
            self._drain(reader)
        finally:
            self._kill_all()
            signal.set_wakeup_fd(old_wakeup)
            for number, handler in before.items():
                signal.signal(number, handler)
            reader.close()
            writer.close()
        return 0

    def _note(self, number: int, frame: FrameType | None) -> None:
        self.signals += 1

    def _keep_alive(self, wakeup: socket.socket) -> None:
        while not self.signals:
            for running in self.running:
                running.tend()
            _sleep_until_signal(wakeup, self._next_due())

    def _next_due(self) -> float:
        """Seconds until a dead child is to be started again, at most one, lest a signal is missed."""
        now = time.monotonic()
        waits = [running.due - now for running in self.running if running.process is None]
        return max(0.01, min([1.0, *waits]))

    def _drain(self, wakeup: socket.socket) -> None:
        asked = self.signals
        logger.info("Stopping; running work may finish within %g s.", self.pace.drain)
        for running in self.running:
            running.ask_to_stop()
        start = time.monotonic()
        while any(running.is_alive() for running in self.running):
            passed = time.monotonic() - start
            if passed < self.pace.together:
                asked = self.signals
            left = self.pace.drain - passed
            if left <= 0 or self.signals > asked:
                return
            _sleep_until_signal(wakeup, min(left, 1.0))

    def _kill_all(self) -> None:
        for running in self.running:
            if running.is_alive():
                logger.warning("%s did not stop in time and is ended.", running.child.name)
            running.kill()
        for running in self.running:
            if running.process is not None:
                running.process.wait()


def _sleep_until_signal(wakeup: socket.socket, seconds: float) -> None:
    if select.select([wakeup], [], [], seconds)[0]:
        wakeup.recv(4096)


def _end_of(process: subprocess.Popen[bytes]) -> str:
    code = process.returncode
    return f"was ended by signal {-code}" if code < 0 else f"ended with status {code}"
