"""Give merged records back: each with its id and all it had.

Records that were absorbed together come back together. What was edited since stays where it is and is listed; the act
is a change itself, which `perennial undo` takes back.
"""

from __future__ import annotations

import argparse

from django.utils.translation import gettext as _

from perennial.cli.acting import actor_of, add_acting
from perennial.cli.output import show
from perennial.records.actions.merge import unmerge
from perennial.schema.standard import ENTITIES


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("entity", choices=sorted(ENTITIES))
    parser.add_argument("record", type=int, metavar="RECORD", help="the id of a record that was absorbed")
    parser.add_argument("--reason", default="", help="why, for the history")
    add_acting(parser)


def run(args: argparse.Namespace) -> int:
    done = unmerge(actor_of(args), args.entity, args.record, reason=args.reason)
    kept = [one.as_data() for one in done.outcome.kept]
    result = {"change": done.change, "records": list(done.records), "kept": kept}
    words = {"ids": ", ".join(map(str, done.records)), "change": done.change}
    lines = [_("Gave back %(ids)s as change %(change)s.") % words]
    if kept:
        lines.append(_("Kept as it is now: %d.") % len(kept))
    return show(args, result, *lines)
