"""`demo/messy-customers.csv`: the file to try the import with.

`python -m perennial.demo.messy` writes it again: Windows-1250, semicolons, CRLF, headers in three
languages, and every accident a customer file has in real life.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

from perennial.demo.inventions import HONEST_PEOPLE
from perennial.demo.messy_rows import COUNTS, HEADER, Row, in_codepage, messy_rows

FILE = Path(__file__).resolve().parents[2] / "demo" / "messy-customers.csv"
ENCODING = "cp1250"

_BAD_MAILS = (
    "{user}@",
    "{user}@{host},",
    "{user}(at){host}",
    "{user}@@{host}",
    "{user} {host}",
    "brak",
    "@{host}",
)
_BAD_DATES = (
    "31.09.2025",
    "30.02.2024",
    "00.00.0000",
    "1900-01-00",
    "wiosna 2024",
    "45932",
    "13/13/2025",
    "gestern",
)
_FORMULAS = ("=1+1", '=HYPERLINK("http://attacker.example";"Rechnung")', "+1+1|cmd", "@SUM(A1:A9)")
_SCRIPTS = (
    "<script>alert(1)</script>",
    '<img src="x" onerror="alert(document.cookie)">',
    "Robert'); DROP TABLE contacts;--",
    "{{ 7*7 }}${7*7}<%= 7*7 %>",
)
_LONG = 40_000


def file_rows() -> list[Row]:
    """The rows of the file in order, blemishes and all; `traits` counts as `COUNTS` says."""
    rows, rng = messy_rows(), Random("blemishes")
    plain = [i for i, row in enumerate(rows) if row.name and not row.traits]
    rng.shuffle(plain)
    for trait, spoil in _BLEMISHES.items():
        for turn in range(COUNTS[trait]):
            place = plain.pop()
            rows[place] = spoil(rows[place], turn).tagged(trait)
    return rows


def file_bytes() -> bytes:
    """The whole file; the same bytes on every machine."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADER)
    for number, row in enumerate(file_rows(), start=1):
        writer.writerow(_line(number, row))
    return text.getvalue().encode(ENCODING)


def main(arguments: list[str]) -> int:
    """Writes the file, to the path given or to `demo/` of the checkout."""
    target = Path(arguments[0]) if arguments else FILE
    target.write_bytes(file_bytes())
    print(f"{target}: {target.stat().st_size:,} bytes")
    return 0


def _line(number: int, row: Row) -> list[str]:
    if "empty" in row.traits:
        return [[], [""] * len(HEADER), ["", "  ", *[""] * (len(HEADER) - 2)]][number % 3]
    if "shifted" in row.traits:
        return [str(number), "", *row.cells()] if number % 2 else [str(number), *row.cells()[1:]]
    return [str(number), *row.cells()]


def _invalid_email(row: Row, turn: int) -> Row:
    user, _, host = row.email.partition("@")
    return replace(row, email=_BAD_MAILS[turn % len(_BAD_MAILS)].format(user=user, host=host))


def _invalid_date(row: Row, turn: int) -> Row:
    bad = _BAD_DATES[turn % len(_BAD_DATES)]
    return replace(row, birthday=bad) if turn % 2 else replace(row, contacted=bad)


def _blanks(row: Row, turn: int) -> Row:
    return replace(row, name=f"  {row.name} ", email=f" {row.email}\t", company=f"{row.company}   ")


def _non_breaking(row: Row, turn: int) -> Row:
    name, phone = (text.replace(" ", "\N{NO-BREAK SPACE}") for text in (row.name, row.phone))
    return replace(row, name=name, phone=f"{phone}\N{NO-BREAK SPACE}")


def _one_name(row: Row, turn: int) -> Row:
    return replace(row, name=row.name.replace(",", "").split()[turn % 2])


def _scientific(row: Row, turn: int) -> Row:
    return replace(row, phone=f"4,8{turn % 10}E+10", mobile="")


def _honest_name(row: Row, turn: int) -> Row:
    _, _, given, family = HONEST_PEOPLE[turn]
    return replace(row, name=in_codepage(f"{given} {family}"))


def _script(row: Row, turn: int) -> Row:
    return replace(row, name=_SCRIPTS[turn]) if turn % 2 else replace(row, notes=_SCRIPTS[turn])


def _line_break(row: Row, turn: int) -> Row:
    return replace(row, notes=f'tel. po 15:00;\n"pilne" – zapytać o rabat {turn % 9 + 1},5 %\r\nDanke')


_BLEMISHES: dict[str, Callable[[Row, int], Row]] = {
    "invalid_email": _invalid_email,
    "invalid_date": _invalid_date,
    "shifted": lambda row, turn: row,
    "blanks": _blanks,
    "non_breaking": _non_breaking,
    "one_name": _one_name,
    "scientific_phone": _scientific,
    "formula": lambda row, turn: replace(row, notes=_FORMULAS[turn]),
    "script": _script,
    "very_long": lambda row, turn: replace(row, notes="bardzo długa notatka " * (_LONG // 21)),
    "honest_name": _honest_name,
    "line_break": _line_break,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
