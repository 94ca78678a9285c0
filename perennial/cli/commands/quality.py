"""How good the data is: for each rule, of how many records it holds, and how many break it.

Without a word it shows how things stand; `run` judges every record again as of today and then shows it.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from perennial.access.actor import operator
from perennial.cli.output import show
from perennial.cli.waiting import ended
from perennial.quality.queries import judged_moment
from perennial.records.condition.counting import figures
from perennial.records.condition.running import start_judging
from perennial.schema.standard import ENTITIES

RUN = "run"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("word", nargs="?", choices=[RUN], help="judge every record again first")
    parser.add_argument("--entity", choices=sorted(ENTITIES), help="only records of this entity")


def run(args: argparse.Namespace) -> int:
    entities = [args.entity] if args.entity else list(ENTITIES)
    if args.word == RUN:
        _judge(args.entity or "")
    told = {one: figures(operator(), one) for one in entities}
    lines = (line for one in entities for line in _lines(told[one], one))
    return show(args, {"judged": judged_moment().today, "entities": told}, *lines)


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
    return f"  {share:>6}  {one['name']:<44} {of}"
