"""Numbers that are given one after the other: none that somebody has is given again after a restore."""

from __future__ import annotations

from perennial.backup.models import Given
from perennial.journal.fingerprint import recorded_models
from perennial.journal.tables import Recorded


def counted_columns() -> list[tuple[str, str]]:
    """Each table and column that holds such numbers, ids aside, which the database gives."""
    return [(model._meta.db_table, name) for model in recorded_models() for name in model.counted_fields]


def given_before(model: type[Recorded], column: str) -> int:
    """The highest number of a column that was given when what was there was replaced, 0 for none."""
    name = f"{model._meta.db_table}.{column}"
    return Given.objects.filter(name=name).values_list("number", flat=True).first() or 0
