"""Where records stand: `/contacts/1042`."""

from __future__ import annotations

from perennial.schema.standard import ENTITIES

_LISTS = {key: f"/{shape.plural('en').lower()}" for key, shape in ENTITIES.items()}


def list_url(entity: str) -> str:
    """The list of an entity."""
    return _LISTS[entity]


def record_url(entity: str, record_id: int) -> str:
    """The page of one record."""
    return f"{list_url(entity)}/{record_id}"
