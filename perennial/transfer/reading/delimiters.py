"""Which character parts the cells of a text file and which one quotes them."""

from __future__ import annotations

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from perennial.transfer.reading.dialect import DELIMITERS
from perennial.transfer.reading.limits import SAMPLE_ROWS

_DECLARED = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


def declared(text: str) -> str:
    """The delimiter of a first line `sep=;`, which spreadsheets write and obey; '' when there is none."""
    match = _DECLARED.match(text)
    return match[1] if match and match[1] in DELIMITERS else ""


def delimiter_of(text: str, quote: str) -> str:
    """The delimiter that cuts the rows into the steadiest number of cells; a comma when none cuts them at
    all.
    """
    by_name = declared(text)
    if by_name:
        return by_name
    scores = {delimiter: _steadiness(text, delimiter, quote) for delimiter in DELIMITERS}
    best = max(scores, key=scores.__getitem__)
    return best if scores[best] > 0 else ","


def _steadiness(text: str, delimiter: str, quote: str) -> float:
    widths = Counter(len(row) for row in sample_rows(text, delimiter, quote) if row)
    several = {width: count for width, count in widths.items() if width > 1}
    if not several:
        return 0.0
    width, count = max(several.items(), key=lambda item: (item[1], item[0]))
    return (count / widths.total()) ** 2 * math.log(width + 1)


def own_delimiter(text: str) -> str:
    """The delimiter, if the text is one of our own exports, else ''.

    They quote every header, and data only where it must be; no other program known writes so.
    """
    first, _end, rest = text.lstrip("\ufeff").partition("\r\n")
    for delimiter in DELIMITERS:
        mark = re.escape(delimiter)
        all_quoted = re.fullmatch(f'"(?:[^"]|"")*"(?:{mark}"(?:[^"]|"")*")*', first)
        if all_quoted and rest:
            needless = re.search(f'(?:^|{mark})"[^"\r\n{mark}]+"(?={mark}|\r)', rest, re.MULTILINE)
            return "" if needless else delimiter
    return ""


def unwrapped(text: str) -> str:
    """The first rows of a text in which each of them stands in quotation marks as a whole, without these; else ''.

    So a table comes out of a program that takes each of its rows for one text.
    """
    try:
        rows = [row for row in sample_rows(text, ",", '"', strict=True) if row]
    except csv.Error:
        return ""
    if len(rows) < 2 or any(len(row) > 1 for row in rows):
        return ""
    found = "".join(f"{row[0]}\n" for row in rows)
    widths = (
        {len(cells) for cells in reader(io.StringIO(found, newline=""), delimiter, '"')}
        for delimiter in DELIMITERS
    )
    return found if any(len(several) == 1 and several != {1} for several in widths) else ""


def quote_of(text: str) -> str:
    """A double quotation mark, unless cells of this file are plainly wrapped in single ones."""
    double = len(re.findall(r'(?:^|[,;\t|])"(?=[^"])', text, re.MULTILINE))
    single = len(re.findall(r"(?:^|[,;\t|])'[^'\r\n]*'(?=[,;\t|\r\n])", text, re.MULTILINE))
    return "'" if single > 10 * double and single > text.count("\n") / 2 else '"'


def sample_rows(text: str, delimiter: str, quote: str, *, strict: bool = False) -> list[list[str]]:
    """The first rows of `text`; its last line is left out, since the sample may end in the middle of it."""
    lines = list(io.StringIO(text, newline=""))
    return list(islice(reader(lines[:-1] or lines, delimiter, quote, strict=strict), SAMPLE_ROWS))


def reader(lines: Iterable[str], delimiter: str, quote: str, *, strict: bool = False) -> Iterator[list[str]]:
    """A csv reader over `lines` that knows doubled quotation marks and no escape character."""
    if not quote:
        return csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE, quotechar=None, strict=strict)
    return csv.reader(lines, delimiter=delimiter, quotechar=quote, doublequote=True, strict=strict)
