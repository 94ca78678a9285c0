"""What is wrong with the text of a cell that looks right: errors and lost digits of a spreadsheet, characters nobody
sees, letters of another alphabet that look like ours.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from django.utils.translation import gettext as _

from perennial.lib.refusals import Refusal
from perennial.transfer.reading.values import UNSEEN, is_ambiguous_date

_ROUNDED = re.compile(r"\s*[-+]?\d(?:[.,]\d+)?[Ee]\+\d{1,3}\s*")
_HASHES = re.compile(r"\s*#{3,}\s*")
# #REF! and the like in any language; #N/A is #NV, #N/D or #Н/Д in some. LibreOffice also has Err:502.
_ERROR = re.compile(r"\s*(?:#[^\W\d_a-zа-яё]+(?:/[^\W_a-zа-яё]+)?[!?]|#(?:N/A|NV|N/D|N/V|Н/Д)|Err:\d{3})\s*")
_TEXTS = frozenset({"text", "long_text"})
_JOINERS = {"\u200c", "\u200d"}
# Scripts, and pictures, in which a joiner is part of the spelling.
_JOINED = re.compile("[\u0600-\u08ff\u0900-\u0dff\U0001f000-\U0001faff]")
# Western letters never spell UTF-8 by chance; of others more than one letter must.
_ONE_BYTE = ("windows-1252", "latin-1", "windows-1250", "windows-1251")
_WORD = re.compile(r"[^\W_]+")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_LIKE_LATIN = re.compile("[\u0370-\u03ff\u0400-\u052f]")
_SERIAL = re.compile(r"\s*(\d{5})(?:[.,]0+)?\s*")
_NO_DAY = re.compile(r"\s*0{1,4}([./-])0{1,2}\1\s?0{1,4}(?:[ T]00:00(?::00)?)?\s*")
_EPOCH = date(1899, 12, 30)
_FIRST, _LAST = 10_000, 73_050
DATES = frozenset({"date", "datetime", "birthday"})


def check_digits(text: str, kind: str) -> None:
    """Refuses an error of a spreadsheet, a number of which it kept the first digits only, a column too narrow."""
    if text.lstrip()[:1] in {"#", "E"} and _ERROR.fullmatch(text):
        raise Refusal(
            _("“%(text)s” is an error of a spreadsheet, not a value. Type what belongs there.")
            % {"text": text.strip()[:30]}
        )
    if kind == "long_text":
        return
    if ("+" in text or "-" in text) and _ROUNDED.fullmatch(text):
        raise Refusal(
            _(
                "“%(text)s” is what a spreadsheet made of a long number; its last digits are lost. Format the column "
                "as text (or as a number without decimals) in the original file, save it again and import that."
            )
            % {"text": text.strip()[:30]}
        )
    if text.startswith(("#", " #")) and _HASHES.fullmatch(text):
        raise Refusal(
            _(
                "The column was too narrow when the file was saved, so only “####” is left. Widen it and save again."
            )
        )


def without_unseen(text: str, kind: str) -> str:
    """The text without characters that nobody sees. Plain texts keep them, letter by letter."""
    return text if kind in _TEXTS or _is_plain(text) else UNSEEN.sub("", text)


def doubt_on(text: str, cleaned: str, kind: str) -> str:
    """A sentence where characters nobody sees were taken out or stand there, or a word mixes alphabets or was mangled;
    else ''.
    """
    if cleaned != text:
        return _("Characters that nobody sees were taken out.")
    if kind == "long_text" or _is_plain(text):
        return ""
    unseen = {found[0] for found in UNSEEN.finditer(text)}
    if unseen - (_JOINERS if _JOINED.search(text) else set()):
        return _("This text holds characters that nobody sees, and may not be found by what it looks like.")
    return _misread(text) or _mixed(text)


def _misread(text: str) -> str:
    """A sentence for what an earlier program mangled: UTF-8 that was read in a one-byte encoding and saved so."""
    for encoding in _ONE_BYTE:
        try:
            meant = text.encode(encoding).decode()
        except UnicodeError:
            continue
        if len(meant) < len(text) - 1 or encoding == _ONE_BYTE[0]:
            words = {"text": text.strip()[:40], "meant": meant.strip()[:40]}
            return (
                _("“%(text)s” was mangled before it came into this file. It probably means “%(meant)s”.")
                % words
            )
    return ""


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable()


def _mixed(text: str) -> str:
    for word in _WORD.findall(text):
        odd = _LIKE_LATIN.search(word)
        latin = _LATIN.search(word)
        if odd and latin:
            # The alphabet with fewer letters is the one that slipped in.
            few = odd if 2 * len(_LIKE_LATIN.findall(word)) <= len(word) else latin
            words = {"letter": few[0], "name": unicodedata.name(few[0], "").lower(), "word": word[:40]}
            return (
                _(
                    "“%(letter)s” in “%(word)s” is a letter of another alphabet (%(name)s). Type the word again."
                )
                % words
            )
    return ""


def serial_day(text: str) -> str:
    """The day that a spreadsheet keeps as a number, in ISO; '' when the text is no such number."""
    found = _SERIAL.fullmatch(text)
    days = int(found[1]) if found else 0
    return (_EPOCH + timedelta(days=days)).isoformat() if _FIRST <= days <= _LAST else ""


def is_no_day(text: str) -> bool:
    """Zeros in place of a day, as Outlook (0/0/00, 0.0.00) and databases (0000-00-00) write that there is none."""
    return bool(_NO_DAY.fullmatch(text))


def doubt_on_day(text: str, order: str | None) -> str:
    """A sentence where the text reads as two days and neither the file nor its column says which."""
    if order in {"dmy", "mdy"} or not is_ambiguous_date(text):
        return ""
    return (
        _("“%s” can be read in two ways. Say how dates are written, or write the year first.")
        % text.strip()[:30]
    )
