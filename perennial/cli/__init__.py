"""`perennial`: one command line, one file per command in `commands/`.

Exit status: 0 done, 1 nothing was done (one sentence on standard error), 2 wrong usage.
"""

from __future__ import annotations

import argparse
import importlib
import os
from collections.abc import Sequence
from types import ModuleType

import django

from perennial.cli.arguments import CommandParser
from perennial.cli.lifeline import watch_parent

COMMANDS = "perennial.cli.commands"
RUNNER = "perennial.cli.runner"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perennial.settings")
    watch_parent()
    django.setup()
    # Commands import models at their top, which is possible only from here on.
    runner = importlib.import_module(RUNNER)
    args = parser_of(importlib.import_module(COMMANDS).COMMANDS).parse_args(argv)
    return int(runner.run(args))


def parser_of(commands: Sequence[ModuleType]) -> argparse.ArgumentParser:
    """The parser of these command modules.

    A command module has a docstring whose first line is its help, `add_arguments(parser)` and
    `run(args) -> int`. It may have `NAME` (default: the module's name), and `PREPARES = True` when it
    works on a database not yet set up.
    """
    parser = CommandParser(prog="perennial", description="A self-hosted CRM that keeps itself in condition.")
    parser.set_defaults(json=False)
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in commands:
        summary = (command.__doc__ or "").strip().partition("\n")[0]
        subparser = subparsers.add_parser(name_of(command), help=summary, description=command.__doc__)
        command.add_arguments(subparser)
        subparser.set_defaults(command=command)
    return parser


def name_of(command: ModuleType) -> str:
    """What a person types for a command module."""
    own = getattr(command, "NAME", "")
    return own or command.__name__.rpartition(".")[2].replace("_", "-")
