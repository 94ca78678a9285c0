"""Whether what is known of an undo still holds: did anybody write since at what it touches?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db import models
from django.db.models import Q

from perennial.journal.models import Batch, ChainHead, Entry
from perennial.journal.reading import Line, line
from perennial.journal.sealer import seal
from perennial.journal.setwise import slices
from perennial.journal.tables import Recorded

# After more entries than these, looking again costs less than comparing.
MOST = 20_000
Touched = tuple[set[int], dict[str, set[int]]]


def position_now() -> int:
    """The position of the newest batch; what is committed later stands behind it."""
    seal()
    return ChainHead.objects.values_list("position", flat=True).filter(pk=1).first() or 0


def moved_on(change_id: int, position: int) -> bool:
    """Whether something behind that position touches or names a record or row the change touched, or alters rights."""
    newer = Batch.objects.filter(Q(position__gt=position) | Q(position__isnull=True)).exclude(
        change=change_id
    )
    entries = list(Entry.objects.filter(batch__in=newer)[: MOST + 1])
    if len(entries) > MOST or any(entry.table.startswith("access.") for entry in entries):
        return True
    roots, rows = _touched(line(entry, 0) for entry in entries)
    own = Entry.objects.filter(batch__change=change_id)
    return any(own.filter(root__in=piece).exists() for piece in slices(sorted(roots))) or any(
        own.filter(root__isnull=True, table=table, row__in=piece).exists()
        for table, keys in rows.items()
        for piece in slices(sorted(keys))
    )


def _touched(several: Iterable[Line]) -> Touched:
    """Records by id, and rows without a record by table: those that were written, and those they point at now."""
    roots: set[int] = set()
    rows: dict[str, set[int]] = defaultdict(set)
    for one in several:
        if one.root is None:
            rows[one.model._meta.label_lower].add(one.row)
        else:
            roots.add(one.root)
        for target, key in _pointers(one):
            if target.root_attribute():
                roots.add(key)
            else:
                rows[target._meta.label_lower].add(key)
    return roots, rows


def _pointers(one: Line) -> Iterator[tuple[type[Recorded], int]]:
    for column in one.model._meta.concrete_fields:
        if isinstance(column, models.ForeignKey) and column.attname in one.fields:
            target, after = column.related_model, one.fields[column.attname][1]
            if after is not None and issubclass(target, Recorded):
                yield target, after
