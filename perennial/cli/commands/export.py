"""Export the records of an entity to CSV, XLSX or JSON Lines."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from errno import EISDIR
from os import strerror
from pathlib import Path

from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.access.queries import readable_fields
from perennial.cli.acting import actor_of, add_acting
from perennial.cli.output import show
from perennial.lib.conditions import Moment, parse
from perennial.lib.refusals import BadRequest, Refusal
from perennial.records.places import Readable
from perennial.records.queries import listing
from perennial.schema.queries import setting, shape_of
from perennial.schema.shape import EntityShape
from perennial.schema.standard import ENTITIES
from perennial.transfer.export import FORMATS, table
from perennial.transfer.writing_out import stream


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("entity", choices=sorted(ENTITIES))
    parser.add_argument("-o", "--output", type=Path, help="the file to write; its ending chooses the format")
    parser.add_argument("--format", choices=FORMATS, help="instead of the file's ending")
    parser.add_argument("--fields", help="field keys in order, separated by commas")
    parser.add_argument("--filter", help="a condition as JSON")
    parser.add_argument("--sort", default="name", help="a field key, - before it for descending")
    add_acting(parser)


def run(args: argparse.Namespace) -> int:
    actor = actor_of(args)
    form = _format(args)
    shape = shape_of(args.entity)
    where = parse(_json(args.filter), Readable(actor, shape)) if args.filter else None
    moment = Moment.of(datetime.now(UTC), setting().zone, actor.user_id)  # type: ignore[arg-type]
    listed = listing(actor, shape, where=where, moment=moment, sort=args.sort)
    written = table(actor, listed, _fields(args.fields, actor, shape))
    if args.output is None:
        for chunk in stream(written, form):
            sys.stdout.buffer.write(chunk)
        return 0
    _write(args.output, stream(written, form))
    return show(
        args, {"file": str(args.output), "size": args.output.stat().st_size}, _("Written: %s") % args.output
    )


def _write(output: Path, chunks: Iterable[bytes]) -> None:
    """Beside the file first, so that an export that fails leaves the old file whole."""
    beside = output.with_name(output.name + ".part")
    try:
        if output.is_dir():
            raise IsADirectoryError(EISDIR, strerror(EISDIR))
        with beside.open("wb") as file:
            for chunk in chunks:
                file.write(chunk)
        beside.replace(output)
    except OSError as problem:
        beside.unlink(missing_ok=True)
        raise Refusal(
            _("%(file)s cannot be written (%(why)s). Name another with --output.")
            % {"file": output, "why": problem.strerror}
        ) from problem


def _fields(text: str | None, actor: Actor, shape: EntityShape) -> list[str]:
    """The fields asked for; one that there is not, or that the user may not read, is named and nothing is written."""
    keys = [key.strip() for key in text.split(",")] if text else []
    readable = readable_fields(actor, shape, shape.fields)
    if unknown := [key for key in keys if key not in readable]:
        raise Refusal(
            _("There is no field “%(field)s”. Possible are: %(fields)s.")
            % {"field": unknown[0], "fields": ", ".join(key for key in shape.fields if key in readable)}
        )
    return list(dict.fromkeys(keys))


def _format(args: argparse.Namespace) -> str:
    form = args.format or (args.output.suffix.lstrip(".").lower() if args.output else "csv")
    if form not in FORMATS:
        raise Refusal(
            _("Name the file with one of these endings, or give --format: %s.") % ", ".join(FORMATS)
        )
    return str(form)


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        raise BadRequest(
            _(
                '--filter is not JSON. Write a condition such as {"field": "city", "op": "is", "value": "Wien"}.'
            )
        ) from None
