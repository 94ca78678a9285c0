"""Which records stand under which keys: set-wise, one query a kind of key for a whole slice.

Only live records the actor may see are found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import QuerySet

from perennial.access.actor import Actor
from perennial.journal.setwise import slices
from perennial.records.models import ContactPoint, Head
from perennial.records.queries import heads
from perennial.schema.kinds import Setting
from perennial.schema.queries import shape_of
from perennial.transfer.importing.keys import Key, without_house
from perennial.transfer.record_numbers import NUMBER

_COLUMNS = {"own_id": "own_id_key", "name": "name_key", "tax_id": "tax_key"}


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
    if how == NUMBER:
        return [(str(pk), pk) for pk in _among(live, [int(normal) for normal in normals])]
    column = _COLUMNS[how]
    if how == "tax_id":
        typed = normals | {house.lower() + normal for normal in normals}
        rows = live.filter(tax_key__in=typed).order_by("pk").values_list(column, "pk")
        return [(without_house(key, house), pk) for key, pk in rows]
    return live.filter(**{f"{column}__in": normals}).order_by("pk").values_list(column, "pk")


def _among(live: QuerySet[Head], ids: list[int]) -> Iterable[int]:
    return live.filter(pk__in=ids).values_list("pk", flat=True)
