"""Rows of a slice whose records break a rule that blocks. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from perennial.transfer.importing.keys import Key
from perennial.transfer.importing.parsing import Parsed

# A row, and a sentence by field.
Refused = tuple[Parsed, Mapping[str, object]]


def without_first(refused: Sequence[Refused]) -> list[Refused]:
    """Of rows that have one refused value all but the first: it may stand once the others are out.

    So of rows with a value that must be unique the first comes in, wherever a slice begins.
    """
    times = Counter(key for row in refused for key in _values(row))
    left: list[Refused] = []
    seen: set[Key] = set()
    for row in sorted(refused, key=lambda one: one[0].number):
        keys = _values(row)
        if keys & seen or all(times[key] == 1 for key in keys):
            left.append(row)
        seen |= keys
    return left


def _values(row: Refused) -> set[Key]:
    parsed, sentences = row
    return {key for key in (*parsed.keys, *parsed.shared) if key[0] in sentences}
