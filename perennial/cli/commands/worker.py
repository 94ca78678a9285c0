"""Run long work from the queue until stopped; `perennial serve` starts one by itself."""

from __future__ import annotations

import argparse

from perennial.cli.arguments import whole
from perennial.operations.worker import work


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--threads", type=whole(1, 64), default=2, metavar="N", help="operations at once")


def run(args: argparse.Namespace) -> int:
    return work(threads=args.threads)
