"""What a file is by its first bytes, whatever its name says."""

from __future__ import annotations

import re
from pathlib import PurePath

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from perennial.lib.refusals import Refusal

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Streams in the container of the old formats; an encrypted new workbook stands in it, too.
_LOCKED, _OLD_BOOK, _DOCUMENT, _MESSAGE = (
    name.encode("utf-16-le") for name in ("EncryptedPackage", "Workbook", "WordDocument", "__substg1.0_")
)
_CHOOSE = _("This file is {kind}, not a table. Choose a CSV file, a workbook (.xlsx, .ods) or vCards.")
_UNPACK = _("This file is packed. Unpack it and choose the table inside.")
_PROTECTED = _("This workbook is protected by a password. Save it without one and choose it again.")
_OLD = _(
    "This is an old .xls workbook, which cannot be read. Open it in a spreadsheet program, save it as "
    ".xlsx or CSV and choose it again."
)
_RESAVE = _(
    "This file is {kind}, whatever its name says. Open it in a spreadsheet program, save it as .xlsx or CSV and "
    "choose it again."
)
_PAGE = format_lazy(_RESAVE, kind=_("a web page"))
_ADDRESS_BOOK = _("This is an address book in LDIF. Export it again as vCards or CSV.")


def _no_table(kind: object) -> object:
    return format_lazy(_CHOOSE, kind=kind)


# By how the file begins.
_OTHERS = (
    (b"\x89PNG", _no_table(_("a picture"))),
    (b"\xff\xd8\xff", _no_table(_("a picture"))),
    (b"GIF8", _no_table(_("a picture"))),
    (b"\x1f\x8b", _UNPACK),
    (b"7z\xbc\xaf", _UNPACK),
    (b"Rar!", _UNPACK),
    (b"BZh", _UNPACK),
    (b"\xfd7zXZ", _UNPACK),
    (b"\x28\xb5\x2f\xfd", _UNPACK),
    (b"PK\x05\x06", _no_table(_("an empty archive"))),
    (b"SQLite format 3", _no_table(_("a database"))),
    (b"\x7fELF", _no_table(_("a program"))),
    (b"MZ\x90", _no_table(_("a program"))),
    # Excel 5, 4 and before.
    (b"\x09\x08", _OLD),
    (b"\x09\x04\x06\x00", _OLD),
)
_TAR_MARK = slice(257, 262)
# By how the text begins, in small letters, without mark and zero bytes; the first that fits.
_TEXTS = (
    (rb"%pdf-", _no_table(_("a PDF document"))),
    (rb"\{\\rtf", _no_table(_("a text document"))),
    (
        rb"<\?xml.*(?:urn:schemas-microsoft-com:office:spreadsheet|opendocument\.spreadsheet)",
        format_lazy(_RESAVE, kind=_("a workbook in XML")),
    ),
    (rb"(?:<\?xml.*)?<(?:!doctype html|html|head|meta|style|body|table|!--)\b", _PAGE),
    (rb"<!doctype|<!--", _PAGE),
    (rb"<\?xml", _no_table(_("an XML file"))),
    (rb"id;p(?:wxl|calcooo|gnumeric)", format_lazy(_RESAVE, kind=_("a workbook in SYLK"))),
    (rb"mime-version:.*content-type:.*text/html", _PAGE),
    (rb"(?:mime-version|return-path|received|delivered-to|message-id):\s", _no_table(_("an e-mail message"))),
    (rb"begin:vcalendar", _no_table(_("a calendar"))),
    (rb"(?:version:\s*1\s+)?dn:{1,2} ?\w+=", _ADDRESS_BOOK),
)
_LOOKED_AT = 4096


def format_of(head: bytes, name: str) -> str:
    """`text` or `zip`; refuses an empty file and every kind of file that is no table."""
    if not head.strip(b"\x00\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise Refusal(_("This file is empty. Choose a file with a header row and rows of data."))
    if head.startswith(_ZIP):
        return "zip"
    refused = _old(head, name) if head.startswith(_OLE) else _other(head)
    if refused:
        raise Refusal(refused)
    return "text"


def _old(head: bytes, name: str) -> object:
    if _LOCKED in head:
        return _PROTECTED
    if _OLD_BOOK in head:
        return _OLD
    if _DOCUMENT in head:
        return _no_table(_("a text document"))
    if _MESSAGE in head:
        return _no_table(_("an e-mail message"))
    return _PROTECTED if PurePath(name.lower()).suffix in {".xlsx", ".xlsm"} else _OLD


def _other(head: bytes) -> object:
    found = next((sentence for mark, sentence in _OTHERS if head.startswith(mark)), None)
    if found or head[_TAR_MARK] == b"ustar":
        return found or _UNPACK
    text = head[:_LOOKED_AT].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    return next((sentence for begin, sentence in _TEXTS if re.match(begin, text, re.DOTALL)), None)


def refuse_binary(head: bytes, encoding: str) -> None:
    """Refuses bytes that are no text in any encoding: more than a few control characters."""
    if encoding.startswith("utf-16"):
        return
    controls = sum(head.count(code) for code in range(32) if code not in (9, 10, 11, 12, 13, 27))
    if controls > max(16, len(head) // 20):
        raise Refusal(
            _("This file holds no text that can be read. Choose a CSV file or a workbook (.xlsx, .ods).")
        )
