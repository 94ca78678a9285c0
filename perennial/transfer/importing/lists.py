"""E-mails and phones of which a cell lists several, as Google Contacts, Pipedrive and people write them. Pure."""

from __future__ import annotations

import re

from perennial.lib.emails import read_email
from perennial.lib.phones import read_phone

_BETWEEN = re.compile(r"\s*(?::::|[;,|\r\n]|(?<=\s)/(?=\s))\s*")


def parted(kind: str, text: str, country: str) -> dict[str, str]:
    """Each of them once, in order, by its key; {} for a text that is one, or of which some part is none.

    `country` (ISO alpha-2) is that of phones without a country code.
    """
    parts = [part for part in _BETWEEN.split(text) if part]
    if len(parts) < 2:
        return {}
    read = [read_email(part) if kind == "email" else read_phone(part, country) for part in parts]
    if not all(one.valid for one in read):
        return {}
    found: dict[str, str] = {}
    for one, part in zip(read, parts, strict=True):
        found.setdefault(one.key, part)
    return found
