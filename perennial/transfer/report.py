"""The report of an import: every row of the file with its fate, as a file to download."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from perennial.operations.models import Operation, OperationRow, Payload
from perennial.operations.payloads import keep_file
from perennial.transfer.importing.fates import Fate
from perennial.transfer.models import Import
from perennial.transfer.saying import who
from perennial.transfer.writing import csv_lines

REPORT_KIND = "import-report"


def write_report(operation: Operation, one: Import) -> Payload:
    """Store the report; it expires like the uploaded file. Written twice after a restart, the newest counts.

    One line a row: number, fate, record, and the reasons with their columns. Rows that failed end with their cells,
    so that they can be corrected there and imported from the report.
    """
    headers = one.dialect["headers"]
    titles = [_("Row"), _("Fate"), _("Record"), _("Reason"), *headers]
    chunks = (line.encode() for line in csv_lines(titles, _rows(operation, one.entity, headers)))
    name = f"import-{one.pk}-report.csv"
    return keep_file(
        chunks, kind=REPORT_KIND, name=name, owner=one.owner, operation=operation, on_disk="report-{}.csv"
    )


def report_of(operation: Operation) -> Payload | None:
    return Payload.objects.filter(operation=operation, kind=REPORT_KIND).order_by("-pk").first()


def _rows(operation: Operation, entity: str, headers: Sequence[str]) -> Iterator[list[str]]:
    rows = OperationRow.objects.filter(operation=operation).order_by("number")
    for row in rows.iterator(chunk_size=2000):
        kept = row.payload
        notes = {**kept.get("doubts", {}), **kept.get("problems", {})}
        told = [*notes.items(), *_corrected(kept.get("corrected", {}))]
        likely = [who(entity, kept["likely"])] if "likely" in kept else []
        reasons = " ".join([*(_reason(headers, column, sentence) for column, sentence in told), *likely])
        cells = kept.get("cells", ()) if row.fate == Fate.FAILED else ()
        yield [str(row.number), row.fate, str(kept.get("record", "")), reasons, *cells]


def _corrected(cells: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    for column, (before, after) in cells.items():
        yield column, _("corrected from “%(before)s” to “%(after)s”.") % {"before": before, "after": after}


def _reason(headers: Sequence[str], column: str, sentence: str) -> str:
    return (
        f"{headers[int(column)]}: {sentence}" if column.isdigit() and int(column) < len(headers) else sentence
    )
