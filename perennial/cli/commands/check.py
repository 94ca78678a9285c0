"""Prove that the data is as it was written: the journal's chain, its replay, and what is derived.

Without options all three are checked, with options only those named. Nothing is changed, except that --repair
keeps rebuilt derived data where it differed. Rebuilding holds up who writes; run it at a quiet hour.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from django.utils.translation import gettext as _

from perennial.cli import integrity
from perennial.cli.integrity import Verdict
from perennial.cli.output import show


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--chain", action="store_true", help="compute every digest of the journal again")
    parser.add_argument("--replay", action="store_true", help="replay the journal, compare with the tables")
    parser.add_argument("--derived", action="store_true", help="rebuild derived data and compare")
    parser.add_argument("--repair", action="store_true", help="keep rebuilt derived data that differed")


def run(args: argparse.Namespace) -> int:
    checks: dict[str, Callable[[], Verdict]] = {
        "chain": integrity.chain,
        "replay": integrity.replay,
        "derived": lambda: integrity.derived(repair=args.repair),
    }
    named = [name for name in checks if getattr(args, name)]
    verdicts = [checks[name]() for name in named or checks]
    bad = [one for one in verdicts if not one.ok]
    show(args, {"ok": not bad, "checks": [one.as_data() for one in verdicts]}, *map(_line, verdicts))
    for one in bad:
        print(f"perennial: {one.bad}", file=sys.stderr)
    return 1 if bad else 0


def _line(one: Verdict) -> str:
    return f"{'✓' if one.ok else '✕'} {one.name:<8} " + _("%s checked") % f"{one.checked:,}"
