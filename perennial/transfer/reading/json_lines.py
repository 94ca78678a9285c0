"""JSON Lines: one object a line, read as a table whose first row are the keys."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from perennial.lib.refusals import Refusal
from perennial.transfer.reading.dialect import Dialect, Row
from perennial.transfer.reading.limits import LONGEST_ROW, SAMPLE_ROWS

_NO_OBJECT = _("This line is no JSON object. Each line must be an object such as {example}.")
_EXAMPLE = '{"name": "Jantar"}'
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_MARK = b"\xef\xbb\xbf"
_JSON = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:\{\s*"|\[\s*[\[\]{"])')


class _NoObject(ValueError):
    """A line that is not one JSON object."""


def is_json_lines(head: bytes) -> bool:
    """Whether a file begins with a JSON object on a line; refuses other JSON, such as a list."""
    if not _JSON.match(head):
        return False
    first, _end, rest = head.removeprefix(_MARK).lstrip().partition(b"\n")
    try:
        _object(first)
    except _NoObject:
        if rest or first.startswith(b"["):
            raise Refusal(
                _("This is JSON, but not one object a line. Write it as JSON Lines, CSV or .xlsx.")
            ) from None
    return True


def records(path: Path, dialect: Dialect) -> Iterator[Row]:
    """The keys as row 1, then one row a line, line 1 as row 2. Keys are those of the first lines."""
    headers = dialect.headers or _keys(path)
    yield Row(1, headers)
    for number, line in enumerate(_lines(path), 2):
        if line.strip():
            yield _row(number, line, headers)


def _keys(path: Path) -> tuple[str, ...]:
    """The keys of the first lines, in the order in which they come."""
    found: dict[str, None] = {}
    for line in islice(_lines(path), SAMPLE_ROWS):
        try:
            found |= dict.fromkeys(_object(line))
        except _NoObject:
            continue
    return tuple(map(_storable, found))


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        number = 1
        while line := file.readline(LONGEST_ROW):
            if len(line) == LONGEST_ROW:
                sentence = _("Line {number} is longer than {limit} bytes. Write one object a line.")
                raise Refusal(format_lazy(sentence, number=number, limit=LONGEST_ROW))
            yield line
            number += 1


def _row(number: int, line: bytes, headers: tuple[str, ...]) -> Row:
    try:
        told = _object(line)
        cells = tuple(_text(told.get(key)) for key in headers)
    except _NoObject as problem:
        return Row(number, (_storable(line[:200].decode("utf-8", "replace")),), problem.args[0])
    more = next((key for key in told if key not in headers), None)
    if more is not None:
        sentence = _("The key “{key}” stands in none of the first {count} lines. Name it there, with null.")
        return Row(number, cells, format_lazy(sentence, key=more[:60], count=SAMPLE_ROWS))
    return Row(number, cells)


def _object(line: bytes) -> dict[str, Any]:
    """Numbers stay as they are written."""
    try:
        told = json.loads(line.decode("utf-8-sig"), parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise _NoObject(format_lazy(_NO_OBJECT, example=_EXAMPLE))
    return told


def _storable(text: str) -> str:
    """Without what no database keeps: zero and halves of letters."""
    return _UNSTORABLE.sub("", text)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        if value != _storable(value):
            raise _NoObject(
                _("This line holds a character that is no text (zero or half a letter). Type it again.")
            )
        return value
    raise _NoObject(_("This line holds a list or an object inside. Write each value as a text or a number."))
