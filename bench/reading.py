"""Reading a file of a million rows, format by format: rows a second, and the highest memory beside 500 MB.

Each file is written and read by processes of their own: `python -m bench.reading --rows 1000000 xlsx`.
"""

from __future__ import annotations

import argparse
import csv
import os
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import django

HEADERS = ("Given name", "Family name", "E-mail", "Phone", "Company", "City", "Postal code", "Since", "Size")
NUMBERS = {"Since", "Size"}
MOST_MB = 500
XLSX = {
    "xl/workbook.xml": "<workbook xmlns:r='r'><sheets><sheet name='S' r:id='a'/></sheets></workbook>",
    "xl/_rels/workbook.xml.rels": "<Relationships><Relationship Id='a' Type='t/worksheet' "
    "Target='worksheets/sheet1.xml'/></Relationships>",
    "xl/styles.xml": "<styleSheet><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs></styleSheet>",
}
ODS = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}


def run(rows: int = 1_000_000) -> list[dict[str, Any]]:
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for form in FORMS:
            path = Path(folder) / f"people.{form}"
            command = [sys.executable, "-m", "bench.reading", "--rows", str(rows), "--file", str(path), form]
            subprocess.run([*command, "--make"], check=True)
            told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
            seconds, peak = float(told[0]), int(told[1])
            found.append(
                {
                    "file": form,
                    "MB": path.stat().st_size // 1_000_000,
                    "rows": rows,
                    "recognised in s": round(float(told[2]), 1),
                    "rows/s": round(rows / seconds),
                    "peak MB": peak // 1000,
                    "at most": MOST_MB,
                }
            )
            path.unlink()
    return found


def person(number: int) -> tuple[str, ...]:
    """Every text of a person is their own, which is the worst case for texts that a workbook shares."""
    return (
        f"Łucja {number}",
        f"Kowalska-{number}",
        f"lucja.{number}@jantar.example",
        f"+48 600 {number:07}",
        f"Jantar {number} sp. z o.o.",
        f"Łódź {number}",
        f"90-{number:06}",
        str(30_000 + number % 15_000),
        str(number % 900),
    )


def make_csv(path: Path, rows: int) -> None:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(chain([HEADERS], map(person, range(rows))))


def make_vcf(path: Path, rows: int) -> None:
    with path.open("w") as file:
        for given, family, email, phone, company, city, code, *_rest in map(person, range(rows)):
            file.write(
                f"BEGIN:VCARD\r\nVERSION:3.0\r\nN:{family};{given};;;\r\nEMAIL;TYPE=work:{email}\r\n"
                f"TEL;TYPE=cell:{phone}\r\nORG:{company}\r\nADR:;;;{city};;{code};\r\nEND:VCARD\r\n"
            )


def make_xlsx(path: Path, rows: int) -> None:
    texts = [place for place, header in enumerate(HEADERS) if header not in NUMBERS]

    def shared() -> Iterator[str]:
        yield "<sst>"
        yield from (f"<si><t>{header}</t></si>" for header in HEADERS)
        for number in range(rows):
            cells = person(number)
            yield "".join(f"<si><t>{cells[place]}</t></si>" for place in texts)
        yield "</sst>"

    def sheet() -> Iterator[str]:
        yield "<worksheet><sheetData><row r='1'>"
        yield "".join(f'<c r="{chr(65 + place)}1" t="s"><v>{place}</v></c>' for place in range(len(HEADERS)))
        yield "</row>"
        for number in range(rows):
            first, cells = len(HEADERS) + number * len(texts), person(number)
            row = number + 2
            told = "".join(
                f'<c r="{chr(65 + place)}{row}" t="s"><v>{first + nth}</v></c>'
                for nth, place in enumerate(texts)
            )
            yield (
                f'<row r="{row}" spans="1:9">{told}<c r="H{row}" s="1"><v>{cells[7]}</v></c>'
                f'<c r="I{row}"><v>{cells[8]}</v></c></row>'
            )
        yield "</sheetData></worksheet>"

    _pack(path, XLSX, {"xl/sharedStrings.xml": shared(), "xl/worksheets/sheet1.xml": sheet()})


def make_ods(path: Path, rows: int) -> None:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'

    def content() -> Iterator[str]:
        yield (
            "<office:document-content xmlns:office='o' xmlns:table='t' xmlns:text='x'><office:body>"
            "<office:spreadsheet><table:table table:name='S'>"
        )
        for cells in chain([HEADERS], map(person, range(rows))):
            yield f"<table:table-row>{''.join(map(cell.format, cells))}</table:table-row>"
        yield "</table:table></office:spreadsheet></office:body></office:document-content>"

    _pack(path, ODS, {"content.xml": content()})


def _pack(path: Path, small: dict[str, str], large: dict[str, Iterator[str]]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as package:
        for name, text in small.items():
            package.writestr(name, text)
        for name, pieces in large.items():
            with package.open(name, "w", force_zip64=True) as part:
                for piece in pieces:
                    part.write(piece.encode())


FORMS: dict[str, Callable[[Path, int], None]] = {
    "csv": make_csv,
    "xlsx": make_xlsx,
    "ods": make_ods,
    "vcf": make_vcf,
}


def read(path: Path, rows: int) -> None:
    """Prints seconds of reading, the highest memory in KB and the seconds of recognising."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perennial.settings")
    django.setup()
    from perennial.transfer.reading import recognise
    from perennial.transfer.reading import rows as rows_of

    begun = time.perf_counter()
    dialect = recognise(path, path.name)
    recognised = time.perf_counter()
    count = sum(1 for _row in rows_of(path, dialect))
    assert count == rows, count
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(time.perf_counter() - recognised, peak, recognised - begun)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("form", choices=FORMS)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--file", type=Path, required=True)
    parser.add_argument("--make", action="store_true", help="write the file instead of reading it")
    given = parser.parse_args()
    if given.make:
        FORMS[given.form](given.file, given.rows)
    else:
        read(given.file, given.rows)


if __name__ == "__main__":
    main()
