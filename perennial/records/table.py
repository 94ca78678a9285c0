"""Values of many records at once, for lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from perennial.records.derive.reach import points_by_record, primaries
from perennial.records.derive.values import value_of
from perennial.records.drafts import ADDRESS_PARTS
from perennial.records.line_items import lines_by_record
from perennial.records.models import ContactPoint, Head, Link, Participant, PointKind
from perennial.schema.shape import EntityShape, FieldShape


def values_of(
    shape: EntityShape,
    heads: Sequence[Head],
    keys: Iterable[str],
    points: Mapping[int, Sequence[ContactPoint]] | None = None,
) -> dict[int, dict[str, Any]]:
    """{record id: {field key: value}}; at most three statements, whatever the number of records.

    `points` are the contact points of these records, where they are at hand.
    """
    fields = [shape.field(key) for key in keys]
    ids = [head.pk for head in heads]
    wanted = any(f.key in ADDRESS_PARTS and not f.column for f in fields)
    addresses = _addresses(_points_of(ids) if points is None else points) if wanted else {}
    links = linked_with(ids, fields)
    found = {
        head.pk: {
            f.key: value_in(head, f, addresses.get(head.pk), links.get(head.pk, {}))
            for f in fields
            if f.home != "lines"
        }
        for head in heads
    }
    for key in (f.key for f in fields if f.home == "lines"):
        lines = lines_by_record(ids)
        for pk, values in found.items():
            values[key] = lines.get(pk, [])
    return found


def value_in(head: Head, field: FieldShape, address: ContactPoint | None, links: Mapping[str, Any]) -> Any:
    """The value of a field of a record, given its primary address and what `linked_with` found of it."""
    if field.kind == "people":
        return links.get(field.key, [])
    if field.home == "link":
        return links.get(field.key)
    if field.key in ADDRESS_PARTS and not field.column:
        return getattr(address, field.key, "")
    return value_of(head, field)


def _points_of(ids: Sequence[int]) -> Mapping[int, Sequence[ContactPoint]]:
    return points_by_record(ContactPoint.objects.filter(record__in=ids, kind=PointKind.ADDRESS))


def _addresses(points: Mapping[int, Sequence[ContactPoint]]) -> Mapping[int, ContactPoint]:
    found = ((pk, primaries(several).get(PointKind.ADDRESS)) for pk, several in points.items())
    return {pk: address for pk, address in found if address is not None}


def linked_with(ids: Sequence[int], fields: Sequence[FieldShape]) -> Mapping[int, Mapping[str, Any]]:
    """By record what these of its fields link with: one record, or a list where they hold several."""
    found: dict[int, dict[str, Any]] = {}
    if any(one.home == "link" and one.kind != "people" for one in fields):
        found = {pk: dict(its) for pk, its in links_of(ids).items()}
    for one in fields:
        if one.kind == "people":
            for pk, several in people_of(ids, one).items():
                found.setdefault(pk, {})[one.key] = several
    return found


def people_of(ids: Sequence[int], field: FieldShape) -> Mapping[int, list[int]]:
    """By record who takes part, in the order in which they were named."""
    found: dict[int, list[int]] = {}
    if field.home == "people":
        rows = Participant.objects.filter(record__in=ids).order_by("pk").values_list("record", "user")
    else:
        links = Link.objects.filter(record__in=ids, field=field.key, until__isnull=True)
        rows = links.order_by("pk").values_list("record", "target")
    for record, one in rows:
        several = found.setdefault(record, [])
        if one not in several:
            several.append(one)
    return found


def links_of(ids: Sequence[int]) -> Mapping[int, Mapping[str, int]]:
    """Today's target of each link field by record: of several the oldest, which is the one an edit replaces."""
    found: dict[int, dict[str, int]] = {}
    rows = Link.objects.filter(record__in=ids, until__isnull=True).order_by("-id")
    for record, field, target in rows.values_list("record", "field", "target"):
        found.setdefault(record, {})[field] = target
    return found
