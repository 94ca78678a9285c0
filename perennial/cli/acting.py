"""As whom a command acts: the operator, or a user named with --as."""

from __future__ import annotations

import argparse

from perennial.access.actor import Actor, of_user, operator
from perennial.access.queries import user_of_email
from perennial.journal.models import Channel


def add_acting(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as", dest="acting", metavar="EMAIL", help="act with the rights of this user")


def actor_of(args: argparse.Namespace) -> Actor:
    """The actor of a command; raises NoSuchUser."""
    if not args.acting:
        return operator()
    return of_user(user_of_email(args.acting), Channel.CLI, operator().address)
