"""Small real programs for the supervisor to keep alive, and ways to watch them."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.patience import PATIENCE, eventually

DRIVER = Path(__file__).with_name("drive_supervisor.py")
# Longer than patience: a child that sleeps so long did not end by itself.
ASLEEP = 10 * PATIENCE


def is_running(pid):
    """A dead child nobody has waited for (a zombie) does not run."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


class Program:
    """A Python script that notes "pid time" in a file each time it begins, then runs `body`."""

    def __init__(self, folder, body, name="child"):
        self.name = name
        self.notes = Path(folder) / f"{name}.txt"
        head = (
            f"import os, signal, subprocess, sys, time\nnotes = open({str(self.notes)!r}, 'a', buffering=1)\n"
        )
        self.argv = [sys.executable, "-c", head + "print(os.getpid(), time.monotonic(), file=notes)\n" + body]

    def lines(self):
        return self.notes.read_text().splitlines() if self.notes.exists() else []

    def births(self):
        """(pid, time) of each life so far."""
        return [(int(a), float(b)) for a, b in (line.split() for line in self.lines() if line[0].isdigit())]

    def alive(self, lives=1):
        """The pid of the life numbered `lives`, once it has begun."""
        return eventually(lambda: len(self.births()) >= lives and self.births()[lives - 1][0])


class Driven:
    """A supervisor in a process of its own, over these programs."""

    def __init__(self, folder, *programs, env=None, **pace):
        self.log_path = Path(folder) / "supervisor.log"
        quick = {"first": 0.05, "most": 0.4, "steady": 60, "drain": 10}
        children = [(program.name, program.argv, env or {}) for program in programs]
        told = json.dumps({"children": children, "pace": {**quick, **pace}})
        with self.log_path.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, DRIVER, told],
                stderr=log,
                env={**os.environ, "PYTHONPATH": str(DRIVER.parents[2])},
            )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def log(self):
        return self.log_path.read_text()

    def stop(self, number=signal.SIGTERM):
        """Send a signal and return the exit status."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)
