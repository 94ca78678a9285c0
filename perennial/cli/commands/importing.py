"""Import a CSV, XLSX, ODS, JSON Lines or vCard file: rehearse it, or rehearse and run it.

Records are found by the keys of --match; --on-match says what happens to those found. Each mapped column can be set
with --map "Header=field"; an empty field leaves the column out.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.cli import reading
from perennial.cli.acting import actor_of, add_acting
from perennial.cli.output import likely_lines, shared_lines, show, warned_lines
from perennial.cli.waiting import ended
from perennial.lib.refusals import Refusal
from perennial.operations.errors import PayloadTooLarge
from perennial.operations.models import Operation
from perennial.operations.payloads import path_of
from perennial.schema.standard import ENTITIES
from perennial.transfer import actions
from perennial.transfer.duplicates import ask, choose_for_all, kept_with, likely_rows
from perennial.transfer.importing.fields import default_match
from perennial.transfer.models import Choice, Import, OnMatch
from perennial.transfer.queries import COUNTS
from perennial.transfer.reading.workbook import FORMATS
from perennial.transfer.report import report_of, write_report

NAME = "import"
IMPORTABLE = sorted(key for key, shape in ENTITIES.items() if shape.importable)
_CHUNK = 1024 * 1024
MOST_TOLD = 1000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--entity", choices=IMPORTABLE, default="contact", help="what the rows are")
    parser.add_argument(
        "--match", metavar="KEYS", help="keys by which records are found, such as number,email,phone"
    )
    parser.add_argument("--on-match", choices=OnMatch.values, default=OnMatch.FILL, help="what a match means")
    parser.add_argument(
        "--duplicates",
        choices=Choice.values,
        help="what becomes of new rows that are likely there already",
    )
    parser.add_argument(
        "--duplicates-least",
        type=float,
        default=0.0,
        metavar="LIKELIHOOD",
        help="how likely they must be, such as 0.95; others are created",
    )
    parser.add_argument(
        "--map", action="append", default=[], metavar="HEADER=FIELD", help="where a column goes"
    )
    parser.add_argument(
        "--sheet", metavar="NAME", help="which sheet of a workbook; the fullest one without it"
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--rehearse", action="store_true", help="only say what would happen")
    what.add_argument("--yes", action="store_true", help="rehearse, then write")
    add_acting(parser)


def run(args: argparse.Namespace) -> int:
    actor = actor_of(args)
    one = _prepared(actor, args)
    told = [] if args.json else list(reading.sentences(one))
    rehearsal = _ended(actions.rehearse(actor, one, deliver=False), _("Rehearsing"))
    if args.rehearse:
        write_report(rehearsal, one)
        return show(args, _result(rehearsal, rehearsal), *told, *_sentences(rehearsal, rehearsal))
    done = _ended(actions.run(actor, one, deliver=False), _("Importing"))
    return show(args, _result(done, rehearsal), *told, *_sentences(done, rehearsal))


def _prepared(actor: Actor, args: argparse.Namespace) -> Import:
    if not args.file.is_file():
        raise Refusal(_("There is no file %s.") % args.file)
    if args.file.stat().st_size > settings.ENV["UPLOAD_MB"] * 1024 * 1024:
        raise PayloadTooLarge(settings.ENV["UPLOAD_MB"])
    one = actions.upload(actor, args.entity, _chunks(args.file), args.file.name)
    if args.sheet is not None:
        if one.dialect["format"] not in FORMATS:
            raise Refusal(_("Only workbooks have sheets. Leave --sheet out."))
        actions.read_again(actor, one, {"sheet": args.sheet})
    mapping = _mapping(one, args.map)
    match = default_match(one.entity, mapping) if args.match is None else args.match.split(",")
    actions.set_mapping(actor, one, mapping, [key for key in match if key], args.on_match)
    if args.duplicates is not None:
        ask(actor, one)
        choose_for_all(actor, one, args.duplicates, args.duplicates_least)
    return one


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _mapping(one: Import, given: list[str]) -> list[str]:
    mapping, headers = list(one.mapping), one.dialect["headers"]
    for pair in given:
        header, _sep, field = pair.rpartition("=")
        if header not in headers:
            raise Refusal(
                _("The file has no column “%(name)s”. Its columns: %(all)s.")
                % {"name": header, "all": ", ".join(headers)}
            )
        mapping[headers.index(header)] = field
    return mapping


def _ended(operation: Operation, label: str) -> Operation:
    return ended(
        operation,
        label,
        cancelled=_("It was cancelled. What was written so far stays; take it back with undo."),
        stopped=_("The import stopped (reference %s). Run it again."),
    )


def _result(operation: Operation, rehearsal: Operation) -> dict[str, Any]:
    report = report_of(operation)
    counts = {key: operation.result.get(key, 0) for key in COUNTS}
    path = str(path_of(report)) if report else ""
    told = {"operation": operation.pk, "change": operation.change, **counts}
    told |= {key: operation.result.get(key, {}) for key in ("warned", "shared", "likely")}
    return told | {"likely_rows": _likely(rehearsal), "report": path}


def _likely(rehearsal: Operation) -> list[dict[str, Any]]:
    """The first rows that are likely there already; the report has all of them."""
    numbers = likely_rows(rehearsal)[:MOST_TOLD]
    found = kept_with(rehearsal, numbers[0], numbers[-1]) if numbers else {}
    return [
        {"row": number, **{key: its[key] for key in ("is", "probability", "choice")}}
        for number, its in sorted(found.items())
    ]


def _sentences(operation: Operation, rehearsal: Operation) -> list[str]:
    result, rehearsed = _result(operation, rehearsal), operation.pk == rehearsal.pk
    lines = [_("Change %s.") % result["change"] if result["change"] else _nothing(rehearsal=rehearsed)]
    lines += [f"{key:>10} {result[key]:>9,}" for key in COUNTS]
    lines += warned_lines(result["warned"]) + shared_lines(result["shared"]) + likely_lines(result["likely"])
    if result["report"]:
        lines.append(_("Report: %s") % result["report"])
    return lines


def _nothing(*, rehearsal: bool) -> str:
    if rehearsal:
        return _("Nothing has been written.")
    return _("Nothing had to be written: no row was new or different.")
