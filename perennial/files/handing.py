"""Handing a file out: its headers, and the part of it that was asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, NamedTuple

from django.utils.http import content_disposition_header

from perennial.files.names import tidy_name, with_extension
from perennial.files.recognising import KNOWN, PICTURES, UNKNOWN
from perennial.files.store import open_content

AT_ONCE = 256 * 1024
_RANGE = re.compile(r"bytes=(\d{0,19})-(\d{0,19})")


class Handed(NamedTuple):
    """An answer: 200, 206 for a part, 416 for a part that is not there."""

    status: int
    headers: dict[str, str]
    body: Piece


class Piece:
    """Bytes of an open file from one place to another, read as they are taken."""

    def __init__(self, file: BinaryIO, start: int, length: int) -> None:
        self._file, self._left = file, length
        file.seek(start)

    def __iter__(self) -> Iterator[bytes]:
        while self._left > 0 and (chunk := self._file.read(min(AT_ONCE, self._left))):
            self._left -= len(chunk)
            yield chunk

    def close(self) -> None:
        self._file.close()


def may_be_shown(media: str) -> bool:
    """Whether a page may draw it: pictures of points, which run nothing."""
    return media in PICTURES


def hand_out(
    file: Mapping[str, Any], name: str, *, part: str = "", of: str = "", show: bool = False, body: bool = True
) -> Handed:
    """A file of a record as `name`, to be saved; a picture may be shown instead.

    `part` and `of` are what Range and If-Range said; without `body` its headers alone. Raises ContentGone.
    """
    opened, size, tag = open_content(file), file["size"], f'"{file["sha256"]}"'
    asked = _asked(part, size) if of in {"", tag} else None
    headers = _headers(file["type"], with_extension(tidy_name(name), file["name"]), tag, show=show)
    if asked is None:
        start, length, status = 0, size, 200
    elif not asked:
        start, length, status = 0, 0, 416
        headers["Content-Range"] = f"bytes */{size}"
    else:
        start, length, status = asked.start, len(asked), 206
        headers["Content-Range"] = f"bytes {asked.start}-{asked.stop - 1}/{size}"
    headers["Content-Length"] = str(length)
    return Handed(status, headers, Piece(opened, start, length if body else 0))


def _headers(media: str, name: str, tag: str, *, show: bool) -> dict[str, str]:
    shown = show and may_be_shown(media)
    return {
        "Content-Type": media if media in KNOWN else UNKNOWN,
        "Content-Disposition": content_disposition_header(as_attachment=not shown, filename=name)
        or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cross-Origin-Resource-Policy": "same-origin",
        # Who may read it is asked each time.
        "Cache-Control": "private, no-store",
        "Accept-Ranges": "bytes",
        "ETag": tag,
    }


def _asked(part: str, size: int) -> range | None:
    """The bytes that are asked for, empty where there are none; None for all, as for what nobody understands."""
    found = _RANGE.fullmatch(part.strip())
    if not found or not (found[1] or found[2]):
        return None
    if not found[1]:
        return range(max(0, size - int(found[2])), size)
    start, last = int(found[1]), min(int(found[2] or size - 1), size - 1)
    if found[2] and int(found[2]) < start:
        return None
    return range(start, last + 1) if start < size else range(0)
