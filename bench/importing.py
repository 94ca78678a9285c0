"""Importing a file of contacts and taking it back, beside the plain Django write of the same rows; and files whose
rows share one key that names nobody, at two sizes beside the same file with different keys.

Asked of an empty scratch database: `python -m bench.importing --rows 5000` makes one of its own.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import pickle
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection, models, transaction

Row = dict[str, Any]
HEADERS = (
    "given_name", "family_name", "email", "phone", "company", "tax_id", "job_title", "street",
    "postal_code", "city", "country", "birthday", "language", "lifecycle", "own_id",
)  # fmt: skip
GIVEN = ("Anna", "Jan", "Łucja", "Marta", "Peter", "Jozef", "Günther", "Eva", "Olga", "Igor")
FAMILY = ("Kowal", "Nowak", "Weiß", "Kováč", "Müller", "Sidorov", "Lis", "Bauer", "Zając", "Horák")
PLACES = (("Łódź", "PL"), ("Kraków", "PL"), ("Köln", "DE"), ("Žilina", "SK"))
SLICE = 200
OTHERS = 2_000_000
# Cells that all rows of a file have alike.
Alike = Mapping[str, str]
FILES: Mapping[str, Alike] = {
    "keys all different": {},
    "phone 12 in every row": {"email": "", "phone": "12"},
    "one switchboard in every row": {"email": "", "phone": "+48 22 826 02 11"},
    "brak@brak.pl in every row": {"email": "brak@brak.pl", "phone": ""},
}


def run(rows: int = 100_000) -> list[Row]:
    """Rows per second of rehearsal, run, undo and the plain write, each over the same file; then what a row of a file
    costs whose rows share a key, at two sizes. The rules of a new workspace are on.
    """
    from perennial.access.actor import operator
    from perennial.quality.actions import add_pack
    from perennial.quality.standard import SOUND

    settings.ENV["UPLOAD_MB"] = 10_000
    add_pack(operator(), SOUND.key)
    sizes = (max(1, rows // 32), max(1, rows // 8))
    return [*_beside_plain(rows), *(_of_file(what, size) for what in FILES for size in sizes)]


def _beside_plain(rows: int) -> list[Row]:
    from perennial.access.actor import operator
    from perennial.operations.inline import run_inline
    from perennial.records.jobs import start_undo
    from perennial.transfer import actions

    actor = operator()
    one = actions.upload(actor, "contact", people(rows), "people.csv")
    rehearsal, run, undo = Tenths(), Tenths(), Tenths()
    rehearsed = _timed(lambda: run_inline(actions.rehearse(actor, one, deliver=False), rehearsal))
    operation = actions.run(actor, one, deliver=False)
    ran = _timed(lambda: run_inline(operation, run))
    assert operation.result["created"] == rows, operation.result
    with tempfile.TemporaryFile() as copy:
        _copy(copy)
        undone = _timed(lambda: run_inline(start_undo(actor, operation.change or 0, deliver=False), undo))
        plain = _timed(lambda: _write_plain(copy))
    return [
        _row("rehearsal", rows, rehearsed, plain, rehearsal),
        _row("import", rows, ran, plain, run),
        _row("undo", rows, undone, plain, undo),
        _row("plain Django write of the same rows", rows, plain, plain),
    ]


def _of_file(what: str, rows: int) -> Row:
    """Milliseconds a row: rehearsed, written, the same file rehearsed once more, and taken back."""
    from perennial.access.actor import operator
    from perennial.operations.inline import run_inline
    from perennial.records.jobs import start_undo
    from perennial.transfer import actions

    actor = operator()
    one = actions.upload(actor, "contact", people(rows, FILES[what], OTHERS), "people.csv")
    row: Row = {"what": what, "engine": connection.vendor, "rows": rows}

    def timed(column: str, operation: Any) -> Any:
        row[column] = round(1000 * _timed(lambda: run_inline(operation)) / rows, 2)
        return operation

    timed("rehearsal ms/row", actions.rehearse(actor, one, deliver=False))
    written = timed("import ms/row", actions.run(actor, one, deliver=False))
    assert written.result["created"] == rows, written.result
    again = timed("rehearsed again ms/row", actions.rehearse(actor, one, deliver=False))
    assert again.result["unchanged"] == rows, again.result
    timed("undo ms/row", start_undo(actor, written.change or 0, deliver=False))
    return row


class Tenths:
    """When each tenth of an operation was done: what does not scale is slower at its end than at its beginning."""

    def __init__(self) -> None:
        self.seconds = [time.perf_counter()]

    def __call__(self, operation: Any) -> None:
        while len(self.seconds) <= 10 * operation.done_count // (operation.total_count or 1):
            self.seconds.append(time.perf_counter())

    def rates(self, rows: int) -> str:
        """Rows per second in the second tenth, where the work has found its pace, and in the last."""
        several = [rows / 10 / max(b - a, 0.001) for a, b in pairwise(self.seconds)]
        return f"{several[1]:.0f} … {several[-1]:.0f}"


def people(number: int, alike: Alike | None = None, first: int = 0) -> Iterator[bytes]:
    """A clean file of that many different people, five to a company, with these cells in every row; others where it
    begins with another number.
    """
    chosen = random.Random(7)
    yield _line(HEADERS)
    for at in range(first, first + number):
        given, family, (city, country) = chosen.choice(GIVEN), chosen.choice(FAMILY), chosen.choice(PLACES)
        firm = f"Firma {at // 5}"
        cells = (
            given, f"{family}{at}", f"k{at}@firma{at // 5}.example", f"+48 60{at // 10**6} {at % 10**6:06}",
            firm, "", "Einkäufer", f"ul. Długa {at % 300}", f"{at % 100:02}-{at % 1000:03}", city, country,
            f"{1950 + at % 50}-{1 + at % 12:02}-{1 + at % 28:02}", "pl", "customer", f"K-{at:07}",
        )  # fmt: skip
        yield _line(tuple((alike or {}).get(name, cell) for name, cell in zip(HEADERS, cells, strict=True)))


def _line(cells: tuple[str, ...]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue().encode()


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _row(what: str, rows: int, seconds: float, plain: float, tenths: Tenths | None = None) -> Row:
    return {
        "what": what,
        "engine": connection.vendor,
        "rows": rows,
        "rows/s": round(rows / seconds),
        "second … last tenth": tenths.rates(rows) if tenths else "",
        "times the plain write": round(seconds / plain, 1),
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _tables() -> tuple[type[models.Model], ...]:
    from perennial.records.models import Company, Contact, ContactPoint, Record

    return Record, Company, Contact, ContactPoint


def _copy(file: Any) -> None:
    """The rows the import wrote, table by table, in slices."""
    from perennial.journal.setwise import slices

    for model in _tables():
        names = [field.attname for field in model._meta.concrete_fields]
        for piece in slices(models.QuerySet(model).order_by("pk").values(*names).iterator(SLICE), SLICE):
            pickle.dump((model._meta.label, piece), file)
    file.seek(0)


def _write_plain(file: Any) -> None:
    """The same rows by `bulk_create`, a transaction a slice: no journal, no facts, no search, no rights."""
    from perennial.journal import guard

    by_label = {model._meta.label: model for model in _tables()}
    with guard.door_open(guard.RECORDED):
        while True:
            try:
                label, piece = pickle.load(file)
            except EOFError:
                return
            with transaction.atomic():
                model = by_label[label]
                models.QuerySet(model).bulk_create([model(**values) for values in piece])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--database", default="", help="an empty database; a scratch SQLite file without it")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ.update(PERENNIAL_HOME=str(Path(home)), PERENNIAL_SECRET_KEY="only-for-measuring")
        os.environ.pop("PERENNIAL_DATABASE_URL", None)
        if given.database:
            os.environ["PERENNIAL_DATABASE_URL"] = given.database
        os.environ["DJANGO_SETTINGS_MODULE"] = "perennial.settings"
        django.setup()
        call_command("migrate", verbosity=0)
        for row in run(given.rows):
            print(row)


if __name__ == "__main__":
    main()
