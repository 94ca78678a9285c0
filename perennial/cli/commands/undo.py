"""Take a change back: everything it did that nobody has edited since.

What was edited since is kept and listed; --take takes single ones of these values back as well, --take-all all of
them. The undo is a change itself and can be taken back too. Interrupted, it keeps what it has taken back so far; run
it again for the rest.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from perennial.access.actor import Actor
from perennial.cli.acting import actor_of, add_acting
from perennial.cli.output import show
from perennial.cli.waiting import ended
from perennial.journal.undo.nevertheless import Nevertheless, chosen
from perennial.journal.undo.outcome import Reason
from perennial.lib.refusals import BadRequest
from perennial.operations.models import Operation, OperationRow
from perennial.records.jobs import start_look, start_undo
from perennial.records.previews import sums_from

SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("change", type=int, metavar="CHANGE", help="the number `perennial changes` shows")
    parser.add_argument("--preview", action="store_true", help="only say what would happen")
    parser.add_argument("--reason", default="", help="why, for the history")
    parser.add_argument(
        "--take", action="append", default=[], metavar="VALUE", help="take this kept value back as well"
    )
    parser.add_argument("--take-all", action="store_true", help="take back all that was edited since")
    parser.add_argument(
        "--keep", action="append", default=[], metavar="VALUE", help="with --take-all, keep this value"
    )
    add_acting(parser)


def run(args: argparse.Namespace) -> int:
    done = _ended(_started(actor_of(args), args), _("Looking ahead") if args.preview else _("Taking back"))
    sums, kept = sums_from(done.result), _kept(done)
    undo = None if args.preview else done.change
    counts = {name: getattr(sums, name) for name in ("removed", "restored", "edited", "values")}
    result: dict[str, Any] = {"change": undo, **counts, "reverted": sums.reverted, "kept": kept}
    result |= {"preview": args.preview, "reasons": dict(sums.kept), "operation": done.pk}
    show(args, result, *_sentences(result))
    if sums.reverted:
        return 0
    print(f"perennial: {_nothing(kept)}", file=sys.stderr)
    return 1


def _started(actor: Actor, args: argparse.Namespace) -> Operation:
    how = _choices(args)
    if args.preview:
        return start_look(actor, args.change, nevertheless=how, deliver=False)
    return start_undo(actor, args.change, reason=args.reason, nevertheless=how, deliver=False)


def _choices(args: argparse.Namespace) -> Nevertheless:
    if args.take and args.take_all:
        raise BadRequest(_("With --take-all, name with --keep what is kept, and leave --take out."))
    if args.keep and not args.take_all:
        raise BadRequest(_("What was edited since is kept anyway; --keep belongs to --take-all."))
    return chosen(args.take_all, args.keep or args.take)


def _ended(operation: Operation, label: str) -> Operation:
    return ended(
        operation,
        label,
        cancelled=_("It was cancelled. What it has taken back so far stays so; run it again for the rest."),
        stopped=_("The undo stopped (reference %s). Run it again."),
    )


def _kept(operation: Operation) -> list[dict[str, Any]]:
    rows = OperationRow.objects.filter(operation=operation, fate="kept").order_by("number")
    return list(rows.values_list("payload", flat=True).iterator())


def _nothing(kept: Sequence[Any]) -> str:
    if kept:
        return _("Nothing was taken back: all of it was edited since, is in use or is not yours to change.")
    return _("There is nothing left to take back: this was undone already.")


def _sentences(result: dict[str, Any]) -> list[str]:
    if not result["reverted"] and not result["kept"]:
        return []
    count = result["reverted"]
    words = {"records": count, "change": result["change"]}
    lead = (
        ngettext("Would take back %(records)d record.", "Would take back %(records)d records.", count)
        if result["preview"]
        else ngettext(
            "Took back %(records)d record as change %(change)s.",
            "Took back %(records)d records as change %(change)s.",
            count,
        )
    )
    lines = [lead % words] if result["reverted"] else []
    if result["kept"]:
        lines.append(_("Kept as it is now: %d.") % len(result["kept"]))
    return lines + _kept_lines(result["kept"])


def _kept_lines(several: Sequence[dict[str, Any]]) -> list[str]:
    lines = []
    for one in several[:SHOWN]:
        record = one["record"] or f"{one['table']} {one['row']}"
        name = f"  --take {one['value']}" if "value" in one else ""
        lines.append(f"  {record}  {one['field'] or _('as a whole')}: {Reason(one['reason']).label}{name}")
    if len(several) > SHOWN:
        lines.append(_("  … and %d more; --json lists them all.") % (len(several) - SHOWN))
    return lines
