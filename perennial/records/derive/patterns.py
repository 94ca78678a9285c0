"""Patterns of rules, judged by record: when it is written, and for all of them when the rules are others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from perennial.journal.derivations import write_columns
from perennial.journal.rows import values_by
from perennial.quality.kinds.pattern import WORD, Expected
from perennial.quality.queries import patterns_on
from perennial.records.derive.doubts import framed
from perennial.records.derive.values import value_of
from perennial.records.models import Head
from perennial.schema.queries import shape_of
from perennial.schema.shape import EntityShape, FieldShape


def broken(head: Head, shape: EntityShape, patterns: Iterable[Expected]) -> Iterator[str]:
    """The word of each pattern that a text of the record breaks."""
    for one in patterns:
        field = shape.fields.get(one.field)
        if field is not None and one.broken_by(value_of(head, field) or ""):
            yield one.word


def judge(model: type[Head], keys: Sequence[int]) -> None:
    """Bring the words of stored records up to date; writes only what differs.

    No more is read than flaws and the texts that are looked at: so a million of them are judged in passing.
    """
    shape = shape_of(model._meta.model_name or "")
    patterns = [one for one in patterns_on(shape.key) if one.field in shape.fields]
    if not patterns:
        keys = list(
            model.objects.filter(pk__in=keys, flaws__contains=f" {WORD}").values_list("pk", flat=True)
        )
    columns = sorted({_column(shape.fields[one.field]) for one in patterns})
    looks = [(one, columns.index(_column(shape.fields[one.field]))) for one in patterns]
    changed = []
    for key, flaws, *values in values_by(model, "pk", keys, ("pk", "flaws", *columns), lock="NO KEY UPDATE"):
        words = [one.word for one, at in looks if one.broken_by(_text(values[at], one.field))]
        if (now := _with(words, flaws)) != flaws:
            changed.append((key, now))
    write_columns(model, ("flaws",), changed)


def _column(field: FieldShape) -> str:
    return "attributes" if field.home == "attribute" else field.column


def _text(value: Any, field: str) -> str:
    """The text of a column, or of a field among the attributes."""
    return value if isinstance(value, str) else (value or {}).get(field) or ""


def _with(words: Sequence[str], flaws: str) -> str:
    """The flaws with these words of patterns and no others."""
    if not words and WORD not in flaws:
        return flaws
    return framed({*words, *(word for word in flaws.split() if not word.startswith(WORD))})
