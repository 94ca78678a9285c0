"""An export as a stream of bytes in one of the formats."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from perennial.transfer.export import Table
from perennial.transfer.writing import csv_lines, json_lines, xlsx_file

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/x-ndjson; charset=utf-8",
}
_CHUNK = 64 * 1024


def stream(table: Table, form: str) -> Iterator[bytes]:
    """The table as bytes; a workbook is written to a scratch file first, the others row by row."""
    if form == "csv":
        for line in csv_lines(table.headers, table.rows, numbers=table.numbers()):
            yield line.encode()
    elif form == "jsonl":
        keys = [column.key for column in table.columns]
        for line in json_lines(keys, table.rows):
            yield line.encode()
    else:
        yield from _workbook(table)


def _workbook(table: Table) -> Iterator[bytes]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.xlsx"
        xlsx_file(path, table.headers, table.rows, numbers=table.numbers())
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk
