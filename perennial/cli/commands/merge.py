"""Merge records of one customer: KEEP stays with its id, what is dropped leads to it.

The values of KEEP stay, and what it has not comes from the first of the others that has it; --value names a field and
the record whose value stays instead. All contact points and links come along, and what referred to a dropped record
refers to KEEP. `perennial unmerge` gives them back at any time.
"""

from __future__ import annotations

import argparse

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from perennial.cli.acting import actor_of, add_acting
from perennial.cli.output import show
from perennial.lib.refusals import BadRequest
from perennial.records.actions.merge import merge_records
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
    chosen = dict(_choice(args.entity, text) for text in args.value)
    done = merge_records(actor_of(args), args.entity, args.keep, args.drop, chosen=chosen, reason=args.reason)
    count = len(args.drop)
    words = {"count": count, "name": done.head.title, "id": done.head.pk, "change": done.change}
    sentence = ngettext(
        "Merged %(count)d record into %(name)s (%(id)d) as change %(change)s.",
        "Merged %(count)d records into %(name)s (%(id)d) as change %(change)s.",
        count,
    )
    result = {"change": done.change, "kept": done.head.pk, "merged": args.drop, "version": done.head.version}
    return show(args, result, sentence % words)


def _choice(entity: str, text: str) -> tuple[str, int]:
    key, equals, number = text.partition("=")
    shape_of(entity).field(key)
    if not equals or not (number.isascii() and number.isdigit()):
        raise BadRequest(_("--value takes a field and the id of a record, such as job_title=1043."))
    return key, int(number)
