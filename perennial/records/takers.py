"""To whom a group may be handed over: who may merge it."""

from __future__ import annotations

from collections.abc import Sequence

from perennial.access.actor import Actor, of_user
from perennial.access.models import User
from perennial.access.queries import may, users
from perennial.records.models import ENTITIES, Head
from perennial.records.queries import may_merge
from perennial.schema.queries import shape_of
from perennial.schema.shape import EntityShape


def takers(actor: Actor, entity: str, records: Sequence[int]) -> list[User]:
    """Colleagues who may merge these records, those first who own one of them."""
    shape, heads = shape_of(entity), list(ENTITIES[entity].objects.filter(pk__in=records))
    owners = {head.owner_id for head in heads}
    by_role: dict[int, bool] = {}
    found = []
    for user in users(actor).filter(is_active=True).exclude(pk=actor.user_id or 0):
        one = of_user(user, actor.channel)
        if user.role_id not in by_role:
            by_role[user.role_id] = may_merge(one, shape)
        if by_role[user.role_id] and all(_may(one, shape, head) for head in heads):
            found.append(user)
    return sorted(found, key=lambda user: user.pk not in owners)


def _may(actor: Actor, shape: EntityShape, head: Head) -> bool:
    return all(may(actor, action, shape, head) for action in ("read", "edit"))
