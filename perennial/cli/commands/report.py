"""What reports tell: which rules which records break, now and of late.

Without a number it lists the reports there are.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from perennial.cli.acting import actor_of, add_acting
from perennial.cli.arguments import whole
from perennial.cli.output import show
from perennial.insight.data import definition, told
from perennial.insight.queries import report_of, reports

MOST = 10**18 - 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "number", nargs="?", type=whole(1, MOST), metavar="NUMBER", help="the report whose figures to show"
    )
    add_acting(parser)


def run(args: argparse.Namespace) -> int:
    actor = actor_of(args)
    if args.number is None:
        found = [definition(actor, one) for one in reports(actor)]
        lines = [
            f"{one['id']:>6}  {one['name']:<44} {one['entity']:<9} {one['maker']['name']}" for one in found
        ]
        return show(args, {"reports": found}, *(lines or [_("There are no reports yet.")]))
    report = report_of(actor, args.number)
    data = definition(actor, report) | told(actor, report)
    return show(args, data, *_lines(data))


def _lines(data: Mapping[str, Any]) -> Iterator[str]:
    found = data["figures"]
    if found is None:
        yield data["nothing"] or _("Too many records to count in time. Narrow the report down.")
        return
    head = _("%(name)s: %(doubtful)s of %(records)s records are doubtful, %(new)s of them since %(since)s.")
    yield head % {"name": data["name"], "since": found["since"], **_numbers(found)}
    for one in found["rules"]:
        change = "" if one["change"] is None else f"{one['change']:+,}"
        yield f"  {one['now']:>9,}  {change:>8}  {one['name']}"
    for part in ("owner", "team"):
        for one in found[f"{part}s"]:
            name = one[part]["name"] if one[part] else _("nobody’s")
            counts = _("%(doubtful)s of %(records)s doubtful, %(new)s new") % _numbers(one)
            yield f"  {name:<30} {counts}"


def _numbers(one: Mapping[str, Any]) -> dict[str, str]:
    return {key: f"{one[key]:,}" for key in ("records", "doubtful", "new")}
