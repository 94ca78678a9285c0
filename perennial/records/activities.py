"""Reading the activities about a record. Who may read the record may read what is about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, F, Q

from perennial.access.actor import Actor
from perennial.access.queries import readable_fields
from perennial.journal.rows import rows_by
from perennial.records.models import ABOUT, Activity, Head, Link, Touch
from perennial.schema.queries import shape_of


class Since(NamedTuple):
    """Where a list of what was done goes on: before this instant, of one instant before this number."""

    done: datetime
    record: int


def _told(actor: Actor, head: Head, *keys: str) -> bool:
    """Whether the actor may know that an activity is about a record, and these fields of it."""
    asked = {str(head._meta.model_name), *keys}
    return readable_fields(actor, shape_of("activity"), asked) == asked


def to_do_about(actor: Actor, head: Head, limit: int) -> list[Activity]:
    """What is still to be done about a record: by day, what has none last."""
    if not _told(actor, head, "done", "due"):
        return []
    found = Touch.objects.filter(target=head.pk, done__isnull=True)
    order = (F("due").asc(nulls_last=True), F("starts").asc(nulls_last=True), "record")
    return _in_order(found.order_by(*order).values_list("record", flat=True)[:limit])


def done_about(
    actor: Actor, head: Head, limit: int, *, kind: str = "", before: Since | None = None
) -> list[Activity]:
    """What was done about a record, the latest first."""
    if not _told(actor, head, "done", *(["kind"] if kind else [])):
        return []
    found = Touch.objects.filter(target=head.pk, done__isnull=False)
    if kind:
        found = found.filter(kind=kind)
    if before:
        found = found.filter(Q(done__lt=before.done) | Q(done=before.done, record__lt=before.record))
    return _in_order(found.order_by("-done", "-record").values_list("record", flat=True)[:limit])


def count_done(actor: Actor, head: Head) -> Mapping[str, int]:
    """How many of each kind were done."""
    if not _told(actor, head, "done", "kind"):
        return {}
    found = Touch.objects.filter(target=head.pk, done__isnull=False)
    return dict(found.values_list("kind").annotate(number=Count("pk")).order_by())


def targets_of(activities: list[int]) -> Mapping[int, Mapping[str, int]]:
    """What activities are about: by activity and field the record."""
    found: dict[int, dict[str, int]] = {}
    links = Link.objects.filter(record__in=activities, field__in=ABOUT, until__isnull=True).order_by("-id")
    for record, field, target in links.values_list("record", "field", "target"):
        found.setdefault(record, {})[field] = target
    return found


def _in_order(ids: object) -> list[Activity]:
    wanted = list(ids)  # type: ignore[call-overload]
    there = {one.pk: one for one in rows_by(Activity, "pk", wanted)}
    return [there[pk] for pk in wanted if pk in there]
