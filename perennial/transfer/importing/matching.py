"""Which records stand under which keys: set-wise, one query a kind of key for a whole slice.

Only live records the actor may see are found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from perennial.access.actor import Actor
from perennial.journal.setwise import slices
from perennial.records.models import ContactPoint, Head, PointKind
from perennial.records.queries import heads
from perennial.schema.kinds import Setting
from perennial.schema.queries import shape_of
from perennial.transfer.importing.keys import NAMED_PHONE, Key, named_phone, phone_and_name, without_house
from perennial.transfer.record_numbers import NUMBER

_COLUMNS = {
    "own_id": "own_id_key",
    "name": "name_key",
    "order_number": "name_key",
    "code": "code_key",
    "tax_id": "tax_key",
}


def found_by(actor: Actor, entity: str, keys: Iterable[Key], setting: Setting) -> Mapping[Key, list[int]]:
    """The records under each key, oldest first."""
    by_how: dict[str, set[str]] = {}
    for how, normal in keys:
        by_how.setdefault(how, set()).add(normal)
    found: dict[Key, list[int]] = {}
    for how, normals in by_how.items():
        for normal, pk in _rows(actor, entity, how, normals, setting.country):
            if pk not in found.setdefault((how, normal), []):
                found[how, normal].append(pk)
    return found


def _rows(actor: Actor, entity: str, how: str, normals: set[str], house: str) -> Iterable[tuple[str, int]]:
    live = heads(actor, shape_of(entity))
    if how in {"email", "phone"}:
        # Two questions: joined in one, the database may walk through every live record instead of the few points.
        points = ContactPoint.objects.filter(kind=how, normalised__in=normals).order_by("record")
        reached = list(points.values_list("normalised", "record"))
        seen = {pk for piece in slices({pk for _, pk in reached}) for pk in _among(live, piece)}
        return [(normal, pk) for normal, pk in reached if pk in seen]
    if how == NAMED_PHONE:
        return _by_phone_and_name(live, normals)
    if how == NUMBER:
        return [(str(pk), pk) for pk in _among(live, [int(normal) for normal in normals])]
    column = _COLUMNS[how]
    if how == "tax_id":
        typed = normals | {house.lower() + normal for normal in normals}
        rows = live.filter(tax_key__in=typed).order_by("pk").values_list(column, "pk")
        return [(without_house(key, house), pk) for key, pk in rows]
    return live.filter(**{f"{column}__in": normals}).order_by("pk").values_list(column, "pk")


def _by_phone_and_name(live: Any, normals: set[str]) -> Iterable[tuple[str, int]]:
    """By name first: few go by one name, where thousands may have one phone."""
    names = {phone_and_name(normal)[1] for normal in normals}
    named = dict(live.filter(name_key__in=names).values_list("pk", "name_key"))
    for piece in slices(sorted(named)):
        points = ContactPoint.objects.filter(record__in=piece).order_by("record")
        for pk, kind, phone in points.values_list("record", "kind", "normalised"):
            whole = named_phone(phone, named[pk])[1]
            if kind == PointKind.PHONE and whole in normals:
                yield whole, pk


def _among(live: QuerySet[Head], ids: list[int]) -> Iterable[int]:
    return live.filter(pk__in=ids).values_list("pk", flat=True)
