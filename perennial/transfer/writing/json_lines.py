"""Tables as JSON Lines: one object per row."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator, Sequence

from perennial.transfer.writing.texts import cell_text


def json_lines(keys: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """One line of JSON per row, by field key. Numbers stay numbers, None is null; dates and decimals are
    texts.
    """
    for row in rows:
        record = dict(zip(keys, row, strict=True))
        yield json.dumps(record, ensure_ascii=False, allow_nan=False, default=_as_text) + "\n"


def _as_text(value: object) -> str:
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    return cell_text(value)
