"""Bring the database to this release's shape."""

from __future__ import annotations

import argparse

from perennial.cli.database import prepare
from perennial.cli.output import show

PREPARES = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--without-saving", action="store_true", help="make no backup set before, as where there is no room"
    )


def run(args: argparse.Namespace) -> int:
    applied = prepare(save=not args.without_saving)
    sentence = f"{applied} migrations applied." if applied else "The database is up to date."
    return show(args, {"applied": applied}, sentence)
