"""From field values, keyed as the shape names them, to what is written: columns, contact points, links."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from perennial.journal.making import new_row
from perennial.records.models import ContactPoint, PointKind
from perennial.schema.kinds import ids_of, kind_of
from perennial.schema.shape import EntityShape, FieldShape

ADDRESS_PARTS = ("street", "postal_code", "city", "region", "country")
REACH_KEYS = ("email", "phone")
_NUMBERED = re.compile(r"(email|phone)(?:_(\d+))?")
Values = Mapping[str, Any]
_NO_LABELS: Mapping[str, str] = MappingProxyType({})


class Reach(NamedTuple):
    """An e-mail or phone of a draft: `place` 0 is meant for the primary one, 1 for the second."""

    kind: str
    place: int
    raw: str
    label: str = ""


@dataclass(slots=True)
class Draft:
    """What a form, an API call or a file row asks of one record.

    `columns` are journal field names of the typed table, `reach` the e-mails and phones in order of rank,
    `address` the parts of the primary address, `links` the targets of link fields, `several` those of fields that hold
    several, `people` the colleagues of such fields, `points` further contact points of a record that is still to be
    created.
    """

    columns: dict[str, Any] = field(default_factory=dict)
    reach: list[Reach] = field(default_factory=list)
    address: dict[str, str] = field(default_factory=dict)
    links: dict[str, int | None] = field(default_factory=dict)
    several: dict[str, list[int]] = field(default_factory=dict)
    people: dict[str, list[int]] = field(default_factory=dict)
    points: list[ContactPoint] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        linked = self.links or self.several or self.people
        return not (self.columns or self.reach or self.address or linked or self.points)


def base_key(key: str) -> str:
    """'email' for 'email_2'."""
    return _rank(key)[0]


def number_of(key: str) -> int:
    """2 for 'email_2', 1 for 'email' and any other field."""
    return _rank(key)[1]


def draft_of(shape: EntityShape, values: Values, labels: Mapping[str, str] = _NO_LABELS) -> Draft:
    """The draft of values keyed by field; `email_2`, `phone_3` are further points. Raises BadRequest for unknown keys.

    `labels` say, by the same keys, which e-mail or phone it is: work, mobile …
    """
    draft = Draft()
    for key in sorted(values, key=_rank):
        base, number = _rank(key)
        if base in REACH_KEYS:
            draft.reach.append(Reach(base, number - 1, values[key], labels.get(key, "")))
        elif key in ADDRESS_PARTS:
            draft.address[key] = values[key]
        else:
            _place(draft, shape.field(key), values[key])
    return draft


@lru_cache(maxsize=1024)
def _rank(key: str) -> tuple[str, int]:
    numbered = _NUMBERED.fullmatch(key)
    return (numbered[1], int(numbered[2] or 1)) if numbered else (key, 1)


def _place(draft: Draft, field: FieldShape, value: Any) -> None:
    if field.home == "people":
        draft.people[field.key] = ids_of(value)
    elif field.kind == "people":
        draft.several[field.key] = ids_of(value)
    elif field.home == "link":
        draft.links[field.key] = value
    elif field.home == "attribute":
        kind = kind_of(field)
        draft.columns[f"attributes.{field.key}"] = None if kind.empty(value) else kind.to_attribute(value)
    else:
        draft.columns[field.column] = value


def points_of(draft: Draft, record_id: int) -> list[ContactPoint]:
    """The contact points of a new record; empty ones are left out."""
    points = []
    for rank, one in enumerate(draft.reach):
        if one.raw:
            points.append(
                new_row(
                    ContactPoint, record_id=record_id, kind=one.kind, label=one.label, rank=rank, raw=one.raw
                )
            )
    if any(draft.address.values()):
        points.append(new_row(ContactPoint, record_id=record_id, kind=PointKind.ADDRESS, **draft.address))
    for point in draft.points:
        point.record_id = record_id
    return points + draft.points


def key_of(shape: EntityShape, name: str) -> str:
    """The field key behind a journal field name of the typed table ('company_id' is 'company'); '' when none."""
    for one in shape.fields.values():
        if name == one.column and one.home in {"column", "attribute"}:
            return one.key
    return ""
