"""What is planned between two days, and with whom, as far as somebody may see it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from perennial.access.actor import Actor
from perennial.access.queries import readable_fields
from perennial.records.activities import targets_of
from perennial.records.models import Activity, Head
from perennial.records.my_day import WHEN
from perennial.records.queries import heads
from perennial.schema.queries import shape_of

#: Calendar programs read all of a feed each time.
MOST = 2_000


@dataclass(frozen=True, slots=True)
class Planned:
    """An activity that has a day; `about` are the records it is about that the actor may see, by field."""

    activity: Activity
    about: Mapping[str, Head]


def planned(
    actor: Actor, owners: Collection[int], since: date, until: date, limit: int = MOST
) -> Sequence[Planned]:
    """Activities of these users that are due within these days, in order; none where the actor may not know when."""
    shape = shape_of("activity")
    readable = readable_fields(actor, shape, shape.fields)
    if not readable >= WHEN:
        return []
    found = heads(actor, shape).filter(owner__in=owners, due__gte=since, due__lte=until)
    several = [one for one in found.order_by("due", "starts", "pk")[:limit] if isinstance(one, Activity)]
    targets = targets_of([one.pk for one in several])
    wanted: dict[str, set[int]] = {}
    for its in targets.values():
        for key, pk in its.items():
            if key in readable:
                wanted.setdefault(key, set()).add(pk)
    seen = {
        key: {head.pk: head for head in heads(actor, shape_of(key)).filter(pk__in=ids)}
        for key, ids in wanted.items()
    }
    return [
        Planned(
            one,
            {key: seen[key][pk] for key, pk in targets.get(one.pk, {}).items() if pk in seen.get(key, {})},
        )
        for one in several
    ]
