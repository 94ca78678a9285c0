"""Entries written under an older shape of their model, read as today's.

A migration that renames, retypes or splits a recorded field raises the model's `shape_version` and registers an
upcaster here, so a journal of every release can be replayed and undone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Pairs = dict[str, tuple[Any, Any]]
Upcaster = Callable[[Pairs], Pairs]

UPCASTERS: dict[tuple[str, int], Upcaster] = {}


def upcast(table: str, shape: int, fields: Pairs) -> Pairs:
    """`fields` ({name: (before, after)}) of an entry of `table` under `shape`, in today's names and types.

    An upcaster gets only the fields the entry names, any of them empty (None), and returns what they are now.
    """
    while upcaster := UPCASTERS.get((table, shape)):
        fields, shape = upcaster(fields), shape + 1
    return fields
