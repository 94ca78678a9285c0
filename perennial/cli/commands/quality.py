"""How good the data is: for each rule, of how many records it holds, and how many break it.

Without a word it shows how things stand; `run` judges every record again as of today and then shows it; `mend` mends
all records that break one rule at once, where the fix is the same.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from perennial.access.actor import operator
from perennial.cli import mending
from perennial.cli.output import show
from perennial.cli.waiting import ended
from perennial.quality.queries import judged_moment
from perennial.records.condition.counting import figures
from perennial.records.condition.running import start_judging
from perennial.schema.standard import ENTITIES


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(word=run_show)
    _add_entity(parser)
    words = parser.add_subparsers(title="subcommands", metavar="WORD")
    judge = words.add_parser("run", help="judge every record again as of today, then show how things stand")
    # Suppressed, so that it does not overwrite what stood before the word.
    _add_entity(judge, default=argparse.SUPPRESS)
    judge.set_defaults(word=run_judge)
    mend = words.add_parser("mend", help="mend all records that break a rule", description=mending.__doc__)
    mending.add_arguments(mend)
    mend.set_defaults(word=mending.run)


def run(args: argparse.Namespace) -> int:
    return int(args.word(args))


def run_judge(args: argparse.Namespace) -> int:
    _judge(args.entity or "")
    return run_show(args)


def run_show(args: argparse.Namespace) -> int:
    entities = [args.entity] if args.entity else list(ENTITIES)
    told = {one: figures(operator(), one) for one in entities}
    lines = (line for one in entities for line in _lines(told[one], one))
    return show(args, {"judged": judged_moment().today, "entities": told}, *lines)


def _add_entity(parser: argparse.ArgumentParser, **more: Any) -> None:
    parser.add_argument("--entity", choices=sorted(ENTITIES), help="only records of this entity", **more)


def _judge(entity: str) -> None:
    started = start_judging(requested_by=None, channel="cli", entity=entity, deliver=False)
    ended(
        started,
        _("Judging"),
        cancelled=_("It was cancelled. What was judged so far stays."),
        stopped=_("Judging stopped (reference %s). Run it again."),
    )


def _lines(data: dict[str, Any], entity: str) -> Sequence[str]:
    title = ENTITIES[entity].plural()
    if data["score"] is None:
        return [_("%s: not judged yet.") % title]
    words = {"title": title, "score": data["score"], "records": f"{data['records']:,}"}
    head = _("%(title)s: condition %(score)s over %(records)s records") % words
    return [head, *(_line(one) for one in data["rules"])]


def _line(one: dict[str, Any]) -> str:
    share = "–" if one["score"] is None else f"{one['score']} %"
    of = _("%(failing)s of %(applicable)s break it") % {
        "failing": f"{one['failing']:,}",
        "applicable": f"{one['applicable']:,}",
    }
    return f"  {share:>6}  {one['name']:<44} {of} ({one['rule']})"
