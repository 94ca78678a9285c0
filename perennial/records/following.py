"""Who follows a record: whoever said so, and its owner unless they said otherwise."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from perennial.access.actor import Actor
from perennial.journal.door import OpenChange
from perennial.records.models import ENTITIES, Follow, Head


def is_following(actor: Actor, head: Head) -> bool:
    """Whether what others do to the record is told to the actor."""
    if actor.user_id is None:
        return False
    said = (
        Follow.objects.filter(record=head.pk, user=actor.user_id)
        .order_by("-pk")
        .values_list("follows", flat=True)
    )
    wish = said.first()
    return head.owner_id == actor.user_id if wish is None else wish


def set_following(act: OpenChange, record: int, user: int, follows: bool) -> None:
    """Keep the wish; inside an open change."""
    there = Follow.objects.filter(record=record, user=user).order_by("-pk").first()
    if there is not None:
        act.update(there, follows=follows)
    else:
        act.create(Follow(record_id=record, user_id=user, follows=follows))


def follow_by_itself(act: OpenChange, record: int, user: int) -> None:
    """Who takes part in a talk follows it, unless they ever said whether they do."""
    if not Follow.objects.filter(record=record, user=user).exists():
        act.create(Follow(record_id=record, user_id=user))


def followers_of(records: Mapping[str, Collection[int]]) -> dict[int, set[int]]:
    """By record who follows it, of records by entity."""
    ids = sorted({pk for its in records.values() for pk in its})
    wishes: dict[int, dict[int, bool]] = {}
    for record, user, follows in (
        Follow.objects.filter(record__in=ids).order_by("pk").values_list("record", "user", "follows")
    ):
        wishes.setdefault(record, {})[user] = follows
    found = {pk: {user for user, follows in its.items() if follows} for pk, its in wishes.items()}
    for entity, its in records.items():
        owned = ENTITIES[entity].objects.filter(pk__in=sorted(its), owner__isnull=False)
        for pk, owner in owned.values_list("pk", "owner"):
            if wishes.get(pk, {}).get(owner, True):
                found.setdefault(pk, set()).add(owner)
    return found
