"""Rows without any key, seen in this file: the same row twice is one record."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from perennial.operations.models import Operation, Scratch
from perennial.transfer.importing.parsing import Parsed

_ROW = "row"


class Seen:
    """Digests of such rows, in the scratch of the operation. `add` collects, `save` writes."""

    def __init__(self, operation: Operation) -> None:
        self._operation = operation
        self._new: dict[str, int] = {}

    def numbers(self, digests: Iterable[str]) -> dict[str, int]:
        """The row that said the same before, by digest."""
        rows = Scratch.objects.filter(operation=self._operation, name=_ROW, key__in=set(digests))
        return {key: payload["row"] for key, payload in rows.values_list("key", "payload")} | self._new

    def add(self, digest: str, number: int) -> None:
        self._new.setdefault(digest, number)

    def mark(self) -> dict[str, int]:
        return dict(self._new)

    def back_to(self, mark: dict[str, int]) -> None:
        """Forget rows whose records were rolled back."""
        self._new = dict(mark)

    def save(self) -> None:
        rows = [
            Scratch(operation=self._operation, name=_ROW, key=key, payload={"row": number})
            for key, number in self._new.items()
        ]
        Scratch.objects.bulk_create(rows, ignore_conflicts=True)
        self._new = {}


def digest_of(parsed: Parsed) -> str:
    """The same for rows that say the same."""
    said = json.dumps([parsed.values, parsed.company], sort_keys=True, default=str)
    return hashlib.sha256(said.encode()).hexdigest()
