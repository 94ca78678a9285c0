"""Runs one parsed command: an expected "no" becomes a sentence, anything unexpected a captured fault."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import suppress

from django.conf import settings
from django.db import OperationalError

from perennial.cli import name_of
from perennial.cli.database import require_current, require_reachable
from perennial.faults.capture import capture
from perennial.faults.trouble import trouble_of
from perennial.lib.refusals import Refusal

REFUSED = 1
INTERRUPTED = 130


def run(args: argparse.Namespace) -> int:
    """The exit status of `args.command`, with one sentence on standard error when it is not 0."""
    try:
        # A command that makes a workspace ready, or a word of one that needs none.
        if not getattr(args.command, "PREPARES", False) and not getattr(args, "alone", False):
            require_current()
        return int(args.command.run(args))
    except Refusal as refusal:
        return _say(refusal)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        return _reader_left()
    except Exception as problem:  # the last place that can turn an error into a sentence
        return _unexpected(args, problem)


def _say(sentence: object) -> int:
    print(f"perennial: {sentence}", file=sys.stderr)
    return REFUSED


def _reader_left() -> int:
    """`perennial changes | head`: whoever read our output has gone, which is no error of ours."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _unexpected(args: argparse.Namespace, problem: Exception) -> int:
    if settings.DEBUG:
        raise problem
    if isinstance(problem, OperationalError):
        try:
            require_reachable()
        except Refusal as refusal:
            return _say(refusal)
    if (trouble := trouble_of(problem)) is not None:
        return _say(trouble.writing)
    reference = capture(problem, f"cli:{name_of(args.command)}")
    return _say(
        f"Something went wrong that was not expected ({type(problem).__name__}). "
        f"If you report it, give the reference {reference}."
    )
