"""Digests: what waits for a person, by mail, at most once a day.

The message in the outbox says only for whom, of which day and of what it is to tell. What stands in the mail is asked
when it is sent, by the rights its reader has then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from perennial.access.actor import Actor, of_user
from perennial.access.models import Digest, User
from perennial.inbox.queries import newest, to_mail
from perennial.insight.models import Reminder
from perennial.insight.queries import due
from perennial.journal.door import machine_update
from perennial.lib.periods import WEEK, first_day
from perennial.operations import outbox
from perennial.operations.models import Outgoing
from perennial.records.condition.measure import today_of
from perennial.records.my_day import day_of
from perennial.schema.queries import setting

DIGEST = "digest"
# By the workspace's clock; what was missed in the morning still comes until evening.
FROM_HOUR, UNTIL_HOUR = 6, 18
WORKING_DAYS = range(5)


@dataclass(frozen=True, slots=True)
class Due:
    """What the digest of a day is to tell somebody: whether of their day and their upkeep, and of which reports."""

    upkeep: bool
    reminders: Sequence[Reminder] = ()

    def __bool__(self) -> bool:
        return self.upkeep or bool(self.reminders)


def digest_day() -> date | None:
    """Today in the workspace's zone, while digests go out."""
    now = timezone.now().astimezone(setting().zone)
    goes_out = now.weekday() in WORKING_DAYS and FROM_HOUR <= now.hour < UNTIL_HOUR
    return now.date() if goes_out else None


def readers() -> QuerySet[User]:
    """Who has chosen to get something by mail and may sign in, in order of id."""
    by_mail = Reminder.objects.filter(user=OuterRef("pk"), by_mail=True)
    chosen = Q(digest__in=[Digest.DAILY, Digest.WEEKLY]) | Exists(by_mail)
    return User.objects.filter(chosen, is_active=True).select_related("role").order_by("pk")


def due_for(user: User, day: date) -> Due:
    """What there is to tell this user on this day; nothing where a digest of the day is on its way already."""
    if Outgoing.objects.filter(key=key_of(user, day)).exists():
        return Due(upkeep=False)
    actor = of_user(user, "system")
    return Due(_wants_upkeep(user, day) and has_work(actor), _by_mail(actor, day))


def has_work(actor: Actor) -> bool:
    """Whether something is to be done today, or left of the day's measure, or new by others."""
    return (
        bool(today_of(actor).tasks)
        or bool(day_of(actor, timezone.now()).now)
        or bool(newest(actor, to_mail(actor), 1))
    )


def post_digest(user: User, day: date, due_now: Due) -> None:
    """In a transaction: have it told, and note which reports were. The key lets one digest of a day leave."""
    payload = {
        "user": user.pk,
        "day": day.isoformat(),
        "upkeep": due_now.upkeep,
        "reports": [one.report_id for one in due_now.reminders],
    }
    outbox.post(DIGEST, payload, key=key_of(user, day), requested_by=user.pk)
    for one in due_now.reminders:
        machine_update(one, mailed=day)
    if due_now.upkeep:
        to_mail(of_user(user, "system")).update(mailed=day)


def key_of(user: User, day: date) -> str:
    return f"{DIGEST}:{user.pk}:{day.isoformat()}"


def _wants_upkeep(user: User, day: date) -> bool:
    if user.digest != Digest.WEEKLY:
        return user.digest == Digest.DAILY
    monday = first_day(day, WEEK)
    keys = [key_of(user, monday + timedelta(days=number)) for number in range(7)]
    posted: list[dict[str, Any]] = list(
        Outgoing.objects.filter(key__in=keys).values_list("payload", flat=True)
    )
    return not any(one["upkeep"] for one in posted)


def _by_mail(actor: Actor, day: date) -> list[Reminder]:
    """The reminders that are due by mail as well and were not mailed in their week or month."""
    return [one for one in due(actor, day) if one.by_mail and not _was_mailed(one, day)]


def _was_mailed(one: Reminder, day: date) -> bool:
    """A day further ahead was written before the clock went back."""
    return one.mailed is not None and first_day(day, one.every) <= one.mailed <= day
