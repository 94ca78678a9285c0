"""Set up a workspace: the company, the usual roles and the first administrator.

What is not given is asked for at the terminal. Country, language, zone and currency are defaults for reading
and showing values; all of them can be changed later.
"""

from __future__ import annotations

import argparse
import sys

from django.utils.translation import gettext as _

from perennial.access.actions import create_user, default_roles
from perennial.access.actions.naming import named, spoken, zoned
from perennial.access.actor import operator
from perennial.access.models import User
from perennial.cli.commands.user import read_password
from perennial.cli.database import prepare
from perennial.cli.output import show
from perennial.cli.setting_up import alone
from perennial.journal.door import change
from perennial.journal.following import begin_here
from perennial.lib.countries import country_code
from perennial.lib.money import checked_currency
from perennial.lib.refusals import Conflict, Refusal
from perennial.operations import jobs
from perennial.quality.actions import add_pack
from perennial.quality.standard import SOUND
from perennial.schema.models import Workspace

PREPARES = True


class SetUpAlready(Conflict):
    """There is a workspace already."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("workspace", nargs="?", default="", metavar="COMPANY", help="the company's name")
    parser.add_argument("--country", default="PL", help="where most customers are (default: PL)")
    parser.add_argument("--language", default="en", help="en, pl, de, sk or ru (default: en)")
    parser.add_argument("--zone", default="Europe/Warsaw", help="time zone (default: Europe/Warsaw)")
    parser.add_argument("--currency", default="EUR", help="reporting currency (default: EUR)")
    parser.add_argument("--email", default="", help="the address the administrator signs in with")
    parser.add_argument("--name", default="", help="the administrator's name (default: the e-mail address)")
    parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")


def run(args: argparse.Namespace) -> int:
    prepare()
    _refuse_second()
    house = _workspace(args)
    email = args.email or _asked(_("E-mail of the administrator"), "--email")
    password = read_password(args)
    with alone():
        _refuse_second()
        user = _set_up(house, email, args.name or email, password)
    result = {"workspace": house.name, "user": user.pk, "email": user.email}
    ready = _("“%(name)s” is set up; %(email)s can sign in.") % {"name": house.name, "email": user.email}
    return show(args, result, ready, _("Start it with `perennial serve`."))


def _refuse_second() -> None:
    there = Workspace.objects.order_by("pk").first()
    if there is not None:
        raise SetUpAlready(
            _("The workspace “%s” is set up already. Add people with `perennial user add`.") % there.name
        )


def _workspace(args: argparse.Namespace) -> Workspace:
    """The workspace as it will be created; raises a Refusal for what cannot be used."""
    country = country_code(args.country)
    if not country:
        raise Refusal(_("“%s” is no country. Use a code such as PL.") % args.country[:60], field="country")
    return Workspace(
        name=named(args.workspace or _asked(_("Name of the company"), "COMPANY")),
        country=country,
        language=spoken(args.language),
        zone=zoned(args.zone),
        currency=checked_currency(args.currency.upper()),
    )


def _set_up(house: Workspace, email: str, name: str, password: str) -> User:
    with change(operator(), "workspace.create") as act:
        act.create(house)
    add_pack(operator(), SOUND.key)
    jobs.discover()
    begin_here()
    roles = default_roles(operator())
    return create_user(operator(), email, name, roles["administrator"], password=password)


def _asked(question: str, option: str) -> str:
    if not sys.stdin.isatty():
        raise Refusal(_("Nobody can be asked here: give %s.") % option)
    return input(f"{question}: ")
