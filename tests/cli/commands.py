"""Run one real command in this process, as an operator types it."""

from perennial.cli import parser_of, runner
from perennial.cli.commands import COMMANDS


def perennial(*words):
    """The exit status of `perennial WORDS`."""
    return runner.run(parser_of(COMMANDS).parse_args([str(word) for word in words]))
