"""Start scheduled work when its time comes, until stopped; `perennial serve` starts one by itself."""

from __future__ import annotations

import argparse

from perennial.operations.scheduler import keep_time


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def run(args: argparse.Namespace) -> int:
    return keep_time()
