"""The argument parser of every command and subcommand: each accepts `--json`, before or after its name."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any


def whole(least: int, most: int) -> Callable[[str], int]:
    """The type of an option that takes a whole number from `least` to `most`."""

    def read(raw: str) -> int:
        if raw.isascii() and raw.isdigit() and least <= int(raw[:20]) <= most:
            return int(raw)
        raise argparse.ArgumentTypeError(f"“{raw[:40]}” is no whole number from {least} to {most}")

    return read


class CommandParser(argparse.ArgumentParser):
    """Subparsers are made of the same class, so `--json` is known at every level."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(*args, **kwargs)
        self.add_argument(
            "--json",
            action="store_true",
            # Suppressed, so that a subparser does not overwrite what its parent read.
            default=argparse.SUPPRESS,
            help="print the result as one JSON object",
        )
