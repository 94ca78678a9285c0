"""Who of the workspace may be meant by records given on standard input, one JSON object a line; nothing is stored.

Keys are those of the API: texts, and lists of texts for e-mail and phone; "company" is what a contact's company is
called. Each line is answered in order: {"line", "id", "candidates": [{"id", "name", "probability", "reasons"}]}, or
{"line", "error"} for one that cannot be read.
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.cli.acting import actor_of, add_acting
from perennial.lib.refusals import BadRequest, Refusal
from perennial.matching.specs import SPECS, Given
from perennial.records.likely import titles, why
from perennial.records.matching.finding import Candidate, candidates_of
from perennial.schema.queries import shape_of

# Carried through to the answer, and compared with nothing.
OWN = "id"
LISTS = ("email", "phone")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--entity", choices=sorted(SPECS), default="contact", help="what the records are")
    add_acting(parser)


def run(args: argparse.Namespace) -> int:
    actor, failed, at = actor_of(args), 0, 0
    for at, line in enumerate(sys.stdin, start=1):
        if line.strip():
            told = _answered(actor, args.entity, line)
            failed += "error" in told
            print(_shown({"line": at, **told}, as_json=args.json), flush=True)
    if not at:
        raise Refusal(_("Nothing came on standard input. Give one JSON object a line."))
    return 0 if failed < at else 1


def _answered(actor: Actor, entity: str, line: str) -> dict[str, Any]:
    try:
        own, given = _read(entity, line)
    except Refusal as no:
        return {"error": str(no)}
    found = candidates_of(actor, entity, given).candidates
    names = dict(titles(entity, [one.record for one in found]))
    several = [_told(actor, entity, one, names[one.record]) for one in found]
    return {**({OWN: own} if own is not None else {}), "candidates": several}


def _told(actor: Actor, entity: str, one: Candidate, name: str) -> dict[str, Any]:
    because = [reason.sentence for reason in why(actor, entity, one) if not reason.against]
    return {"id": one.record, "name": name, "probability": round(one.probability, 6), "reasons": because}


def _read(entity: str, line: str) -> tuple[Any, Given]:
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        raise BadRequest(_("This line is no JSON.")) from None
    if not isinstance(data, dict):
        raise BadRequest(_("This line is no JSON object."))
    own, given = data.pop(OWN, None), {}
    shape = shape_of(entity)
    for key, value in data.items():
        shape.field(key)
        values = value if isinstance(value, list) and key in LISTS else [value]
        if not all(one is None or isinstance(one, str) for one in values):
            raise BadRequest(_("“%s” is a text here.") % key, field=key)
        given[key] = [one for one in values if one]
    return own, given


def _shown(told: dict[str, Any], *, as_json: bool) -> str:
    if as_json:
        return json.dumps(told, ensure_ascii=False)
    if "error" in told:
        return f"{told['line']:>6}  {told['error']}"
    best = "; ".join(f"{one['name']} ({one['id']}, {one['probability']:.3f})" for one in told["candidates"])
    return f"{told['line']:>6}  {best or '–'}"
