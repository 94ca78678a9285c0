"""Add, list, disable and rescue the people who sign in."""

from __future__ import annotations

import argparse
import getpass
import sys
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from perennial.access.actions import (
    activate_user,
    create_reset_link,
    create_user,
    deactivate_user,
    default_roles,
    set_password,
    turn_off_second_factor,
)
from perennial.access.actor import operator
from perennial.access.models import Role, User
from perennial.access.queries import role_of_key, user_of_email, users
from perennial.access.throttling import forget_failures, locked_accounts
from perennial.cli.output import show
from perennial.lib.refusals import Refusal

ADMINISTRATOR = "administrator"
_NO_USERS = _("There are no users yet. Add one with `perennial user add`.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    words = parser.add_subparsers(title="subcommands", metavar="WORD", required=True)
    add = _of_one(words.add_parser("add", help="add a user; the first one becomes administrator"), run_add)
    add.add_argument("--name", default="", help="the person's name (default: the e-mail address)")
    add.add_argument("--role", default="", help="the key of a role, such as sales")
    _takes_password(add)
    words.add_parser("list", help="list all users").set_defaults(word=run_list)
    _of_one(words.add_parser("disable", help="end a user's sessions, tokens and rights at once"), run_disable)
    _of_one(words.add_parser("enable", help="let a disabled user sign in again"), run_enable)
    _of_one(words.add_parser("unlock", help="lift the lock of failed sign-ins"), run_unlock)
    password = words.add_parser("password", help="set a password and lift the lock of failed sign-ins")
    _takes_password(_of_one(password, run_password))
    link = words.add_parser("reset-link", help="make a link under which a user sets a new password, once")
    _of_one(link, run_reset_link)
    factor = words.add_parser("second-factor", help="turn off the second factor of who lost the device")
    factor.add_argument("state", metavar="off", choices=["off"], help="only users themselves turn it on")
    _of_one(factor, run_second_factor)


def run(args: argparse.Namespace) -> int:
    return int(args.word(args))


def run_add(args: argparse.Namespace) -> int:
    role = _role(args.role)
    user = create_user(operator(), args.email, args.name or args.email, role, password=read_password(args))
    return show(
        args,
        _as_data(user),
        _("%(name)s <%(email)s> can now sign in as %(role)s.")
        % {"name": user.name, "email": user.email, "role": role.name},
    )


def run_list(args: argparse.Namespace) -> int:
    locked = locked_accounts()
    found = [_as_data(user) | {"locked": user.email_key in locked} for user in users(operator())]
    lines = [f"{_mark(one)} {one['email']:<40} {one['role']:<16} {one['name']}" for one in found]
    return show(args, {"users": found}, *(lines or [str(_NO_USERS)]))


def run_disable(args: argparse.Namespace) -> int:
    user = deactivate_user(operator(), user_of_email(args.email))
    return show(
        args,
        _as_data(user),
        _("%(email)s is disabled; all sessions and tokens have ended.") % {"email": user.email},
    )


def run_enable(args: argparse.Namespace) -> int:
    user = activate_user(operator(), user_of_email(args.email))
    return show(args, _as_data(user), _("%(email)s may sign in again.") % {"email": user.email})


def run_unlock(args: argparse.Namespace) -> int:
    user = user_of_email(args.email)
    result = _as_data(user) | {"failures": forget_failures(user)}
    return show(
        args,
        result,
        _("%(email)s can try again at once; failed sign-ins are forgotten.") % {"email": user.email},
    )


def run_password(args: argparse.Namespace) -> int:
    user = user_of_email(args.email)
    set_password(operator(), user, read_password(args))
    forget_failures(user)
    return show(
        args,
        _as_data(user),
        _("%(email)s has a new password; all sessions and tokens have ended.") % {"email": user.email},
    )


def run_reset_link(args: argparse.Namespace) -> int:
    user = user_of_email(args.email)
    link = f"{_address()}{reverse('reset-link', args=[create_reset_link(operator(), user)])}"
    hint = _("It works once, for an hour. Hand it to this person alone; it is not shown again.")
    return show(args, _as_data(user) | {"link": link}, link, hint)


def run_second_factor(args: argparse.Namespace) -> int:
    user = turn_off_second_factor(operator(), user_of_email(args.email))
    return show(
        args,
        _as_data(user),
        _("The second factor of %(email)s is off; all sessions have ended.") % {"email": user.email},
    )


def read_password(args: argparse.Namespace) -> str:
    """One line of standard input with --password-stdin, else asked twice at the terminal."""
    if args.password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise Refusal(_("Nobody can be asked for the password here. Hand it over with --password-stdin."))
    first = getpass.getpass("Password: ")
    if getpass.getpass("Once more: ") != first:
        raise Refusal(_("The two passwords differ. Try again."), field="password")
    return first


def _of_one(parser: argparse.ArgumentParser, word: Any) -> argparse.ArgumentParser:
    parser.add_argument("email", metavar="EMAIL", help="the address the user signs in with")
    parser.set_defaults(word=word)
    return parser


def _takes_password(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")


def _role(key: str) -> Role:
    """The role named, by default administrator for the first user. The usual roles are made if missing."""
    default_roles(operator())
    if key or User.objects.exists():
        return role_of_key(key)
    return role_of_key(ADMINISTRATOR)


def _address() -> str:
    """Where people reach Perennial, as far as the settings say."""
    origins = settings.ENV["ORIGINS"]
    return str(origins[0]) if origins else f"http://{settings.ENV['HOST']}:{settings.ENV['PORT']}"


def _as_data(user: User) -> dict[str, Any]:
    return {
        "user": user.pk,
        "email": user.email,
        "name": user.name,
        "role": user.role.key,
        "active": user.is_active,
        "second_factor": user.second_factor_set,
        "last_sign_in": user.last_login,
    }


def _mark(one: dict[str, Any]) -> str:
    """✕ for a disabled user, ! for one whom failed sign-ins have locked out."""
    return "✕ " if not one["active"] else "! " if one["locked"] else "  "
