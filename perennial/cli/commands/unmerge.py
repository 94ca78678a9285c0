"""Give merged records back: each with its id and all it had.

Records that were absorbed together come back together. What was edited since stays where it is and is listed; the act
is a change itself, which `perennial undo` takes back.
"""

from __future__ import annotations

import argparse

from django.utils.translation import gettext as _

from perennial.cli.acting import actor_of, add_acting
from perennial.cli.output import show
from perennial.cli.waiting import ended
from perennial.operations.models import Operation
from perennial.records.actions.unmerge import absorbed_by, merge_of
from perennial.records.previews import kept_of
from perennial.records.uniting import take_apart
from perennial.schema.standard import ENTITIES


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("entity", choices=sorted(ENTITIES))
    parser.add_argument("record", type=int, metavar="RECORD", help="the id of a record that was absorbed")
    parser.add_argument("--reason", default="", help="why, for the history")
    add_acting(parser)


def run(args: argparse.Namespace) -> int:
    actor = actor_of(args)
    batch = merge_of(actor, args.entity, args.record).batch
    absorbed = absorbed_by(batch)
    done = take_apart(actor, args.entity, args.record, reason=args.reason, deliver=False)
    if isinstance(done, Operation):
        done = _taken_back(done)
        several = kept_of(done, 0, done.result["kept"])
    else:
        several = done.outcome.kept
    records, kept = sorted(absorbed - absorbed_by(batch)), [one.as_data() for one in several]
    words = {"ids": ", ".join(map(str, records)), "change": done.change}
    lines = [_("Gave back %(ids)s as change %(change)s.") % words]
    if kept:
        lines.append(_("Kept as it is now: %d.") % len(kept))
    return show(args, {"change": done.change, "records": records, "kept": kept}, *lines)


def _taken_back(operation: Operation) -> Operation:
    return ended(
        operation,
        _("Taking back"),
        cancelled=_(
            "It was cancelled. What came back so far stays so; take the rest of the change back with undo."
        ),
        stopped=_("The unmerge stopped (reference %s). Run it again."),
    )
