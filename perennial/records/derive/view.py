"""What derivations read of a slice of records: once for all of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from perennial.journal.derivations import Written
from perennial.journal.rows import rows_by
from perennial.records.derive.fresh import fresh_among
from perennial.records.derive.reach import points_by_record
from perennial.records.line_items import items_by_record
from perennial.records.models import ContactPoint, Head, Lined, LineItem
from perennial.records.models.record import heads_of
from perennial.schema.kinds import Setting
from perennial.schema.queries import setting, shape_of
from perennial.schema.shape import EntityShape

POINT_ORDER = ("record_id", "kind", "rank", "id")


@dataclass(frozen=True, slots=True)
class View:
    """Records by id as they stand, with their contact points in order of kind and rank, and their lines.

    `keys` are all that were asked about: those without a head are gone. `fresh` were inserted a moment ago with their
    derived columns, and nothing has been derived from them yet.
    """

    keys: Sequence[int]
    heads: Mapping[int, Head]
    points: Mapping[int, Sequence[ContactPoint]]
    fresh: Collection[int]
    items: Mapping[int, Sequence[LineItem]]
    shapes: Mapping[type[Head], EntityShape]
    setting: Setting

    def shape(self, head: Head) -> EntityShape:
        return self.shapes[type(head)]


def view_of(written: Written) -> View:
    """The view of records, given the heads that are at hand."""
    fresh = fresh_among(written)
    heads = {key: head for key, (head, _points) in fresh.items()}
    points = {
        key: sorted(several, key=lambda p: (p.kind, p.rank, p.pk)) for key, (_head, several) in fresh.items()
    }
    there = [key for key in written if key not in fresh]
    heads |= {key: row for key in there if isinstance(row := written[key], Head)}
    heads |= {head.pk: head for head in _read(key for key in there if key not in heads)}
    points |= points_by_record(rows_by(ContactPoint, "record_id", there, order=POINT_ORDER))
    shapes = {
        model: shape_of(model._meta.model_name or "") for model in {type(head) for head in heads.values()}
    }
    lined = [key for key in there if isinstance(heads.get(key), Lined)]
    items = items_by_record(lined) if lined else {}
    return View(list(written), heads, points, fresh.keys(), items, shapes, setting())


def _read(keys: Iterable[int]) -> Iterable[Head]:
    for model, ids in heads_of(keys).items():
        if issubclass(model, Head):
            yield from rows_by(model, "pk", ids)
