"""What becomes one when records are merged: which value stays, which contact points and links come along.

An absorbed record keeps all of its own; what is missing on the survivor is copied there. So nothing is lost, and taking
the merge back has only to remove the copies.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from perennial.journal.making import new_row
from perennial.lib.text import fold
from perennial.records.derive.reach import home_country, primaries
from perennial.records.derive.values import value_of
from perennial.records.drafts import ADDRESS_PARTS
from perennial.records.line_items import AMOUNT
from perennial.records.models import ContactPoint, Head, Link, PointKind
from perennial.records.writing import meaning
from perennial.schema.kinds import Setting, kind_of
from perennial.schema.kinds.line import LINES, Line
from perennial.schema.shape import EntityShape, FieldShape

FLAG, RECORD = "flag", "record"
# The main company of an absorbed contact becomes a further one of a survivor who has another; a job belongs to it.
CONTACT, COMPANY, JOB = "contact", "company", "job_title"
# What forbids: of one person it holds for all that is known of them.
STRICT = frozenset({"do_not_contact"})


@dataclass(frozen=True, slots=True)
class Side:
    """One of the records: its row, its contact points, its own links."""

    head: Head
    points: Sequence[ContactPoint]
    links: Sequence[Link]


class Merging:
    """The survivor and what it absorbs, in the order in which they are asked for what it has not.

    `chosen` says by field key whose value stays, where that is not the survivor's.
    """

    def __init__(
        self, shape: EntityShape, keep: Side, drops: Sequence[Side], chosen: Mapping[str, int]
    ) -> None:
        self.shape = shape
        self.keep = keep
        self.drops = drops
        self._sides = (keep, *drops)
        self._ids = {side.head.pk for side in self._sides}
        self._chosen = chosen
        self._givers: dict[str, Head | None] = {}

    def columns(self) -> dict[str, Any]:
        """What is written on the survivor's row, with the day on which each value was last known to be right."""
        found: dict[str, Any] = {}
        for one in fields_of(self.shape):
            giver = self._giver(one)
            if giver is not self.keep.head and one.home != LINES:
                found[one.column if one.home == "column" else f"attributes.{one.key}"] = _stored(giver, one)
                found[f"confirmed.{one.key}"] = (giver.confirmed or {}).get(one.key) if giver else None
        return found

    def lines(self) -> Sequence[Line] | None:
        """The lines that the survivor gets instead of its own; None where these stay."""
        field = self.shape.fields.get(LINES)
        giver = self._giver(field) if field is not None else self.keep.head
        return None if field is None or giver is None or giver is self.keep.head else value_of(giver, field)

    def stays(self) -> dict[str, int | None]:
        """By field key, the record whose value stays; None where there is none."""
        givers = {one.key: self._giver(one) for one in fields_of(self.shape)}
        return {key: giver.pk if giver else None for key, giver in givers.items()}

    def loosened(self) -> list[FieldShape]:
        """Fields by whose choice something would be allowed that one of the records forbids."""
        return [
            one for one in self._strict() if self._chosen.get(one.key) not in {None, *self._forbidding(one)}
        ]

    def _strict(self) -> list[FieldShape]:
        fields = [self.shape.fields[key] for key in STRICT & self.shape.fields.keys()]
        return [one for one in fields if self._forbidding(one)]

    def _forbidding(self, one: FieldShape) -> set[int]:
        return {side.head.pk for side in self._sides if value_of(side.head, one)}

    def _giver(self, one: FieldShape) -> Head | None:
        if one.key not in self._givers:
            self._givers[one.key] = self._giver_of(one)
        return self._givers[one.key]

    def _giver_of(self, one: FieldShape) -> Head | None:
        """Whose value stays: the chosen one's, else the survivor's own, else the first that there is.

        What forbids (do not contact) holds for all when it holds for one, and an amount goes with the lines. None where
        the survivor referred to one of the others, and so would refer to itself.
        """
        heads = [side.head for side in self._sides]
        if one.key in self._chosen:
            head = next(head for head in heads if head.pk == self._chosen[one.key])
            return None if self._refers_inside(head, one) else head
        if one.key == AMOUNT and (lines := self.shape.fields.get(LINES)):
            heads = [head for head in [self._giver(lines)] if head] + heads
        if one.key == JOB:
            heads = [head for head in heads if head is self.keep.head or self._works_there(head)]
        filled = next((head for head in heads if self._has(head, one)), None)
        return self.keep.head if filled is None and not self._refers_inside(self.keep.head, one) else filled

    def _has(self, head: Head, one: FieldShape) -> bool:
        value = value_of(head, one)
        if one.kind == FLAG:
            return bool(value)
        return not kind_of(one).empty(value) and not self._refers_inside(head, one)

    def _works_there(self, head: Head) -> bool:
        """Whether the main company of a record is the one that stays."""
        return getattr(head, f"{COMPANY}_id", None) == self._company()

    def _company(self) -> int | None:
        field = self.shape.fields.get(COMPANY)
        giver = self._giver(field) if field is not None else None
        return getattr(giver, f"{COMPANY}_id", None)

    def _says_main(self, link: Link) -> bool:
        """Whether a link says no more than that the main company is the main company."""
        return link.field == COMPANY and not link.role and link.target_id == self._company()

    def _refers_inside(self, head: Head, one: FieldShape) -> bool:
        return one.kind == RECORD and value_of(head, one) in self._ids

    def points(self, setting: Setting) -> list[ContactPoint]:
        """Copies of contact points that the survivor has not, to stand behind its own.

        A phone that the survivor's country would read otherwise is written out with its country code.
        """
        own = self.keep.points
        country = home_country(next((s.points for s in self._sides if _has_address(s)), own), setting)
        known = {(point.kind, _meaning(point)) for point in own}
        last = {kind: max((p.rank for p in own if p.kind == kind), default=-1) for kind in PointKind.values}
        found = []
        for point in (point for side in self.drops for point in side.points):
            if (key := (point.kind, _meaning(point))) not in known:
                known.add(key)
                last[point.kind] += 1
                found.append(_copy(point, self.keep.head.pk, last[point.kind], country))
        return found

    def links(self) -> list[Link]:
        """Copies of links that the survivor has not; of a field that holds one record its own stays."""
        single = {
            one.key
            for one in self.shape.fields.values()
            if one.home == "link" and one.kind == RECORD and one.editable
        }
        taken = {link.field for link in self.keep.links if link.field in single and link.until is None}
        known = {_link_key(link) for link in self.keep.links}
        found = []
        for link in (*self._left_companies(), *(link for side in self.drops for link in side.links)):
            full = link.until is None and (link.field in taken or self._says_main(link))
            if link.target_id in self._ids or _link_key(link) in known or full:
                continue
            known.add(_link_key(link))
            taken |= {link.field} & single if link.until is None else set()
            names = ("target_id", "field", "role", "since", "until")
            values = {name: getattr(link, name) for name in names}
            found.append(new_row(Link, record_id=self.keep.head.pk, **values))
        return found

    def _left_companies(self) -> Iterator[Link]:
        """People work in several places; of what else has a company, one stays."""
        field = self.shape.fields.get(COMPANY)
        if field is None or self.shape.key != CONTACT:
            return
        main = self._company()
        for head in (side.head for side in self._sides):
            company = getattr(head, field.column)
            if company not in {None, main}:
                yield new_row(
                    Link,
                    target_id=company,
                    field=COMPANY,
                    role=getattr(head, JOB, ""),
                    since=None,
                    until=None,
                )


