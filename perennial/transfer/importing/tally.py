"""Which cells of a file say what many others say: counted in little memory, whatever the size of the file. Pure.

A rough count: two different texts may fall into one place, so what is rare may look frequent. Who asks counts those
again.
"""

from __future__ import annotations

import re
from collections import Counter
from zlib import crc32

from perennial.lib.text import fold

# A million rows with two keys each fill a third of the places.
_PLACES = 1 << 22
_MOST = 255
_NO_DIGIT = re.compile(r"\D+")
_NO_SIGN = re.compile(r"[^0-9a-z]+")
_ADDRESS = re.compile(r"[^\s<>()\",;:]+@[^\s<>()\",;:]+")
# What two ways to write one phone or tax number have in common.
_LAST = 6


class Tally:
    """How often each text stands in a column of a kind, and how often the most frequent of a kind (`most`)."""

    def __init__(self) -> None:
        self._times = bytearray(_PLACES)
        self.most: Counter[str] = Counter()

    def add(self, how: str, text: str) -> None:
        rough = _rough(how, text)
        if rough and self._times[place := _place(how, rough)] < _MOST:
            self._times[place] += 1
            self.most[how] = max(self.most[how], self._times[place])

    def times(self, how: str, text: str) -> int:
        """As often at least, up to 255."""
        rough = _rough(how, text)
        return self._times[_place(how, rough)] if rough else 0


def _place(how: str, rough: str) -> int:
    return crc32(f"{how} {rough}".encode()) % _PLACES


def _rough(how: str, text: str) -> str:
    """The same for texts that are the same key, in whatever way they are written; '' for no key."""
    if how == "phone":
        return _NO_DIGIT.sub("", text)[-_LAST:]
    if how == "email":
        found = _ADDRESS.search(text)
        return found[0].casefold() if found else ""
    return _NO_SIGN.sub("", fold(text))[-_LAST:] if how == "tax_id" else fold(text)
