"""Bring the database to this release's shape."""

from __future__ import annotations

import argparse

from perennial.cli.database import prepare
from perennial.cli.output import show

PREPARES = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def run(args: argparse.Namespace) -> int:
    applied = prepare()
    sentence = f"{applied} migrations applied." if applied else "The database is up to date."
    return show(args, {"applied": applied}, sentence)
