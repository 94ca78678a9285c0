"""The fingerprint of all recorded data: equal on both databases for one data set, whatever the order of rows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from django.apps import apps
from django.db import models

from perennial.journal.tables import Recorded
from perennial.journal.values import canonical, image, journal_fields

_MODULUS = 1 << 256


def row_digest(table: str, row: int, fields: Mapping[str, Any]) -> int:
    """The digest of one row over its canonical values; empty values are left out by `image`."""
    return int.from_bytes(hashlib.sha256(canonical([table, row, dict(fields)]).encode()).digest(), "big")


def combined(digests: Iterable[int]) -> int:
    """An order-free sum."""
    return sum(digests) % _MODULUS


def fingerprint(tables: Iterable[type[Recorded]] | None = None) -> str:
    """64 hexadecimal digits over all rows of the recorded tables."""
    total = 0
    for model in recorded_models() if tables is None else tables:
        columns = [field.attname for field in journal_fields(model)]
        rows: models.QuerySet[Any] = models.QuerySet(model).only(*columns)
        label = model._meta.label_lower
        total += combined(row_digest(label, row.pk, image(row)) for row in rows.iterator(chunk_size=2000))
    return f"{total % _MODULUS:064x}"


def recorded_models() -> list[type[Recorded]]:
    """Every recorded model, by label."""
    found = [model for model in apps.get_models() if issubclass(model, Recorded)]
    return sorted(found, key=lambda model: model._meta.label_lower)
