"""What waits to leave the house, what was maybe sent, and what was refused lately."""

from __future__ import annotations

import argparse
from typing import Any

from django.utils.translation import gettext as _

from perennial.cli.output import show
from perennial.operations import outbox
from perennial.operations.models import Outgoing


def add_arguments(parser: argparse.ArgumentParser) -> None:
    words = parser.add_subparsers(title="subcommands", metavar="WORD", required=True)
    words.add_parser(
        "list", help="list what waits, is being sent, was maybe sent, or was refused lately"
    ).set_defaults(word=run_list)
    judge = words.add_parser("judge", help="say what became of a message that was maybe sent")
    judge.add_argument("message", type=int, metavar="NUMBER", help="the message's number in the list")
    words.add_parser("release", help="let messages leave again after a restore").set_defaults(
        word=run_release
    )
    verdict = judge.add_mutually_exclusive_group(required=True)
    verdict.add_argument("--sent", action="store_true", help="it arrived; leave it")
    verdict.add_argument("--again", action="store_true", help="it did not arrive; send it now")
    judge.set_defaults(word=run_judge)


def run(args: argparse.Namespace) -> int:
    return int(args.word(args))


def run_list(args: argparse.Namespace) -> int:
    found = [_as_data(message) for message in outbox.worth_a_look()]
    held = outbox.is_held()
    lines = [_("Nothing leaves the house until you say: perennial outbox release")] if held else []
    lines += [
        f"{one['message']:>5}  {one['fate']:<8}  {one['sender']:<12} {one['key']:<32}  {one['said']}".rstrip()
        for one in found
    ]
    return show(args, {"held": held, "messages": found}, *(lines or [_("Nothing waits to be sent.")]))


def run_release(args: argparse.Namespace) -> int:
    was_held = outbox.release()
    said = _("Messages leave the house again.") if was_held else _("Nothing was held back.")
    return show(args, {"released": was_held}, said)


def run_judge(args: argparse.Namespace) -> int:
    message = outbox.judge(args.message, was_sent=args.sent)
    said = _("Message %d counts as sent.") if args.sent else _("Message %d is sent again now.")
    return show(args, _as_data(message), said % message.pk)


def _as_data(message: Outgoing) -> dict[str, Any]:
    return {
        "message": message.pk,
        "fate": message.fate,
        "sender": message.sender,
        "key": message.key,
        "change": message.change,
        "attempt": message.attempt,
        "created": message.created,
        "next_try": message.next_try,
        "said": message.receipt,
        "fault": message.fault,
    }
