"""Match the rows of a file among themselves; nothing is stored, and no workspace is needed.

Writes pairs (id_l, id_r, probability, cluster, weight, gates) to the file of -o: those that are taken for one, or with
--above all from a probability on. Rows of one person or company have one cluster number. Columns are recognised as in
an import; --map "Header=field" says otherwise, an empty field leaves a column out.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from django.utils.translation import gettext as _

from perennial.cli.output import show
from perennial.lib.refusals import Refusal
from perennial.matching.specs import SPECS
from perennial.transfer.linking.reading import table_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--entity", choices=sorted(SPECS), default="contact", help="what the rows are")
    parser.add_argument("--id-column", default="", metavar="HEADER", help="where the id of a row stands")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="PAIRS.csv")
    parser.add_argument("--above", type=_share, metavar="P", help="write all pairs from this probability on")
    parser.add_argument("--map", action="append", default=[], metavar="HEADER=FIELD", help="what a column is")


def run(args: argparse.Namespace) -> int:
    table = table_of(args.file, args.entity, id_column=args.id_column, mapping=_mapping(args.map))
    # Only here: no other command needs DuckDB and Arrow, which take 100 MB.
    from perennial.transfer.linking.running import link

    done = link(table, args.entity, args.output, above=args.above, told=_told())
    headers = table.dialect.headers
    read = {headers[at]: key for at, key in table.fields.items()}
    others = {headers[at]: extra.kind for at, extra in table.extras.items()}
    return show(
        args,
        {**asdict(done), "output": str(args.output), "columns": read, "further": others},
        *(f"{header:>24}  {key}" for header, key in (read | others).items()),
        _("%(records)s rows, %(pairs)s pairs from %(above)s on, %(clusters)s clusters of %(clustered)s rows.")
        % asdict(done),
    )


def _share(text: str) -> float:
    value = float(text)
    if not 0 < value < 1:
        raise argparse.ArgumentTypeError(_("a probability is above 0 and below 1"))
    return value


def _mapping(given: list[str]) -> dict[str, str]:
    pairs = [one.rpartition("=") for one in given]
    if wrong := [one for one, (_header, sign, _field) in zip(given, pairs, strict=True) if not sign]:
        raise Refusal(_("Write --map HEADER=FIELD, not “%s”.") % wrong[0])
    return {header: field for header, _sign, field in pairs}


def _told() -> Callable[[str], None]:
    stages = {
        "reading": _("Reading"),
        "counting": _("Counting what is common"),
        "scoring": _("Comparing"),
        "clustering": _("Clustering"),
        "writing": _("Writing"),
    }

    def told(stage: str) -> None:
        if sys.stderr.isatty():
            print(stages[stage], file=sys.stderr)

    return told
