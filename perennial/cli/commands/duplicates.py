"""Records that are probably one: look for them among all records, and list what was found.

`scan` looks at every record and replaces what was found before; `list` shows groups, most certain first, with the
reasons for the least certain two of each. `perennial merge` merges them. `link` matches the rows of a file and stores
nothing.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.cli import linking
from perennial.cli.acting import actor_of, add_acting
from perennial.cli.output import show
from perennial.cli.waiting import ended
from perennial.lib.refusals import BadRequest
from perennial.records.matching.desk import Waiting, entities_compared, waiting
from perennial.records.matching.scanning import start_scan
from perennial.schema.standard import ENTITIES

MOST = 1000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    words = parser.add_subparsers(title="subcommands", metavar="WORD", required=True)
    scan = words.add_parser("scan", help="look at all records for those that are one")
    _add_entity(scan)
    scan.set_defaults(word=run_scan)
    listed = words.add_parser("list", help="the groups that wait, most certain first")
    _add_entity(listed)
    listed.add_argument(
        "--least", type=_share, default=0.0, metavar="P", help="only from this probability on"
    )
    listed.add_argument("--limit", type=int, default=100, help="at most so many groups of an entity (100)")
    add_acting(listed)
    listed.set_defaults(word=run_list)
    file = words.add_parser("link", help="match the rows of a file alone", description=linking.__doc__)
    linking.add_arguments(file)
    file.set_defaults(word=linking.run, alone=True)


def run(args: argparse.Namespace) -> int:
    return int(args.word(args))


def run_scan(args: argparse.Namespace) -> int:
    started = start_scan(requested_by=None, channel="cli", entity=args.entity or "", deliver=False)
    done = ended(
        started,
        _("Comparing"),
        cancelled=_("It was cancelled. What was found before still stands."),
        stopped=_("The scan stopped (reference %s). Run it again."),
    )
    words = {name: f"{value:,}" for name, value in done.result.items()}
    sentence = _(
        "%(records)s records, %(candidates)s pairs compared: %(pairs)s may be one, in %(groups)s groups"
        " (%(seconds)s s)."
    )
    return show(args, done.result, sentence % words)


def run_list(args: argparse.Namespace) -> int:
    if not 1 <= args.limit <= MOST:
        raise BadRequest(_("--limit takes a number from 1 to %d.") % MOST)
    actor = actor_of(args)
    groups = [one for entity in _entities(args) for one in _waiting(actor, entity, args)]
    lines = [line for one in groups for line in _lines(one)]
    return show(args, {"groups": [told(one) for one in groups]}, *(lines or [_("No duplicates wait.")]))


def told(one: Waiting) -> dict[str, Any]:
    """A group for programs."""
    return {
        "entity": one.entity,
        "probability": round(one.probability, 6),
        "worth": one.worth,
        "members": [{"id": head.pk, "name": head.title} for head in one.records],
        "pairs": [[pair.one, pair.other, round(pair.probability, 6)] for pair in one.pairs],
        "reasons": [
            {
                "comparison": reason.comparison,
                "answer": reason.answer,
                "sentence": reason.sentence,
                "bits": round(reason.bits, 3),
            }
            for reason in one.reasons
        ],
    }


def _waiting(actor: Actor, entity: str, args: argparse.Namespace) -> list[Waiting]:
    return waiting(actor, entity, least=args.least, most=args.limit)


def _lines(one: Waiting) -> Iterator[str]:
    names = " = ".join(f"{head.title} ({head.pk})" for head in one.records)
    yield f"{one.probability:>6.1%}  {names}"
    yield "        " + ", ".join(reason.sentence for reason in one.reasons)


def _entities(args: argparse.Namespace) -> list[str]:
    return [args.entity] if args.entity else entities_compared()


def _add_entity(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--entity", choices=sorted(ENTITIES), help="only records of this entity")


def _share(text: str) -> float:
    share = float(text)
    if not 0 <= share <= 1:
        raise ValueError
    return share
