"""Give the same values to every record that meets a condition: rehearse it, or run it.

--where takes a condition as JSON, or what stands behind the question mark in the address of a list. All of it is one
change; `perennial undo` takes it back. Killed, it goes on where it stood, in a worker or when a command waits for it.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.cli.acting import actor_of, add_acting
from perennial.cli.bulk import finished, result_of, sentences, values_of
from perennial.cli.output import show
from perennial.lib.conditions import All, Condition, Me, Test, parse
from perennial.lib.refusals import BadRequest, Refusal
from perennial.records.bulk import Asked
from perennial.records.jobs import start_bulk
from perennial.records.places import Readable
from perennial.schema.queries import shape_of
from perennial.schema.standard import ENTITIES

# What the address of a list says of which records it shows; the rest is about how.
_WHICH, _HOW = ("filter", "q", "view"), ("sort", "columns", "cursor", "at")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("entity", choices=sorted(ENTITIES))
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--where", metavar="CONDITION", help="a condition as JSON, or the address of a list")
    which.add_argument("--all", action="store_true", help="every record")
    parser.add_argument(
        "--set",
        action="append",
        required=True,
        metavar="FIELD=VALUE",
        help="the new value; may be repeated for several fields",
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--rehearse", action="store_true", help="only say what would happen")
    what.add_argument("--yes", action="store_true", help="write")
    parser.add_argument("--reason", default="", help="why, for the history")
    add_acting(parser)


def run(args: argparse.Namespace) -> int:
    actor = actor_of(args)
    asked = _asked(actor, args)
    started = start_bulk(actor, asked, rehearse=args.rehearse, reason=args.reason, deliver=False)
    done = finished(started, _("Rehearsing") if args.rehearse else _("Editing"))
    if not done.result["matched"]:
        raise Refusal(_("No record meets this condition, so nothing was done."))
    return show(args, result_of(done), *sentences(done))


def _asked(actor: Actor, args: argparse.Namespace) -> Asked:
    found = Asked(args.entity, values_of(actor, args.entity, args.set))
    if args.all:
        return found
    if args.where.lstrip().startswith("{"):
        return replace(found, where=_condition(actor, args.entity, args.where))
    where, text = _address(actor, args.entity, args.where)
    if where is None and not text:
        raise BadRequest(_("--where names no condition. Say --all for every record."))
    return replace(found, where=where, text=text)


def _condition(actor: Actor, entity: str, text: str) -> Condition:
    try:
        data = json.loads(text)
    except ValueError:
        sentence = _('--where is not JSON. Write {"field": "city", "op": "is", "value": "Wien"}.')
        raise BadRequest(sentence) from None
    return parse(data, Readable(actor, shape_of(entity)))


def _address(actor: Actor, entity: str, text: str) -> tuple[Condition | None, str]:
    """Condition and search text of the address of a list, or of what stands behind its question mark."""
    query = parse_qs(urlsplit(text).query or text.lstrip("?"))
    if unknown := [key for key in query if key not in _WHICH + _HOW]:
        sentence = _("--where is a condition as JSON or the address of a list; “%s” belongs to neither.")
        raise BadRequest(sentence % unknown[0][:60])
    which = {key: query[key][-1] for key in _WHICH if key in query}
    parts: list[Condition] = []
    if which.get("view") == "mine":
        parts.append(Test(("owner",), "is", (Me(),)))
    elif which.get("view"):
        raise BadRequest(_("There is no view called “%s”.") % which["view"][:40])
    if which.get("filter"):
        parts.append(_condition(actor, entity, which["filter"]))
    return All(tuple(parts)) if parts else None, which.get("q", "").strip()
