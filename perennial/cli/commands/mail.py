"""Mail: whether it leaves the house, tried with one that is sent at once."""

from __future__ import annotations

import argparse
import secrets
import smtplib

from django.conf import settings
from django.utils.translation import gettext as _

from perennial.access.actions.naming import addressed
from perennial.cli.output import show
from perennial.lib.refusals import Refusal
from perennial.operations.errors import NotSent
from perennial.operations.mail import Mail, mail_is_on, send
from perennial.schema.queries import workspace


def add_arguments(parser: argparse.ArgumentParser) -> None:
    words = parser.add_subparsers(title="subcommands", metavar="WORD", required=True)
    test = words.add_parser("test", help="send one mail now and say what the server answered")
    test.add_argument("--to", required=True, metavar="ADDRESS", help="who is to get it")
    test.set_defaults(word=run_test)


def run(args: argparse.Namespace) -> int:
    return int(args.word(args))


def run_test(args: argparse.Namespace) -> int:
    if not mail_is_on():
        raise Refusal(_("No mail leaves the house. Name a mail server with PERENNIAL_MAIL_URL."))
    to, house = addressed(args.to), workspace().name
    text = _("Mail from %(house)s arrives. Perennial sent it to try its mail server; %(address)s opens it.")
    words = {"house": house, "address": settings.ENV["ADDRESS"]}
    mail = Mail(to, _("A mail to try"), text % words, by=house)
    said = _sent(mail)
    return show(args, {"to": to, "said": said}, _("The mail server has taken it: %s") % said)


def _sent(mail: Mail) -> str:
    try:
        return send(mail, f"test:{secrets.token_hex(16)}")
    except NotSent as no:
        raise Refusal(_("The mail server has not taken it: %s") % no) from no
    except (OSError, smtplib.SMTPException) as problem:
        sentence = _("The line broke after the mail was handed over (%s). Look whether it arrived.")
        raise Refusal(sentence % type(problem).__name__) from problem
