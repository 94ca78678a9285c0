"""Print the fingerprint of all recorded data: equal data, equal fingerprint, on either database."""

from __future__ import annotations

import argparse

from perennial.cli.output import show
from perennial.cli.snapshot import snapshot
from perennial.journal.fingerprint import fingerprint


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def run(args: argparse.Namespace) -> int:
    with snapshot():
        found = fingerprint()
    return show(args, {"fingerprint": found}, found)
