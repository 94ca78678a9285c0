"""Small files of each kind, made in code."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from perennial.access.actor import Actor
from perennial.files.store import Arrived, arriving, open_content
from perennial.records.actions.create import Done
from perennial.records.actions.documents import add_version, create_documents
from tests.cast import OPERATOR


def png(width: int = 2, height: int = 2, shade: int = 128) -> bytes:
    """A grey picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes([shade]) * width for _row in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@contextmanager
def arrived(content: bytes, name: str = "note.txt") -> Iterator[Arrived]:
    with arriving([content[:5], content[5:]], name) as one:
        yield one


def document(
    content: bytes = b"hello", file: str = "note.txt", actor: Actor = OPERATOR, **values: Any
) -> Done:
    with arrived(content, file) as one:
        return create_documents(actor, [(one, values)])[0]


def version(record: int, content: bytes, name: str = "note.txt", actor: Actor = OPERATOR) -> Done:
    with arrived(content, name) as one:
        return add_version(actor, record, one)


def content_of(file: Mapping[str, Any]) -> bytes:
    with open_content(file) as one:
        return one.read()
