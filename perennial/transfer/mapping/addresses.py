"""Several addresses side by side, of which a record takes one and never parts of two."""

from __future__ import annotations

import re
from collections.abc import Sequence

from perennial.lib.text import fold
from perennial.transfer.mapping.headers import label_in

_PARTS = frozenset({"street", "postal_code", "city", "region", "country"})
_PLACED = frozenset({"street", "city"})
# Addresses that are neither of work nor of home, by how their headers say it, folded.
_SAID = re.compile(
    "billing|invoice|rechnung|faktur|fakturac|shipping|delivery|liefer|dostaw|doruc|mailing|korespond|other|weitere"
)


def of_one_address(claims: Sequence[tuple[str, str]]) -> list[bool]:
    """For each claim (header, field) whether it stays: all but parts of further addresses.

    The address of most parts is kept; of equals the one whose headers say nothing more, then the first in the file.
    """
    whose = [_whose(header) if field in _PARTS else "" for header, field in claims]
    parts: dict[str, set[str]] = {}
    for (_header, field), which in zip(claims, whose, strict=True):
        if field in _PARTS:
            parts.setdefault(which, set()).add(field)
    addresses = [which for which, its in parts.items() if its & _PLACED]
    kept = max(addresses, key=lambda which: (len(parts[which]), not which), default="")
    return [
        field not in _PARTS or which == kept or which not in addresses
        for (_header, field), which in zip(claims, whose, strict=True)
    ]


def _whose(header: str) -> str:
    found = _SAID.search(fold(header))
    return found[0] if found else label_in(header)
