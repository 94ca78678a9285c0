"""Tables as CSV text, line by line, with formulas made inert."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Iterator, Sequence

from perennial.transfer.writing.inert import inert
from perennial.transfer.writing.texts import cell_text


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(
    headers: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    delimiter: str = ",",
    numbers: Collection[int] = (),
    mark: bool = True,
) -> Iterator[str]:
    """The table as lines of text (to be encoded as UTF-8), each with its line end; a cell may hold line
    breaks.

    `numbers` are the indexes of columns whose kind is a number: a plain -5 stays -5 there. With `mark` the
    text begins with the byte order mark that spreadsheets need to read UTF-8. Headers are always quoted:
    reading knows our exports by it and takes the protection of formulas off again.
    """
    echo = _Echo()
    titles = csv.writer(echo, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    cells = csv.writer(echo, delimiter=delimiter, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    yield ("\ufeff" if mark else "") + titles.writerow([inert(header) for header in headers])
    columns = frozenset(numbers)
    for row in rows:
        yield cells.writerow([inert(cell_text(value), number=at in columns) for at, value in enumerate(row)])
