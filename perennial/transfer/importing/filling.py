"""Filling: only what a record lacks, and nothing that would mix one person's data with another's. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from perennial.lib.text import fold
from perennial.records.drafts import ADDRESS_PARTS, base_key
from perennial.schema.kinds import kind_of
from perennial.schema.shape import EntityShape

# A street belongs to its town, a given name to its family name: half of another one is worse than none.
_TOGETHER = (ADDRESS_PARTS, ("given_name", "family_name"))


def lacking(shape: EntityShape, values: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a row that the record has none of."""
    left_out = {key for group in _TOGETHER if _contradict(group, values, now) for key in group}
    return {
        key: value
        for key, value in values.items()
        if base_key(key) not in left_out and is_missing(shape, base_key(key), now.get(base_key(key)))
    }


def is_missing(shape: EntityShape, key: str, value: Any) -> bool:
    # A flag that is simply not set is nothing anybody entered.
    return kind_of(shape.fields[key]).empty(value) or value is False


def _contradict(group: tuple[str, ...], values: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    both = [(str(values[key]), str(now[key])) for key in group if values.get(key) and now.get(key)]
    return any(fold(ours) != fold(theirs) for ours, theirs in both)