def fields_of(shape: EntityShape) -> list[FieldShape]:
    """The fields of which one value stays and the others stand aside."""
    return [
        one for one in shape.fields.values() if one.editable and one.home in {"column", "attribute", LINES}
    ]


def _stored(head: Head | None, one: FieldShape) -> Any:
    if head is None:
        return None
    return getattr(head, one.column) if one.home == "column" else (head.attributes or {}).get(one.key)


def _has_address(side: Side) -> bool:
    return PointKind.ADDRESS in primaries(side.points)


def _copy(point: ContactPoint, record: int, rank: int, country: str) -> ContactPoint:
    values = {name: getattr(point, name) for name in ("kind", "label", "raw", "verified", *ADDRESS_PARTS)}
    copy = new_row(ContactPoint, record_id=record, rank=rank, **values)
    if (
        point.kind == PointKind.PHONE
        and point.valid
        and meaning(point.kind, point.raw, country) != point.normalised
    ):
        copy.raw = point.normalised
    return copy


def _meaning(point: ContactPoint) -> str:
    """As it was read with its own record; every part of an address counts."""
    if point.kind == PointKind.ADDRESS:
        return fold(" ".join(getattr(point, part) for part in ADDRESS_PARTS))
    return point.normalised or fold(point.raw)


def _link_key(link: Link) -> tuple[Any, ...]:
    return link.field, link.target_id, link.role, link.since, link.until
