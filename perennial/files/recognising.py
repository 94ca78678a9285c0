"""What a file is by what is in it, whatever its name or its sender say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

UNKNOWN, TEXT = "application/octet-stream", "text/plain"
# Those a browser draws and does not run: they alone are ever shown within a page.
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
# What is handed out under its own type; all else goes as bytes that no program opens by itself.
KNOWN = PICTURES | {
    TEXT,
    "application/pdf",
    "application/rtf",
    "application/zip",
    "application/gzip",
    "application/x-7z-compressed",
    "application/vnd.rar",
    "application/msword",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    "application/vnd.ms-outlook",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.oasis.opendocument.text",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.oasis.opendocument.presentation",
    "audio/mpeg",
    "audio/wav",
    "audio/ogg",
    "video/mp4",
    "video/quicktime",
    "image/bmp",
    "image/tiff",
    "image/heic",
    "message/rfc822",
    "text/calendar",
    "text/vcard",
}

_HEAD, _TAIL = 8192, 65536
# By how the file begins: a pattern of bytes and the type.
_BEGINS = tuple(
    (re.compile(pattern, re.DOTALL), media)
    for pattern, media in (
        (rb"\x89PNG\r\n\x1a\n", "image/png"),
        (rb"\xff\xd8\xff", "image/jpeg"),
        (rb"GIF8[79]a", "image/gif"),
        (rb"RIFF....WEBP", "image/webp"),
        (rb"RIFF....WAVE", "audio/wav"),
        (rb"BM.{4}\x00\x00\x00\x00", "image/bmp"),
        (rb"II\*\x00|MM\x00\*", "image/tiff"),
        (rb"....ftyp(?:hei[csx]|mif1|msf1|hevc)", "image/heic"),
        (rb"....ftypqt  ", "video/quicktime"),
        (rb"....ftyp", "video/mp4"),
        (rb"ID3|\xff[\xfb\xf3\xf2]", "audio/mpeg"),
        (rb"OggS", "audio/ogg"),
        (rb"%PDF-", "application/pdf"),
        (rb"\{\\rtf", "application/rtf"),
        (rb"\x1f\x8b", "application/gzip"),
        (rb"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
        (rb"Rar!\x1a\x07", "application/vnd.rar"),
        (rb"MZ", "application/vnd.microsoft.portable-executable"),
        (rb"\x7fELF", "application/x-elf"),
        (rb"\xcf\xfa\xed\xfe|\xce\xfa\xed\xfe|\xca\xfe\xba\xbe", "application/x-mach-binary"),
    )
)
# By names of parts within a packed document, which stand in its index at the end.
_PARTS = (
    (b"word/document", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/workbook", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/presentation", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    (b"META-INF/MANIFEST.MF", "application/java-archive"),
    (b"AndroidManifest.xml", "application/vnd.android.package-archive"),
)
_OPEN = re.compile(rb"PK\x03\x04.{26}mimetype(application/vnd\.oasis\.opendocument\.[a-z]+)", re.DOTALL)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS = tuple(
    (name.encode("utf-16-le"), media)
    for name, media in (
        ("WordDocument", "application/msword"),
        ("Workbook", "application/vnd.ms-excel"),
        ("PowerPoint Document", "application/vnd.ms-powerpoint"),
        ("__substg1.0_", "application/vnd.ms-outlook"),
    )
)
# By how a text begins, in small letters. What a browser or a shell would run is told apart, to go out as bytes.
_TEXTS = tuple(
    (re.compile(pattern, re.DOTALL), media)
    for pattern, media in (
        (rb"#!", "application/x-executable"),
        (rb"<\?php", "application/x-executable"),
        (rb".*<svg[\s>]", "image/svg+xml"),
        (
            rb"(?:<\?xml.*)?<(?:!doctype html|html|head|body|script|iframe|meta|style|title|a|img|b|h1|p|div)[\s>]",
            "text/html",
        ),
        (rb"<!doctype|<!--|.*<script", "text/html"),
        (rb"<\?xml", "text/xml"),
        (rb"begin:vcalendar", "text/calendar"),
        (rb"begin:vcard", "text/vcard"),
        (
            rb"(?:mime-version|return-path|received|delivered-to|message-id|from|date):[ \t].*\n[\w-]+:[ \t]",
            "message/rfc822",
        ),
    )
)
_CONTROLS = frozenset(range(32)) - {9, 10, 12, 13, 27}


@dataclass(frozen=True, slots=True)
class Pieces:
    """The first and the last bytes of a file: enough to tell by, however long it is."""

    head: bytes
    tail: bytes


def media_of(path: Path) -> str:
    """The type of a file, such as `image/png`; `application/octet-stream` for what nobody knows."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
        file.seek(max(0, path.stat().st_size - _TAIL))
        return _media(Pieces(head, file.read(_TAIL)))


def _media(its: Pieces) -> str:
    if its.head.startswith(b"PK\x03\x04"):
        return _packed(its)
    if its.head.startswith(_OLE):
        return next((media for name, media in _STREAMS if name in its.head + its.tail), UNKNOWN)
    found = next((media for begin, media in _BEGINS if begin.match(its.head)), None)
    return found or _text(its.head)


def _packed(its: Pieces) -> str:
    """By the names of its parts: nothing is unpacked."""
    if found := _OPEN.match(its.head):
        media = found[1].decode()
        return media if media in KNOWN else "application/zip"
    return next((media for name, media in _PARTS if name in its.head or name in its.tail), "application/zip")


def _text(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head[: len(head) // 2 * 2].decode("utf-16", "ignore").encode()
    elif _CONTROLS.isdisjoint(head):
        text = head.removeprefix(b"\xef\xbb\xbf")
    else:
        return UNKNOWN
    start = text.lstrip().lower()
    return next((media for begin, media in _TEXTS if begin.match(start)), TEXT)
