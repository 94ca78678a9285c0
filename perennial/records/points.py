"""Lists of contact points as somebody wants them: entries are added, corrected, removed, put first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from perennial.journal.door import OpenChange
from perennial.lib.refusals import Refusal
from perennial.lib.text import fold
from perennial.records.derive.reach import home_country
from perennial.records.drafts import ADDRESS_PARTS
from perennial.records.models import ContactPoint, PointKind
from perennial.records.moving import keep_phones
from perennial.records.writing import meaning
from perennial.schema.kinds import Setting

NOT_THE_VALUE = ("label", "verified")


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list: an `id` names a point that is there, `columns` are what it is to hold.

    Without an id it is the point that means the same, else a new one; with `fresh` it must be a new one. `place` is
    where a refusal belongs.
    """

    place: str
    id: int | None = None
    remove: bool = False
    primary: bool | None = None
    columns: Mapping[str, Any] = field(default_factory=dict)
    fresh: bool = False


# What is wanted of the points of each kind; points that no item names stay as they are.
Lists = Mapping[str, Sequence[Item]]


def parts_of(kind: str) -> tuple[str, ...]:
    """The fields that a kind of contact point holds values of."""
    return ADDRESS_PARTS if kind == PointKind.ADDRESS else (str(kind),)


def write_lists(
    act: OpenChange, record: int, lists: Lists, there: Sequence[ContactPoint], setting: Setting
) -> None:
    """Bring the points of a record (those `there`) to what the lists ask, inside an open change.

    Raises Refusal for an id that is not there, a value given twice, and a fresh one that is there already.
    """
    for plan in _plans(record, lists, there, setting):
        act.create(plan.create)
        act.update_each(ContactPoint, plan.update)
        for gone in plan.delete:
            act.delete(gone)
    if PointKind.ADDRESS in lists:
        keep_phones(act, {record: there}, setting)


def new_points(lists: Lists, setting: Setting) -> list[ContactPoint]:
    """What the lists ask of a record still to be created, whose id the points get with it. Raises as `write_lists`."""
    return [point for plan in _plans(0, lists, (), setting) for point in plan.create]


def _plans(record: int, lists: Lists, there: Sequence[ContactPoint], setting: Setting) -> Iterator[_Plan]:
    country = home_country(there, setting)
    for kind, items in lists.items():
        plan = _Plan(record, kind, country, {point.pk: point for point in there if point.kind == kind})
        named = {item.id for item in items}
        for item in items:
            plan.add(item, named)
        plan.put_first(items)
        yield plan


@dataclass(slots=True)
class _Plan:
    record: int
    kind: str
    country: str
    own: dict[int, ContactPoint]
    create: list[ContactPoint] = field(default_factory=list)
    update: dict[int, dict[str, Any]] = field(default_factory=dict)
    delete: list[ContactPoint] = field(default_factory=list)
    # The point of each item, in the order of the items.
    placed: list[ContactPoint] = field(default_factory=list)
    meanings: set[str] = field(default_factory=set)

    def add(self, item: Item, named: set[int | None]) -> None:
        point = self._named(item) if item.id else self._alike(item, named)
        if point is None:
            point = ContactPoint(record_id=self.record, kind=self.kind, rank=self._last(), **item.columns)
            self.create.append(point)
        elif item.fresh:
            raise Refusal(_("This is there already."), field=item.place)
        elif item.remove:
            self.delete.append(point)
        else:
            self._correct(point, dict(item.columns), keep_value=item.id is None)
        self.placed.append(point)

    def put_first(self, items: Sequence[Item]) -> None:
        """The item that is to be the primary one stands before all others."""
        point = next((self.placed[number] for number, item in enumerate(items) if item.primary), None)
        if point is None:
            return
        others = [one.rank for one in (*self.own.values(), *self.create) if one is not point]
        if not others or point.rank < min(others):
            return
        if point.pk is None:
            point.rank = min(others) - 1
        else:
            self.update.setdefault(point.pk, {})["rank"] = min(others) - 1

    def _named(self, item: Item) -> ContactPoint:
        point = self.own.get(item.id or 0)
        if point is None:
            raise Refusal(
                _("This record has no such entry. Read the record again."), field=f"{item.place}.id"
            )
        return point

    def _alike(self, item: Item, named: set[int | None]) -> ContactPoint | None:
        """The point that already means what the item says."""
        wanted = self._meaning(item.columns)
        if wanted in self.meanings:
            raise Refusal(_("This is in the list twice. Send it once."), field=item.place)
        self.meanings.add(wanted)
        free = (point for point in self.own.values() if point.pk not in named)
        return next((point for point in free if self._meaning(point.__dict__) == wanted), None)

    def _meaning(self, columns: Mapping[str, Any]) -> str:
        if self.kind == PointKind.ADDRESS:
            return fold(" ".join(columns.get(part) or "" for part in ADDRESS_PARTS))
        raw = columns.get("raw") or ""
        return meaning(self.kind, raw, self.country) or fold(raw)

    def _correct(self, point: ContactPoint, columns: dict[str, Any], *, keep_value: bool) -> None:
        if keep_value:
            columns = {name: value for name, value in columns.items() if name in NOT_THE_VALUE}
        fresh = any(
            getattr(point, name) != value for name, value in columns.items() if name not in NOT_THE_VALUE
        )
        if fresh and "verified" not in columns:
            # A corrected value was not the one that somebody confirmed.
            columns["verified"] = None
        if columns:
            self.update.setdefault(point.pk, {}).update(columns)

    def _last(self) -> int:
        return max((point.rank for point in (*self.own.values(), *self.create)), default=-1) + 1
