"""Patterns of rules, judged by record: when it is written, and for all of them when the rules are others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from perennial.journal.derivations import write_columns
from perennial.journal.rows import values_by
from perennial.quality.kinds.pattern import WORD, Expected
from perennial.quality.queries import patterns_on
from perennial.records.derive.doubts import framed
from perennial.records.derive.values import value_of
from perennial.records.models import Head
from perennial.schema.queries import shape_of
from perennial.schema.shape import EntityShape


def broken(head: Head, shape: EntityShape, patterns: Iterable[Expected]) -> Iterator[str]:
    """The word of each pattern that a text of the record breaks."""
    for one in patterns:
        field = shape.fields.get(one.field)
        if field is not None and one.broken_by(str(value_of(head, field) or "")):
            yield one.word


def judge(model: type[Head], keys: Sequence[int]) -> None:
    """Bring the words of stored records up to date; writes only what differs."""
    shape = shape_of(model._meta.model_name or "")
    patterns = patterns_on(shape.key)
    if not patterns:
        keys = list(
            model.objects.filter(pk__in=keys, flaws__contains=f" {WORD}").values_list("pk", flat=True)
        )
    columns = ("record_id", "flaws", *sorted(_columns(shape, patterns)))
    changed = []
    for row in values_by(model, "pk", keys, columns, lock="NO KEY UPDATE"):
        head = model(**dict(zip(columns, row, strict=True)))
        words = {word for word in head.flaws.split() if not word.startswith(WORD)}
        flaws = framed(words.union(broken(head, shape, patterns)))
        if flaws != head.flaws:
            changed.append((head.pk, flaws))
    write_columns(model, ("flaws",), changed)


def _columns(shape: EntityShape, patterns: Iterable[Expected]) -> set[str]:
    """Where the texts stand that patterns look at."""
    fields = [shape.fields[one.field] for one in patterns if one.field in shape.fields]
    return {"attributes" if field.home == "attribute" else field.column for field in fields} - {""}
