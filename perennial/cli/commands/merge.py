"""Merge records of one customer: KEEP stays with its id, what is dropped leads to it.

The values of KEEP stay, and what it has not comes from the first of the others that has it; --value names a field and
the record whose value stays instead. All contact points and links come along, and what referred to a dropped record
refers to KEEP. `perennial unmerge` gives them back at any time. Stopped with Ctrl-C, a long merge gives
back what it had moved.
"""

from __future__ import annotations

import argparse

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from perennial.cli.acting import actor_of, add_acting
from perennial.cli.output import show
from perennial.cli.progress import Progress
from perennial.cli.waiting import ended
from perennial.lib.refusals import BadRequest, Refusal
from perennial.operations.inline import run_inline
from perennial.operations.models import Operation
from perennial.records import models
from perennial.records.actions.create import Done
from perennial.records.actions.merge import Wish
from perennial.records.uniting import merge
from perennial.schema.queries import shape_of
from perennial.schema.standard import ENTITIES


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("entity", choices=sorted(ENTITIES))
    parser.add_argument("keep", type=int, metavar="KEEP", help="the id of the record that stays")
    parser.add_argument("drop", type=int, nargs="+", metavar="DROP", help="ids of those it absorbs")
    parser.add_argument(
        "--value", action="append", default=[], metavar="FIELD=ID", help="take this field from that record"
    )
    parser.add_argument("--reason", default="", help="why, for the history")
    add_acting(parser)


def run(args: argparse.Namespace) -> int:
    wish = Wish(args.entity, args.keep, args.drop, dict(_choice(args.entity, text) for text in args.value))
    done = merge(actor_of(args), wish, reason=args.reason, deliver=False)
    change = _waited(done).change
    head = models.ENTITIES[args.entity].objects.get(pk=args.keep)
    count = len(args.drop)
    words = {"count": count, "name": head.title, "id": head.pk, "change": change}
    sentence = ngettext(
        "Merged %(count)d record into %(name)s (%(id)d) as change %(change)s.",
        "Merged %(count)d records into %(name)s (%(id)d) as change %(change)s.",
        count,
    )
    result = {"change": change, "kept": head.pk, "merged": args.drop, "version": head.version}
    return show(args, result, sentence % words)


def _waited(done: Done | Operation) -> Done | Operation:
    """A long merge to its end; stopped, what it had moved goes back before the command ends."""
    if isinstance(done, Done):
        return done
    try:
        return ended(
            done,
            _("Merging"),
            cancelled=_("It was cancelled. What it had moved went back."),
            stopped=_("The merge stopped (reference %s). Run it again: it goes on where it stood."),
        )
    except (Refusal, KeyboardInterrupt):
        undo = Operation.objects.filter(pk=done.result.get("undo")).first()
        if undo is not None:
            with Progress(_("Taking back")) as bar:
                run_inline(undo, lambda row: bar.show(row.done_count, row.total_count or 0))
        raise


def _choice(entity: str, text: str) -> tuple[str, int]:
    key, equals, number = text.partition("=")
    shape_of(entity).field(key)
    if not equals or not (number.isascii() and number.isdigit()):
        raise BadRequest(_("--value takes a field and the id of a record, such as job_title=1043."))
    return key, int(number)
