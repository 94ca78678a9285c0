"""Where records stand: `/contacts/1042`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from perennial.schema.standard import ENTITIES

_LISTS = {key: f"/{shape.plural('en').lower()}" for key, shape in ENTITIES.items()}


def list_url(entity: str) -> str:
    """The list of an entity."""
    return _LISTS[entity]


def narrowed_url(entity: str, where: Mapping[str, Any], **more: str) -> str:
    """The list of the records that meet a condition, given as data."""
    told = {"filter": json.dumps(where, separators=(",", ":")), **more}
    return f"{list_url(entity)}?{urlencode(told)}"


def record_url(entity: str, record_id: int) -> str:
    """The page of one record."""
    return f"{list_url(entity)}/{record_id}"
