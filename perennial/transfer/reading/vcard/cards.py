"""Cards out of lines: unfolded, decoded, each property parted into name, labels and value."""

from __future__ import annotations

import binascii
import quopri
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from perennial.lib.refusals import Refusal
from perennial.transfer.reading.delimited import DAMAGED, REPLACEMENT
from perennial.transfer.reading.dialect import Dialect
from perennial.transfer.reading.limits import LONGEST_CARD, LONGEST_ROW
from perennial.transfer.reading.vcard.properties import KINDS, KNOWN, Card, Property

_PROPERTY = re.compile(r'(?:([\w-]+)\.)?([\w-]+)((?:;(?:[^":;]|"[^"]*")*)*):(.*)', re.DOTALL)


def cards(path: Path, dialect: Dialect) -> Iterator[Card]:
    depth, size, found = 0, 0, list[Property]()
    fault: object = ""
    for line in _unfolded(path, dialect):
        size += len(line)
        if size > LONGEST_CARD:
            raise Refusal(_("A card of this address book is too long to be one. Export it again."))
        one = _property(line, dialect.encoding)
        if one is None:
            continue
        if one.name == "BEGIN":
            depth += 1
            if depth == 1:
                found, fault, size = [], "", 0
        elif one.name == "END":
            depth = max(0, depth - 1)
            if depth == 0:
                yield Card(found, fault or _not_one(found))
                found, fault, size = [], "", 0
        elif depth == 1:
            fault = fault or _fault(line, dialect)
            found.append(one._replace(value=DAMAGED.sub(REPLACEMENT, one.value.replace("\x00", ""))))
    if depth:
        yield Card(found, _("This card does not end; the file was cut short. Export it again."))


def _not_one(found: list[Property]) -> object:
    """A sentence for a card that stands for a list of others (RFC 6350, 6.1.4, and as Apple writes it)."""
    if any(one.name in KINDS and one.value.strip().lower() == "group" for one in found):
        return _("This card is a group of other cards, not a person or company. It is left out.")
    return ""


def _fault(line: str, dialect: Dialect) -> object:
    if "\x00" in line:
        return _("This card holds zero bytes, which are no text. Type it again by hand.")
    if DAMAGED.search(line):
        return format_lazy(
            _(
                "This card holds bytes that are no letters in {encoding}. Choose another encoding or "
                "correct the card."
            ),
            encoding=dialect.encoding,
        )
    return ""


def _unfolded(path: Path, dialect: Dialect) -> Iterator[str]:
    """Whole lines of known properties: a line that begins with a space goes on with the one before, and so does
    one in quoted-printable that ends with an equals sign.
    """
    pieces: list[str] = []
    size, soft = 0, False
    with path.open(encoding=dialect.encoding, errors="perennial-mark-damage") as handle:
        while line := handle.readline(LONGEST_ROW):
            goes_on = bool(pieces) and (line[0] in " \t" or soft)
            line = line.rstrip("\r\n")
            if not goes_on:
                if pieces:
                    yield "".join(pieces)
                pieces, size = [line], 0
            elif _is_wanted(pieces[0]):
                if soft:
                    pieces[-1] = pieces[-1][:-1]
                pieces.append(line[1:] if line[:1] in {" ", "\t"} else line)
                size += len(line)
            soft = line.endswith("=") and _is_quoted_printable(pieces[0])
            if size > LONGEST_CARD:
                raise Refusal(_("A card of this address book is too long to be one. Export it again."))
    if pieces:
        yield "".join(pieces)


def _is_quoted_printable(line: str) -> bool:
    return "QUOTED-PRINTABLE" in line.partition(":")[0].upper()


def _is_wanted(line: str) -> bool:
    """Whether the line begins a property that is read; pictures are megabytes of what is not."""
    name = re.match(r"(?:[\w-]+\.)?([\w-]+)", line)
    return bool(name) and name[1].upper() in KNOWN  # type: ignore[index]


def _property(line: str, encoding: str) -> Property | None:
    match = _PROPERTY.match(line.lstrip("\ufeff")) if _is_wanted(line.lstrip("\ufeff")) else None
    if match is None:
        return None
    group, name, parameters, value = match[1] or "", match[2].upper(), match[3], match[4]
    given = [
        part.partition("=") if "=" in part else ("TYPE", "=", part)
        for part in re.findall(r';((?:[^";]|"[^"]*")+)', parameters)
    ]
    words = [
        (key.strip().upper(), word.strip().lower())
        for key, _sep, text in given
        for word in text.replace('"', "").split(",")
    ]
    if ("ENCODING", "quoted-printable") in words or ("TYPE", "quoted-printable") in words:
        charset = next((word for key, word in words if key == "CHARSET"), encoding)
        value = _from_quoted_printable(value, charset)
    labels = frozenset(word for key, word in words if key == "TYPE")
    omitted = next((word for key, word in words if key == "X-APPLE-OMIT-YEAR"), "")
    if omitted and value.startswith(omitted):
        value = f"--{value[len(omitted) :].lstrip('-')}"
    rank = next((int(word) for key, word in words if key == "PREF" and word.isdecimal()), 100)
    return Property(name, group.lower(), labels, 1 if "pref" in labels else min(rank, 100), value)


def _from_quoted_printable(value: str, charset: str) -> str:
    try:
        raw = quopri.decodestring(value.encode(charset))
        return raw.decode(charset, "perennial-mark-damage").replace("\r\n", "\n")
    except (LookupError, binascii.Error, ValueError):
        return value
