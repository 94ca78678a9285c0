"""What a file is by its first bytes, whatever its name says."""

from __future__ import annotations

from pathlib import PurePath

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from perennial.lib.refusals import Refusal

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# An encrypted workbook stands in the container of the old format, under this name.
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_OTHERS = (
    (b"%PDF", _("a PDF document")),
    (b"\x89PNG", _("a picture")),
    (b"\xff\xd8\xff", _("a picture")),
    (b"GIF8", _("a picture")),
    (b"\x1f\x8b", _("a packed file")),
    (b"7z\xbc\xaf", _("a packed file")),
    (b"Rar!", _("a packed file")),
    (b"PK\x05\x06", _("an empty archive")),
    (b"SQLite format 3", _("a database")),
    (b"\x7fELF", _("a program")),
    (b"MZ\x90", _("a program")),
    (b"{\\rtf", _("a text document")),
)
_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<table")


def format_of(head: bytes, name: str) -> str:
    """`text` or `zip`; refuses an empty file and every kind of file that is no table."""
    if not head.strip(b"\x00\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise Refusal(_("This file is empty. Choose a file with a header row and rows of data."))
    if head.startswith(_ZIP):
        return "zip"
    if head.startswith(_OLE):
        raise Refusal(_old_or_locked(head, name))
    _refuse_others(head)
    return "text"


def _old_or_locked(head: bytes, name: str) -> object:
    if _LOCKED in head or PurePath(name.lower()).suffix in {".xlsx", ".xlsm"}:
        return _("This workbook is protected by a password. Save it without one and choose it again.")
    return _(
        "This is an old .xls workbook, which cannot be read. Open it in a spreadsheet program, save it as "
        ".xlsx or CSV and choose it again."
    )


def _refuse_others(head: bytes) -> None:
    kind = next((kind for mark, kind in _OTHERS if head.startswith(mark)), "")
    if not kind and head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP):
        kind = _("a web page")
    if kind:
        raise Refusal(
            format_lazy(
                _("This file is {kind}, not a table. Choose a CSV file, a workbook (.xlsx, .ods) or vCards."),
                kind=kind,
            )
        )


def refuse_binary(head: bytes, encoding: str) -> None:
    """Refuses bytes that are no text in any encoding: more than a few control characters."""
    if encoding.startswith("utf-16"):
        return
    controls = sum(head.count(code) for code in range(32) if code not in (9, 10, 11, 12, 13, 27))
    if controls > max(16, len(head) // 20):
        raise Refusal(
            _("This file holds no text that can be read. Choose a CSV file or a workbook (.xlsx, .ods).")
        )
