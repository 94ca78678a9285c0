"""Ports for the servers that tests start."""

from __future__ import annotations

import random
import socket

# Below what systems hand out by themselves, so that no connection takes the port before its server does.
LOWEST, HIGHEST = 10_000, 32_000


def free_port() -> int:
    """A port nobody listens on. Drawn at random, so that tests side by side do not meet."""
    while True:
        port = random.SystemRandom().randint(LOWEST, HIGHEST)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
