"""Tickets: the cases of customers, how they stand, and by when something is promised."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Q

from perennial.journal.columns import KeyColumn
from perennial.lib.business_hours import Hours, Stop, due, used
from perennial.records.models.company import Company
from perennial.records.models.contact import Contact
from perennial.records.models.head import JUDGED, TOUCHED, Engaged, common_indexes
from perennial.schema.kinds import Setting
from perennial.schema.service import Service, Target
from perennial.schema.shape import EntityShape
from perennial.schema.standard.ticket import (
    ANSWER_LATE,
    ANSWER_NEAR,
    ESCALATIONS,
    SOLVE_LATE,
    SOLVE_NEAR,
)

CLOCK = (
    "is_open",
    "due",
    "answer_due",
    "solve_due",
    "paused_since",
    "minutes_left",
    "answer_minutes",
    "solve_minutes",
    "escalates",
)
# What was told of a promise, from nothing to the worst.
RANKS = {key: rank for rank, key in enumerate(("", *(one.key for one in ESCALATIONS)))}


class Ticket(Engaged):
    """`opened` is when the customer came with it. `stops` are the times its clock stood, each [from, until] as ISO
    texts, the last one without an end while it stands: who waits for the customer, or has solved it, is not late.

    From these, the priority and what the workspace promises follow the columns of `CLOCK`. `due` is the earlier of
    `answer_due` and `solve_due`; all three are empty while the clock stands; `minutes_left` says what was left then.
    `escalates` is when the next thing is to be told that `escalation`, the last one told, did not say yet.
    """

    subject = models.TextField()
    company = models.ForeignKey(Company, null=True, on_delete=models.PROTECT, related_name="tickets")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.PROTECT, related_name="tickets")
    status = models.CharField(max_length=20)
    priority = models.CharField(max_length=20)
    kind = models.CharField(max_length=20, blank=True)
    channel = models.CharField(max_length=20, blank=True)
    description = models.TextField(blank=True)
    opened = models.DateTimeField(null=True)
    first_answered = models.DateTimeField(null=True)
    solved = models.DateTimeField(null=True)
    stops: Any = models.JSONField(default=list)
    escalation = models.CharField(max_length=20, blank=True)
    escalated = models.DateTimeField(null=True)

    name_key = KeyColumn()
    description_key = KeyColumn()
    is_open = models.BooleanField(default=True)
    due = models.DateTimeField(null=True)
    answer_due = models.DateTimeField(null=True)
    solve_due = models.DateTimeField(null=True)
    paused_since = models.DateTimeField(null=True)
    minutes_left = models.IntegerField(null=True)
    answer_minutes = models.IntegerField(null=True)
    solve_minutes = models.IntegerField(null=True)
    escalates = models.DateTimeField(null=True)

    folded = {"subject": "name_key", "description": "description_key", "own_id": "own_id_key"}
    derived_fields = (*JUDGED, *folded.values(), *CLOCK, *TOUCHED)

    class Meta(Engaged.Meta):
        indexes = [
            *common_indexes("ticket", ("status", "priority", "opened", "due", *TOUCHED), ("status",)),
            models.Index(fields=["company", "name_key", "record"], name="ticket_by_company"),
            models.Index(fields=["contact", "name_key", "record"], name="ticket_by_contact"),
            # What somebody has promised, in order.
            models.Index(
                fields=["owner", "due", "record"],
                name="ticket_promised",
                condition=Q(archived__isnull=True, is_open=True),
            ),
            models.Index(
                fields=["escalates", "record"],
                name="ticket_escalates",
                condition=Q(archived__isnull=True, escalates__isnull=False),
            ),
        ]

    @property
    def title(self) -> str:
        return self.subject

    @property
    def stood(self) -> list[Stop]:
        """`stops` as instants."""
        return [
            (datetime.fromisoformat(begins), datetime.fromisoformat(ends) if ends else None)
            for begins, ends in self.stops
        ]

    def derive_from(self, shape: EntityShape, setting: Setting) -> None:
        """The columns of the clock."""
        for name in CLOCK:
            setattr(self, name, None)
        status, service, stops = shape.status(self.status), shape.service, self.stood
        self.is_open = status is None or status.open
        if status is None or service is None or self.opened is None:
            return
        hours = service.hours(setting.zone, setting.country)
        if self.first_answered:
            self.answer_minutes = _minutes(used(hours, self.opened, self.first_answered, stops))
        if not status.open and self.solved:
            self.solve_minutes = _minutes(used(hours, self.opened, self.solved, stops))
        if status.runs:
            told = self._promised(service, hours, stops)
            self.answer_due, self.solve_due = told[ANSWER_LATE], told[SOLVE_LATE]
            self.due = min((one for one in (self.answer_due, self.solve_due) if one), default=None)
            self.escalates = min(self._untold(told).values(), default=None)
        elif status.open and stops:
            self.paused_since = stops[-1][0]
            self.minutes_left = self._left(service.target(self.priority), hours, stops)

    def to_tell(self, now: datetime, shape: EntityShape, setting: Setting) -> str:
        """The worst of what is to be told by now and was not; empty for nothing."""
        status, service = shape.status(self.status), shape.service
        if status is None or service is None or not status.runs or self.archived is not None:
            return ""
        told = self._promised(service, service.hours(setting.zone, setting.country), self.stood)
        return max((key for key, at in self._untold(told).items() if at <= now), key=RANKS.get, default="")  # type: ignore[arg-type]

    def _promised(self, service: Service, hours: Hours, stops: list[Stop]) -> dict[str, datetime | None]:
        """When each thing is to be told while the clock runs."""
        target, share = service.target(self.priority), service.near / 100

        def after(minutes: float) -> datetime | None:
            if not minutes or self.opened is None:
                return None
            return due(hours, self.opened, timedelta(minutes=minutes), stops)

        answer = 0 if self.first_answered else target.answer
        return {
            ANSWER_NEAR: after(answer * share),
            ANSWER_LATE: after(answer),
            SOLVE_NEAR: after(target.solve * share),
            SOLVE_LATE: after(target.solve),
        }

    def _untold(self, told: dict[str, datetime | None]) -> dict[str, datetime]:
        said = RANKS.get(self.escalation, 0)
        return {key: at for key, at in told.items() if at is not None and RANKS[key] > said}

    def _left(self, target: Target, hours: Hours, stops: list[Stop]) -> int | None:
        """What was left of the nearest promise when the clock came to stand; below 0 where it was late already."""
        assert self.opened is not None
        ran = _minutes(used(hours, self.opened, stops[-1][0], stops))
        promised = [target.solve, 0 if self.first_answered else target.answer]
        return min((one - ran for one in promised if one), default=None)


def _minutes(length: timedelta) -> int:
    return int(length.total_seconds() // 60)
