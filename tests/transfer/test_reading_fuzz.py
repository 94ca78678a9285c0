"""Files of every format, mutilated: rows or a Refusal, never another exception and never more memory than is sane.

Seeded, so that a failure comes again. PERENNIAL_TEST_FUZZ says how many mutants of each file are tried.
"""

import os
import random
import resource
import zipfile
from pathlib import Path

import openpyxl
import pytest

from perennial.lib.refusals import Refusal
from perennial.transfer.reading import count_rows, recognise, rows
from tests.transfer.test_reading_ods import MIMETYPE, NAMES, cell, row
from tests.transfer.test_reading_vcards import FOUR, OLD, THREE

MUTANTS = int(os.environ.get("PERENNIAL_TEST_FUZZ", "60"))
MOST_ROWS = 20_000
MOST_KB = 400_000
TABLE = 'Imię;Kwota;Data\r\nŁukasz;"1,5";03/04/2024\r\nEwa;2;13.05.2024\r\n' * 20
# What breaks readers: ends, lengths, quotes, zeros, wide characters, markup.
BITES = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b'"', b"\r", b"\n", b"\t", b";" * 50, b"=\r\n", b"<a>", b"</c>", b"<!--",
    b"<![CDATA[", b"&#x0;", b"&lt;", b'r="XFD1048576"', b't="s"', b"99999999999999999999", b"-1", b"1e400",
    b"PK\x03\x04",
    b"BEGIN:VCARD\n", b"END:VCARD", b":", b"\\", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", "\u202e\u0663".encode(),
    b"sep=;\r\n",
    b'{"a": ', b"[[[[", b"A" * 5000,
)  # fmt: skip


def _xlsx(path: Path) -> None:
    book = openpyxl.Workbook()
    for line in (["Imię", "Kwota", "Data"], ["Łukasz", 1.5, "x"], ["Ewa", 2, None]):
        book.active.append(line)
    book.create_sheet("More").append(["a", True])
    book.save(path)


def _ods(path: Path) -> None:
    table = row("Imię", "Kwota") + row(
        "Łukasz", cell("1", "float", repeated=3, value="1.5"), number_rows_repeated="4"
    )
    sheet = f'<table:table table:name="S">{table}</table:table>'
    content = f"<d {NAMES}><office:spreadsheet>{sheet}</office:spreadsheet></d>"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", MIMETYPE)
        package.writestr("content.xml", content)


def _text(text: str, encoding: str):
    return lambda path: path.write_bytes(text.encode(encoding))


SEEDS = {
    "utf-8.csv": _text(TABLE, "utf-8"),
    "utf-16.csv": _text(TABLE, "utf-16"),
    "windows-1250.csv": _text(TABLE, "windows-1250"),
    "cards.vcf": _text(THREE + FOUR + OLD, "utf-8"),
    "lines.jsonl": _text('{"name": "Łucja", "size": 12}\n{"name": null, "size": 1.50}\n' * 9, "utf-8"),
    "book.xlsx": _xlsx,
    "book.ods": _ods,
}


def mutant(content: bytes, chance: random.Random) -> bytes:
    """The content with some places cut out, doubled, flipped or bitten."""
    found = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        start = chance.randrange(len(found) + 1)
        end = min(len(found), start + chance.choice((0, 1, 4, 60, 2000)))
        found[start:end] = chance.choice(
            (b"", bytes(found[start:end]) * 2, chance.randbytes(end - start), chance.choice(BITES))
        )
    return bytes(found)


def within(path: Path, chance: random.Random) -> None:
    """Mutilate one part of a package, which stays a whole zip."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = chance.choice(sorted(parts))
    parts[name] = mutant(parts[name], chance)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for part, content in parts.items():
            package.writestr(part, content)


@pytest.mark.parametrize("name", SEEDS)
def test_a_mutilated_file_is_read_or_refused(tmp_path, name: str) -> None:
    chance = random.Random(name)
    path = tmp_path / name
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(MUTANTS):
        SEEDS[name](path)
        if name.endswith(("xlsx", "ods")) and chance.random() < 0.7:
            within(path, chance)
        else:
            path.write_bytes(mutant(path.read_bytes(), chance))
        try:
            dialect = recognise(path, name)
            for number, found in enumerate(rows(path, dialect)):
                assert len(found.cells) == len(dialect.headers)
                assert all(isinstance(text, str) and "\x00" not in text for text in found.cells)
                if number > MOST_ROWS:
                    break
            else:
                count_rows(path, dialect)
        except Refusal:
            continue
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MOST_KB
