"""Rows of one slice that mean the same record must follow each other; all others are written together."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from perennial.records.models import Head
from perennial.transfer.importing.parsing import Parsed


class Claims(NamedTuple):
    """What a row lays claim to, and what no earlier row may have laid claim to if it is to be written with it."""

    laid: set[Hashable]
    barred: set[Hashable]


@dataclass(slots=True)
class Wave:
    """Rows with their record (None: a new one), and the rows that must wait until these are written."""

    rows: list[tuple[Parsed, Head | None]] = field(default_factory=list)
    waiting: list[Parsed] = field(default_factory=list)


def next_wave(
    rows: Iterable[Parsed],
    record_of: Callable[[Parsed], Head | None],
    claims_of: Callable[[Parsed], Claims],
) -> Wave:
    """The rows, in file order, that no earlier one bars, by a claim or because both mean one record."""
    wave = Wave()
    claimed: set[Hashable] = set()
    for parsed in rows:
        head = record_of(parsed)
        laid, barred = claims_of(parsed)
        of_record = set() if head is None else {head.pk}
        if claimed & (barred | of_record):
            wave.waiting.append(parsed)
        else:
            wave.rows.append((parsed, head))
        claimed |= laid | of_record
    return wave
