"""What people did about their upkeep, told from the journal: how far somebody is today, who handed a record over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from perennial.access.actor import Actor
from perennial.journal.models import Change, Entry
from perennial.journal.queries import notes
from perennial.lib.conditions.values import start_of
from perennial.quality.queries import present_moment
from perennial.records.changes import takings
from perennial.records.condition.actions import ARCHIVE, HAND_OVER, MEND
from perennial.records.models import ENTITIES, Head

# What answers a broken rule, of one record at a time.
ANSWERS = (MEND, "confirm", "waive", "snooze", HAND_OVER, ARCHIVE)


def done_today(actor: Actor) -> int:
    """How many answers the actor gave today that were not taken back."""
    if actor.user_id is None:
        return 0
    found = Change.objects.filter(
        actor_id=actor.user_id,
        at__gte=_start_of_today(),
        action__in=[f"{entity}.{verb}" for entity in ENTITIES for verb in ANSWERS],
        operation_id__isnull=True,
    )
    ids = list(found.values_list("pk", flat=True))
    return len(ids) - len(takings(ids))


def _start_of_today() -> datetime:
    moment = present_moment()
    return start_of(moment.today, moment.zone)


@dataclass(frozen=True, slots=True)
class Given:
    """A hand-over: by whom (a user's id), and the word that went with it."""

    by: int | None
    word: str


def handed_over(actor: Actor, head: Head) -> Given | None:
    """The latest hand-over of one of the actor's records, None where it came to them otherwise."""
    if head.owner_id is None or head.owner_id != actor.user_id:
        return None
    action = f"{head._meta.model_name}.{HAND_OVER}"
    entry = Entry.objects.filter(root=head.pk, batch__change__action=action).order_by("-pk").first()
    if entry is None or takings([entry.batch.change_id]):
        return None
    change = entry.batch.change
    return Given(change.actor_id, notes([change.pk]).get(change.pk, {}).get("reason", ""))
