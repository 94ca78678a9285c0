"""Which row holds the headers, and what the columns are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import zip_longest

from perennial.transfer.mapping.headers import is_known
from perennial.transfer.reading.limits import HEADER_SEARCH_ROWS
from perennial.transfer.reading.values import UNSEEN, looks_like_a_value

Numbered = Sequence[tuple[int, Sequence[str]]]


def header_row_of(rows: Numbered) -> int | None:
    """The number of the header row among the first rows, or None when the data begins at once.

    Titles above the table are narrower than the table; a header holds no value and does not come back further
    down.
    """
    filled = [(number, cells) for number, cells in rows if any(cell.strip() for cell in cells)]
    width = _usual_width(filled)
    for place, (number, cells) in enumerate(filled[:HEADER_SEARCH_ROWS]):
        if _filled(cells) * 2 < width:
            continue
        is_header = _reads_like_headers(cells) and not _recurs(cells, [row for _, row in filled[place + 1 :]])
        return number if is_header else None
    return None


def _filled(cells: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in cells)


def _usual_width(rows: Numbered) -> int:
    widths = Counter(_filled(cells) for _, cells in rows)
    return max(widths, key=lambda width: (widths[width], width), default=0)


def _reads_like_headers(cells: Sequence[str]) -> bool:
    texts = [cell.strip() for cell in cells if cell.strip()]
    return not any(looks_like_a_value(text) or len(text) > 120 for text in texts)


def _recurs(cells: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Some, but not all, of these texts stand again in their own column: so they are data (a town)."""
    again = 0
    named = [(column, cell) for column, cell in enumerate(cells) if cell.strip()]
    for column, cell in named:
        again += any(len(row) > column and row[column] == cell for row in below)
    return 0 < again < len(named)


def column_letter(index: int) -> str:
    """The letter a spreadsheet gives the column: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def second_line(rows: Numbered, header_row: int | None) -> bool:
    """Whether the row below the headers is a second line of them, below headers that span several columns.

    Between them the two rows name every column, and the second one is made of words that columns are called by.
    """
    upper, lower = (dict(rows).get(number, ()) for number in (header_row or -1, (header_row or -2) + 1))
    if not lower or not _reads_like_headers(lower) or _filled(upper) < 2:
        return False
    texts = [cell for cell in lower if cell.strip()]
    both = list(zip_longest(upper, lower, fillvalue=""))
    spans = any(below.strip() and not above.strip() for above, below in both)
    named_all = all(above.strip() or below.strip() for above, below in both)
    return spans and named_all and 2 * sum(map(is_known, texts)) > len(texts)


def joined(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    """Two lines of headers as one: the lower text, after the upper one where several columns are called so."""
    texts, span = [], ""
    again = {text for text, times in Counter(cell.strip() for cell in lower).items() if times > 1}
    for above, below in zip_longest(upper, lower, fillvalue=""):
        span = above.strip() or span
        texts.append(f"{span} {below}".strip() if below.strip() in again else below or span)
    return tuple(texts)


def named(cells: Sequence[str], width: int) -> tuple[str, ...]:
    """The headers of `width` columns: each text in one line, column letters where there is none."""
    texts = [" ".join(UNSEEN.sub("", cell).split()) for cell in cells]
    while len(texts) > width and not texts[-1]:
        texts.pop()
    texts += [""] * (width - len(texts))
    return tuple(text or column_letter(index) for index, text in enumerate(texts))
