"""What a lead tells of the records it may become: values by field, contact points, and where a record says otherwise.

Of the lead only what the actor may read is told, and only for fields that they may write.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from perennial.access.actor import Actor
from perennial.access.queries import editable_fields, readable_fields
from perennial.lib.text import fold
from perennial.matching.specs import Given
from perennial.records.derive.reach import home_country, primaries
from perennial.records.drafts import ADDRESS_PARTS
from perennial.records.leads import ENTITY
from perennial.records.matching.given import given_of
from perennial.records.models import ContactPoint, Head, Lead, PointKind
from perennial.records.points import Item, Lists, parts_of
from perennial.records.queries import known_among
from perennial.records.table import values_of
from perennial.records.writing import meaning
from perennial.schema.kinds import Setting, kind_of
from perennial.schema.queries import shape_of
from perennial.schema.shape import EntityShape, FieldShape

CONTACT, COMPANY, DEAL = BECOMES = ("contact", "company", "deal")
# By what it becomes: a field of that record, and the field of the lead that tells it.
_TOLD: Mapping[str, Mapping[str, str]] = {
    CONTACT: {key: key for key in ("given_name", "family_name", "job_title", "language")},
    COMPANY: {"name": "company_name", "website": "website"},
    DEAL: {key: key for key in ("amount", "source", "campaign", "description")},
}
ADDRESS = str(PointKind.ADDRESS)


@dataclass(frozen=True, slots=True)
class Difference:
    """A record says `now` where the lead tells `told`; both as values of the field `key`, or as addresses."""

    key: str
    now: Any
    told: Any


class Told:
    """What one lead tells one actor."""

    def __init__(self, actor: Actor, lead: Lead, points: Sequence[ContactPoint], setting: Setting) -> None:
        self.actor, self.lead, self.setting = actor, lead, setting
        shape = shape_of(ENTITY)
        self._shape, self.readable = shape, readable_fields(actor, shape, shape.fields)
        self.points = [one for one in points if self.readable.issuperset(self._parts(one.kind))]

    @property
    def names_person(self) -> bool:
        return bool(self._value("given_name") or self._value("family_name"))

    @property
    def names_company(self) -> bool:
        return bool(self._value("company_name"))

    def given(self) -> Given:
        """What matching may compare of it."""
        told = given_of(self.lead, self.points)
        parts = {PointKind.EMAIL, PointKind.PHONE, *ADDRESS_PARTS}
        return {key: its for key, its in told.items() if key in self.readable or key in parts}

    def values(self, entity: str, action: str = "create") -> dict[str, Any]:
        """What it tells of a contact, a company or a deal, by field, without what is empty."""
        shape = shape_of(entity)
        told = {key: self._value(its) for key, its in {**_TOLD[entity], **self._custom(shape)}.items()}
        if entity == DEAL:
            told["name"] = self._value("company_name") or self.title
        allowed = editable_fields(self.actor, shape, told, action)
        return {
            key: value
            for key, value in told.items()
            if key in allowed
            and value is not None
            and not kind_of(shape.fields[key]).empty(value)
            and self._knows(shape.fields[key], value)
        }

    def _knows(self, one: FieldShape, value: Any) -> bool:
        """A record in the trash, or that the actor may not see, cannot be told on."""
        return one.kind != "record" or bool(known_among(self.actor, one.target, [value]))

    @property
    def title(self) -> str:
        return f"{self._value('given_name') or ''} {self._value('family_name') or ''}".strip()

    def lists(
        self, entity: str, theirs: Sequence[ContactPoint] | None, *, alone: bool, take: Collection[str] = ()
    ) -> Lists:
        """The contact points a record gets: with `alone` all, else a company gets the address and no more.

        `theirs` are those it has, None where it is new. Of a record that has an address this one is told only where
        it is taken, and then it is the first.
        """
        kinds = self._kinds(entity, "edit" if theirs is not None else "create", alone=alone)
        own = [one for one in self.points if one.kind in kinds]
        country = home_country(theirs if theirs else own, self.setting)
        found: dict[str, list[Item]] = {}
        known: set[tuple[str, str]] = set()
        has_address = ADDRESS in primaries(theirs or ())
        for point in own:
            key = (point.kind, _meaning(point, country))
            if key in known or (point.kind == ADDRESS and has_address and ADDRESS not in take):
                continue
            known.add(key)
            first = point.kind == ADDRESS and has_address and ADDRESS not in found
            item = Item(point.kind, primary=first or None, columns=_columns(point, country))
            found.setdefault(point.kind, []).append(item)
        return found

    def lacking(self, entity: str, head: Head, more: Mapping[str, Any]) -> dict[str, Any]:
        """What the record has not and the lead tells; `more` are values besides, such as the company."""
        told = self._for(entity, more)
        now = values_of(shape_of(entity), [head], told)[head.pk]
        return {key: value for key, value in told.items() if _empty(entity, key, now[key])}

    def differing(
        self, entity: str, head: Head, theirs: Sequence[ContactPoint], more: Mapping[str, Any], *, alone: bool
    ) -> list[Difference]:
        """Where the record says otherwise, of fields that the actor may read and write."""
        shape, told = shape_of(entity), self._for(entity, more)
        open_to = readable_fields(self.actor, shape, told)
        now = values_of(shape, [head], told)[head.pk]
        found = [
            Difference(key, now[key], value)
            for key, value in told.items()
            if key in open_to
            and not _empty(entity, key, now[key])
            and not _same(shape.fields[key], now[key], value)
        ]
        mine, its = primaries(self.points).get(ADDRESS), primaries(theirs).get(ADDRESS)
        if (
            mine
            and its
            and ADDRESS in self._kinds(entity, "edit", alone=alone)
            and readable_fields(self.actor, shape, ADDRESS_PARTS) == set(ADDRESS_PARTS)
            and _whole(mine) != _whole(its)
        ):
            found.append(Difference(ADDRESS, its, mine))
        return found

    def _for(self, entity: str, more: Mapping[str, Any]) -> dict[str, Any]:
        allowed = editable_fields(self.actor, shape_of(entity), more)
        return self.values(entity, "edit") | {key: value for key, value in more.items() if key in allowed}

    def _kinds(self, entity: str, action: str, *, alone: bool) -> set[str]:
        """The kinds of contact points that the actor may give this record."""
        if entity == DEAL:
            return set()
        wanted = set(PointKind.values) if alone or entity == CONTACT else {ADDRESS}
        shape = shape_of(entity)
        return {
            kind
            for kind in wanted
            if editable_fields(self.actor, shape, parts_of(kind), action) == set(parts_of(kind))
        }

    def _value(self, key: str) -> Any:
        one = self._shape.fields[key]
        return (
            values_of(self._shape, [self.lead], [one.key])[self.lead.pk][key]
            if key in self.readable
            else None
        )

    def _custom(self, shape: EntityShape) -> dict[str, str]:
        """Fields of the workspace that both have, under one key and of one kind."""
        return {
            key: key
            for key, one in self._shape.fields.items()
            if one.home == "attribute" and key in shape.fields and _alike(one, shape.fields[key])
        }

    @staticmethod
    def _parts(kind: str) -> Iterable[str]:
        return parts_of(kind)


def _alike(one: FieldShape, other: FieldShape) -> bool:
    names = ("kind", "home", "choices", "decimals", "target")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _empty(entity: str, key: str, value: Any) -> bool:
    one = shape_of(entity).fields[key]
    return value is None or bool(kind_of(one).empty(value))


def _same(one: FieldShape, now: Any, told: Any) -> bool:
    if isinstance(now, str) and isinstance(told, str):
        return fold(now) == fold(told)
    return bool(now == told)


def _whole(address: ContactPoint) -> str:
    return fold(" ".join(getattr(address, part) for part in ADDRESS_PARTS))


def _meaning(point: ContactPoint, country: str) -> str:
    if point.kind == ADDRESS:
        return _whole(point)
    return point.normalised or meaning(point.kind, point.raw, country)


def _columns(point: ContactPoint, country: str) -> dict[str, Any]:
    """As the record gets it: a phone that its country would read otherwise is written out with its country code."""
    if point.kind == ADDRESS:
        return {name: getattr(point, name) for name in ("label", "verified", *ADDRESS_PARTS)}
    raw = point.raw
    if (
        point.kind == PointKind.PHONE
        and point.valid
        and meaning(point.kind, raw, country) != point.normalised
    ):
        raw = point.normalised
    return {"label": point.label, "verified": point.verified, "raw": raw}
