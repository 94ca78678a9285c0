"""Real processes for the tests of operations."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.operations import effects as _effects  # noqa: F401  registers the test jobs

ROOT = Path(__file__).resolve().parents[2]
Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def start(transactional_db: None) -> Iterator[Start]:
    """`start("worker")` starts a process over the test database; what is left is killed."""
    started: list[subprocess.Popen[bytes]] = []

    def one(part: str, *numbers: int) -> subprocess.Popen[bytes]:
        name = str(connection.settings_dict["NAME"])
        argv = [sys.executable, "-m", "tests.operations.child", name, part, *map(str, numbers)]
        process = subprocess.Popen(argv, cwd=ROOT, env=os.environ)
        started.append(process)
        return process

    yield one
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()
