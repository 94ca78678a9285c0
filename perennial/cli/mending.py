"""Mend all records that break a rule at once: what would happen is shown first, and done once that is wanted.

Without a way to mend it lists those there are. The rule is named by its key, as `perennial quality` shows it. All of
it is one change; `perennial undo` takes it back. What was changed since the rehearsal is left alone.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from perennial.access.actor import Actor
from perennial.cli.acting import actor_of, add_acting
from perennial.cli.bulk import finished, result_of, sentences, values_of
from perennial.cli.output import show
from perennial.lib.refusals import BadRequest, Refusal
from perennial.operations.models import Operation
from perennial.quality.models import Rule
from perennial.quality.queries import rule_of
from perennial.records.bulk import CONFIRM, NORMALISE, SET, TRASH, Asked, Fate
from perennial.records.condition.remedies import asked_of, mendable, offered, remedy_of
from perennial.records.jobs import start_bulk, start_rehearsed

YES = frozenset({"y", "yes"})


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("rule", metavar="RULE", help="the key of the rule")
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--set", metavar="FIELD=VALUE", help="give all of them this value")
    for verb, told in (
        (CONFIRM, "all of them are still right"),
        (NORMALISE, "write their phones in normal form"),
        (TRASH, "move all of them to the trash"),
    ):
        way.add_argument(f"--{verb}", dest="verb", action="store_const", const=verb, help=told)
    parser.add_argument("--mine", action="store_true", help="only the records that the user of --as owns")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--rehearse", action="store_true", help="only say what would happen")
    what.add_argument("--yes", action="store_true", help="write without asking")
    parser.add_argument("--reason", default="", help="why, for the history")
    add_acting(parser)


def run(args: argparse.Namespace) -> int:
    actor = actor_of(args)
    if args.mine and actor.user_id is None:
        raise BadRequest(_("The operator owns no records: name with --as whose --mine means."))
    rule = mendable(actor, rule_of(args.rule).entity, args.rule)
    verb = SET if args.set is not None else args.verb
    if verb is None:
        return _show_ways(args, rule, offered(actor, rule))
    asks = not (args.rehearse or args.yes)
    if asks and (args.json or not sys.stdin.isatty()):
        raise Refusal(_("Nobody can be asked here: say --yes to write, or --rehearse to only look."))
    told = _rehearsed(actor, _asked(actor, rule, verb, args))
    if args.rehearse or not told.result[Fate.CHANGED]:
        return _show(args, told)
    if asks:
        _ask(told)
    started = start_rehearsed(actor, told, reason=args.reason, deliver=False)
    return _show(args, finished(started, _("Mending")))


def _asked(actor: Actor, rule: Rule, verb: str, args: argparse.Namespace) -> Asked:
    remedy = remedy_of(actor, rule, verb)
    values = values_of(actor, rule.entity, [args.set]) if verb == SET else {}
    return asked_of(rule, remedy, values, mine=args.mine)


def _rehearsed(actor: Actor, asked: Asked) -> Operation:
    started = start_bulk(actor, asked, rehearse=True, deliver=False)
    told = finished(started, _("Rehearsing"))
    if not told.result["matched"]:
        raise Refusal(_("No record breaks this rule, so nothing was done."))
    return told


def _ask(told: Operation) -> None:
    """Show what would happen and go on only after a yes. Raises Refusal."""
    print(*_lines(told), sep="\n")
    question = ngettext("Mend %s record?", "Mend %s records?", told.result[Fate.CHANGED])
    answer = input(f"{question % told.result[Fate.CHANGED]} [y/N] ")
    if answer.strip().lower() not in YES:
        raise Refusal(_("Nothing has been written."))


def _show(args: argparse.Namespace, done: Operation) -> int:
    return show(args, {**result_of(done), "still": done.result.get("still", 0)}, *_lines(done))


def _lines(done: Operation) -> list[str]:
    lines = sentences(done)
    left = _("%(count)s are left as they are: %(why)s")
    lines += [left % {"count": f"{count:>20,}", "why": why} for why, count in done.result["why"].items()]
    if still := done.result.get("still", 0):
        lines.append(_("%s break the rule even so") % f"{still:>20,}")
    if done.change:
        lines.append(_("Take it back with `perennial undo %s`.") % done.change)
    return lines


def _show_ways(args: argparse.Namespace, rule: Rule, told: Mapping[str, Any]) -> int:
    words = {"name": rule, "records": f"{told['records']:,}"}
    head = ngettext(
        "%(name)s: %(records)s record breaks it", "%(name)s: %(records)s records break it", told["records"]
    )
    return show(args, told, head % words, *(_ways(told["items"]) or [_("Each record is mended by itself.")]))


def _ways(items: Sequence[Mapping[str, str]]) -> list[str]:
    words = {
        SET: _("give all of them the same value"),
        CONFIRM: _("all of them are still right"),
        NORMALISE: _("write their phones in normal form"),
        TRASH: _("move all of them to the trash"),
    }
    typed = [(f"--{one['verb']}" + f" {one['field']}=…" * (one["verb"] == SET), one) for one in items]
    return [f"  {option:<24}  {words[one['verb']]}" for option, one in typed]
