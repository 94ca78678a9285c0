"""Make, list and revoke bearer tokens for the API."""

from __future__ import annotations

import argparse
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from perennial.access.actions import create_token, revoke_token
from perennial.access.actions.tokens import DEFAULT_DAYS
from perennial.access.actor import operator
from perennial.access.models import Token
from perennial.access.queries import token_of_number, tokens, user_of_email
from perennial.cli.output import show


def add_arguments(parser: argparse.ArgumentParser) -> None:
    words = parser.add_subparsers(title="subcommands", metavar="WORD", required=True)
    add = words.add_parser("add", help="make a token and print its secret, this once")
    add.add_argument("email", metavar="EMAIL", help="the user the token acts as")
    add.add_argument("--name", required=True, help="what the token is for, such as 'web shop'")
    add.add_argument("--writes", action="store_true", help="let it write; without this it only reads")
    add.add_argument(
        "--days", type=int, default=DEFAULT_DAYS, metavar="N", help=f"days it is valid ({DEFAULT_DAYS})"
    )
    add.set_defaults(word=run_add)
    words.add_parser("list", help="list all tokens").set_defaults(word=run_list)
    revoke = words.add_parser("revoke", help="end a token for good")
    revoke.add_argument("token", type=int, metavar="NUMBER", help="the token's number in the list")
    revoke.set_defaults(word=run_revoke)


def run(args: argparse.Namespace) -> int:
    return int(args.word(args))


def run_add(args: argparse.Namespace) -> int:
    user = user_of_email(args.email)
    token, secret = create_token(operator(), user, args.name, writes=args.writes, days=args.days)
    hint = _("Keep it now, it is not shown again. Valid until %s.") % f"{token.expires:%Y-%m-%d}"
    return show(args, _as_data(token) | {"secret": secret}, secret, hint)


def run_list(args: argparse.Namespace) -> int:
    found = [_as_data(token) for token in tokens(operator())]
    lines = [f"{one['token']:>5}  {one['state']:<8} {one['email']:<40} {one['name']}" for one in found]
    return show(
        args, {"tokens": found}, *(lines or [_("There are no tokens. Add one with `perennial token add`.")])
    )


def run_revoke(args: argparse.Namespace) -> int:
    token = revoke_token(operator(), token_of_number(args.token))
    return show(
        args,
        _as_data(token),
        _("Token %(number)s (%(name)s) is revoked.") % {"number": token.pk, "name": token.name},
    )


def _as_data(token: Token) -> dict[str, Any]:
    return {
        "token": token.pk,
        "name": token.name,
        "email": token.user.email,
        "writes": token.writes,
        "expires": token.expires,
        "revoked": token.revoked,
        "last_used": token.last_used,
        "state": _state(token),
    }


def _state(token: Token) -> str:
    if token.revoked:
        return "revoked"
    return "valid" if token.expires and token.expires > timezone.now() else "expired"
