"""The zip that a workbook is, opened without trust: sizes in a zip are claims of whoever made it.

Parts are unpacked in a stream that ends with a Refusal as soon as it outgrows its claim or our limits.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from perennial.lib.refusals import Refusal
from perennial.transfer.reading.limits import (
    MOST_PARTS,
    PART_BYTES,
    SMALL_WORKBOOK,
    WORKBOOK_BYTES,
    WORKBOOK_RATIO,
)

_CHUNK = 1 << 16
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_ENCRYPTED = 1


class Package:
    """The parts of a workbook by name. Refuses what is no zip of sane size."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            with zipfile.ZipFile(path) as package:
                members = package.infolist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error) as problem:
            raise Refusal(
                _("This workbook is damaged: it is no complete file. Save it again and choose it anew.")
            ) from problem
        _check_claims(members, path.stat().st_size)
        # Names are the same in capitals (ECMA-376, part 2, 6.2.2.3), and some programs write backslashes.
        self._members = {_key(member.filename): member for member in members}

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._members

    def holds(self, ending: str) -> bool:
        """Whether the name of some part ends so."""
        return any(name.endswith(ending) for name in self._members)

    def chunks(self, name: str) -> Iterator[bytes]:
        """The content of one part, in pieces; nothing when there is no such part."""
        member = self._members.get(_key(name))
        if member is None:
            return
        with self._path.open("rb") as handle:
            handle.seek(_content_at(handle, member))
            size = 0
            for chunk in _unpacked(handle, member):
                size += len(chunk)
                if size > member.file_size:
                    raise Refusal(too_large())
                yield chunk

    def size(self, name: str) -> int:
        """The size a part claims to have."""
        member = self._members.get(_key(name))
        return member.file_size if member else 0

    def content(self, name: str) -> bytes:
        """A small part, whole; b"" when there is no such part."""
        member = self._members.get(_key(name))
        if member is not None and member.file_size > PART_BYTES:
            raise Refusal(too_large())
        return b"".join(self.chunks(name))


def _key(name: str) -> str:
    return name.replace("\\", "/").lower()


def too_large() -> object:
    return format_lazy(
        _(
            "This workbook would unpack to more than is sane for its size (limit {limit} MB). Save it "
            "as CSV instead."
        ),
        limit=WORKBOOK_BYTES // 1_000_000,
    )


def _check_claims(members: list[zipfile.ZipInfo], size: int) -> None:
    total = sum(member.file_size for member in members)
    bomb = total > SMALL_WORKBOOK and total > size * WORKBOOK_RATIO
    if bomb or total > WORKBOOK_BYTES or len(members) > MOST_PARTS:
        raise Refusal(too_large())


def _content_at(handle: BinaryIO, member: zipfile.ZipInfo) -> int:
    # A damaged directory may point before the file begins.
    handle.seek(max(0, member.header_offset))
    header = handle.read(_LOCAL_HEADER.size)
    whole = len(header) == _LOCAL_HEADER.size and header.startswith(b"PK\x03\x04")
    if member.header_offset < 0 or not whole or member.flag_bits & _ENCRYPTED:
        raise Refusal(
            _("This workbook is damaged or locked. Save it again without a password and choose it anew.")
        )
    _mark, name, extra = _LOCAL_HEADER.unpack(header)
    return member.header_offset + _LOCAL_HEADER.size + int(name) + int(extra)


def _unpacked(handle: BinaryIO, member: zipfile.ZipInfo) -> Iterator[bytes]:
    if member.compress_type == zipfile.ZIP_STORED:
        return _stored(handle, member.compress_size)
    if member.compress_type == zipfile.ZIP_DEFLATED:
        return _inflated(handle, member.compress_size)
    raise Refusal(_("This workbook is packed in an unusual way. Save it again in a spreadsheet program."))


def _stored(handle: BinaryIO, size: int) -> Iterator[bytes]:
    while size > 0 and (chunk := handle.read(min(_CHUNK, size))):
        size -= len(chunk)
        yield chunk


def _inflated(handle: BinaryIO, size: int) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-15)
    for packed in _stored(handle, size):
        waiting = packed
        while waiting and not inflater.eof:
            try:
                chunk = inflater.decompress(waiting, _CHUNK)
            except zlib.error as problem:
                raise Refusal(_("This workbook is damaged. Save it again and choose it anew.")) from problem
            waiting = inflater.unconsumed_tail
            yield chunk
