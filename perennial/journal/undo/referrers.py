"""Rows that point at rows: what would be left hanging if a record were removed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db import models

from perennial.journal.provenance import RowKey
from perennial.journal.rows import values_by
from perennial.journal.tables import Derived, Recorded


@dataclass(frozen=True, slots=True)
class Reference:
    """`row` of `model` points with `column` at the row `target`; `root` is the record the pointing row belongs to."""

    model: type[models.Model]
    row: int
    root: int | None
    column: str
    target: RowKey


def references_to(rows: Collection[RowKey]) -> Iterator[Reference]:
    """Every reference from a recorded or machine row to one of `rows`; derived rows follow by themselves."""
    by_model: dict[type[Recorded], list[int]] = defaultdict(list)
    for model, row in rows:
        by_model[model].append(row)
    for model, keys in by_model.items():
        for relation in model._meta.related_objects:
            if not issubclass(relation.related_model, Derived):
                yield from _through(relation.related_model, relation.field.attname, model, keys)


def _through(
    pointing: type[models.Model], column: str, model: type[Recorded], keys: list[int]
) -> Iterator[Reference]:
    attribute = pointing.root_attribute() if issubclass(pointing, Recorded) else ""
    for row, target, root in values_by(pointing, column, keys, ("pk", column, attribute or "pk")):
        yield Reference(pointing, row, root if attribute else None, column, (model, target))
