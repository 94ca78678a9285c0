"""Records of a text file, one at a time, with what is wrong with each."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from perennial.lib.refusals import Refusal
from perennial.transfer.reading.delimiters import declared, reader
from perennial.transfer.reading.dialect import Dialect, Row
from perennial.transfer.reading.encodings import foreign
from perennial.transfer.reading.letters import LANGUAGES
from perennial.transfer.reading.limits import LONGEST_ROW

# A lone surrogate never comes out of a decoder, so it marks an undecodable byte without fail, and which one.
_BYTES = 0xDC00
DAMAGED = re.compile("[\ud800-\udfff]")
REPLACEMENT = "\ufffd"
# Programs of DOS end their files with it.
_END_OF_DOS = "\x1a"
# ="00123": how programs keep a spreadsheet from taking a text for a number.
_FORMULA_OF_TEXT = re.compile(r'\A="([^"]*)"\Z')


def _mark_damage(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(chr(_BYTES + byte) for byte in error.object[error.start : error.end]), error.end


codecs.register_error("perennial-mark-damage", _mark_damage)
csv.field_size_limit(max(csv.field_size_limit(), LONGEST_ROW * 2))


class Lines:
    """The lines of a file for the csv reader, keeping count of what was wrong since the last record began."""

    def __init__(self, handle: TextIO, encoding: str) -> None:
        self._handle = handle
        self._mixable = encoding if encoding in LANGUAGES else ""
        self.record = 1
        self.begin()

    def begin(self) -> None:
        self.length = 0
        self.texts: list[str] = []
        self.zeros = False
        self.damaged = False
        self.foreign = ""

    def __iter__(self) -> Lines:
        return self

    def __next__(self) -> str:
        line = self._handle.readline(LONGEST_ROW)
        if not line or line == _END_OF_DOS:
            raise StopIteration
        self.length += len(line)
        if self.length >= LONGEST_ROW:
            raise Refusal(_too_long(self.record))
        self.texts.append(self._whole(line))
        return self.texts[-1]

    def _whole(self, line: str) -> str:
        if "\x00" in line:
            self.zeros = True
            line = line.replace("\x00", "")
        if line.isascii():
            return line
        if self._mixable:
            self.foreign = self.foreign or foreign(line, self._mixable)
        if DAMAGED.search(line):
            self.damaged = True
            line = DAMAGED.sub(REPLACEMENT, line)
        return line

    def is_plain(self, quote: str) -> bool:
        """One line in which nothing was found and nothing is wrapped in quotation marks."""
        found = self.zeros or self.damaged or self.foreign or len(self.texts) > 1
        return not found and (not quote or quote not in self.texts[0])


def _too_long(number: int) -> object:
    return format_lazy(
        _(
            "Row {number} is longer than {limit} characters. Most often a quotation mark is opened "
            "there and never "
            "closed: correct the row, or read the file without quotation marks."
        ),
        number=number,
        limit=LONGEST_ROW,
    )


def records(path: Path, dialect: Dialect) -> Iterator[Row]:
    """Every record of the file, empty ones included, numbered from 1; cells as they stand."""
    with path.open(encoding=dialect.encoding, errors="perennial-mark-damage", newline="") as handle:
        lines = Lines(handle, dialect.encoding)
        for read in reader(lines, dialect.delimiter, dialect.quote):
            cells = read
            fault = "" if lines.is_plain(dialect.quote) else _fault(lines, dialect)
            if dialect.wrapped and len(read) == 1 and not fault:
                cells, fault = _unwrapped(read[0], dialect)
            if lines.record > 1 or not _declares(cells, dialect):
                yield Row(lines.record, _texts(cells, lines), fault)
            lines.record += 1
            lines.begin()


def _unwrapped(text: str, dialect: Dialect) -> tuple[list[str], object]:
    """The cells of a row that stood in quotation marks as a whole, and what is wrong with those."""
    lines = list(io.StringIO(text, newline=""))
    rows = list(reader(lines, dialect.delimiter, dialect.quote))
    fault = _quoted_wrongly(len(lines)) if _is_malformed(lines, dialect) else ""
    return (rows[0] if rows else []), fault


def _texts(cells: list[str], lines: Lines) -> tuple[str, ...]:
    if any('="' in line for line in lines.texts):
        return tuple(_FORMULA_OF_TEXT.sub(r"\1", cell) for cell in cells)
    return tuple(cells)


def _declares(cells: list[str], dialect: Dialect) -> bool:
    return bool(declared(dialect.delimiter.join(cells) + "\n"))


def _fault(lines: Lines, dialect: Dialect) -> object:
    if lines.zeros:
        return _("This row holds zero bytes, which are no text. Type the row again by hand.")
    if lines.foreign:
        return format_lazy(
            _(
                "This row is written in {other}, the file in {encoding}. Save the whole file in one encoding, "
                "such as UTF-8."
            ),
            other=lines.foreign,
            encoding=dialect.encoding,
        )
    if lines.damaged:
        return format_lazy(
            _(
                "This row holds bytes that are no letters in {encoding}. Choose another encoding or "
                "correct the row."
            ),
            encoding=dialect.encoding,
        )
    return _quoted_wrongly(len(lines.texts)) if _is_malformed(lines.texts, dialect) else ""


def _quoted_wrongly(lines: int) -> object:
    if lines == 1:
        return _(
            "A cell of this row is wrapped in quotation marks, and another mark stands inside it, or the closing "
            "one is missing. Double the mark inside, or read the file without quotation marks."
        )
    return _(
        "A quotation mark is opened in this row and not closed where the cell ends, so following rows may have been "
        "taken into it. Correct the mark in the file."
    )


def _is_malformed(texts: list[str], dialect: Dialect) -> bool:
    """Whether the lines of one record break the rules of quoting; a stray mark that swallows rows always
    does.
    """
    try:
        return len(list(reader(texts, dialect.delimiter, dialect.quote, strict=True))) != 1
    except csv.Error:
        return True
