"""JSON as the API writes it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.http import HttpResponse

from perennial.lib.dates import iso_instant

JSON = "application/json"
PREFIX = "/api/v1"


def answer(
    body: Any, status: int = 200, *, headers: Mapping[str, str] | None = None, media: str = JSON
) -> HttpResponse:
    """`body` as JSON; days and instants in ISO form, texts that a sentence hands in lazily as texts."""
    text = json.dumps(body, ensure_ascii=False, allow_nan=False, default=_plain)
    # A refusal may quote half a character that somebody sent.
    response = HttpResponse(text.encode("utf-8", "replace"), status=status, content_type=media)
    for name, value in (headers or {}).items():
        response[name] = value
    return response


def address(*parts: object) -> str:
    """The address of a resource: `address("contact", 7)` is /api/v1/contact/7."""
    return "/".join((PREFIX, *(str(part) for part in parts)))


def instant(value: datetime | None) -> str | None:
    return None if value is None else iso_instant(value.astimezone(UTC))


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return iso_instant(value)
    return value.isoformat() if isinstance(value, date) else str(value)
