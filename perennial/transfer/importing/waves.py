"""Rows of one slice that mean the same record must follow each other; all others are written together."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field

from perennial.records.models import Head
from perennial.transfer.importing.parsing import Parsed


@dataclass(slots=True)
class Wave:
    """Rows with their record (None: a new one), and the rows that must wait until these are written."""

    rows: list[tuple[Parsed, Head | None]] = field(default_factory=list)
    waiting: list[Parsed] = field(default_factory=list)


def next_wave(
    rows: Iterable[Parsed],
    record_of: Callable[[Parsed], Head | None],
    claims_of: Callable[[Parsed], Iterable[Hashable]],
) -> Wave:
    """The rows, in file order, of which no earlier one shares a claim or a record."""
    wave = Wave()
    claimed: set[Hashable] = set()
    for parsed in rows:
        head = record_of(parsed)
        claims = set(claims_of(parsed))
        if head is not None:
            claims.add(head.pk)
        if claims & claimed:
            wave.waiting.append(parsed)
        else:
            wave.rows.append((parsed, head))
        claimed |= claims
    return wave
