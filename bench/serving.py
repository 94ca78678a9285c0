"""The running product: seconds to start, records created a second by eight programs at once, and its memory.

Real HTTP through `perennial serve`, beside a bare Django view that writes the same rows under the same server.
"""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from bench.filling import FREE, fill, user
from perennial.access.actions import create_token
from perennial.access.actor import operator
from perennial.cli.commands.serve import web_argv

CLIENTS, SECONDS, PATIENCE = 8, 10, 120
WORKERS, THREADS = 2, 4
Row = dict[str, Any]


def run(rows: int = 20_000) -> list[Row]:
    """Rows of {what, starts in s, creates/s, p50 ms, p95 ms, PSS MB}; PSS is that of the whole process tree."""
    fill(rows)
    secret = create_token(operator(), user(FREE), "serving", writes=True)[1]
    port = _free_port()
    ours = [sys.executable, "-m", "perennial", "serve", "--port", str(port)]
    ours += ["--workers", str(WORKERS), "--threads", str(THREADS)]
    found = [_measured("perennial serve", ours, port, secret)]
    port = _free_port()
    os.environ["PERENNIAL_THREADS"] = str(THREADS)
    bare = [part.replace("perennial.asgi", "bench.bare") for part in web_argv("127.0.0.1", port, WORKERS)]
    return [*found, _measured("a bare Django view", bare, port, "")]


def _measured(what: str, command: Sequence[str], port: int, secret: str) -> Row:
    began = time.perf_counter()
    with _served(command, port) as process:
        started = time.perf_counter() - began
        with ThreadPoolExecutor(CLIENTS) as clients:
            taken = [
                ms
                for several in clients.map(lambda n: _creates(n, port, secret), range(CLIENTS))
                for ms in several
            ]
        return {
            "what": what,
            "starts in s": round(started, 1),
            "creates/s": round(len(taken) / SECONDS),
            "p50 ms": round(median(taken), 1),
            "p95 ms": round(quantiles(taken, n=20)[18], 1),
            "PSS MB": _pss(process.pid),
        }


def _creates(client: int, port: int, secret: str) -> list[float]:
    """Create records for some seconds; milliseconds of each."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    until, taken, number = time.perf_counter() + SECONDS, [], 0
    while time.perf_counter() < until:
        number += 1
        name = f"Bench{client}x{os.getpid()}x{number}"
        body = {"given_name": "Anna", "family_name": name, "email": f"{name}@bench.example".lower()}
        body["phone"] = f"+48 601 {client}{number % 100:02} {number % 1000:03}"
        began = time.perf_counter()
        connection.request("POST", "/api/v1/contact", json.dumps(body), headers)
        answer = connection.getresponse()
        told = answer.read()
        assert answer.status == 201, (answer.status, told[:300])
        taken.append((time.perf_counter() - began) * 1000)
    return taken


@contextmanager
def _served(command: Sequence[str], port: int) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        _wait(f"http://127.0.0.1:{port}/healthz")
        yield process
    finally:
        process.terminate()
        process.wait(60)


def _wait(url: str) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                assert answer.status == 200
                return
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def _pss(pid: int) -> int:
    """Megabytes of a process and all below it, pages shared between processes counted once."""
    return sum(_kilobytes(one) for one in _family(pid)) // 1024


def _kilobytes(pid: int) -> int:
    return int(Path(f"/proc/{pid}/smaps_rollup").read_text().split("\nPss:")[1].split()[0])


def _family(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield from _family(int(child))


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
