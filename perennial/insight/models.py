"""Reports, and who is reminded of which."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from perennial.access.models import User
from perennial.journal.tables import Machine, Versioned
from perennial.lib.periods import MONTH, QUARTER, WEEK, YEAR


class Period(models.TextChoices):
    """What a report compares today with."""

    WEEK = WEEK, _("A week ago")
    MONTH = MONTH, _("A month ago")
    QUARTER = QUARTER, _("A quarter ago")
    YEAR = YEAR, _("A year ago")


class Report(Versioned):
    """Which rules records of an entity break, now and of late.

    `rules` are keys, none of them means every rule; `filter` is a condition as lists have it, None for every record.
    What it tells is counted anew for each reader, of what they may read. A removed report is hidden.
    """

    name = models.TextField()
    entity = models.CharField(max_length=60)
    rules = models.JSONField(default=list)
    filter = models.JSONField(null=True)
    period = models.CharField(max_length=7, choices=Period, default=Period.MONTH)
    maker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    shared = models.BooleanField(default=False)
    hidden = models.BooleanField(default=False)

    @classmethod
    def own_attribute(cls) -> str:
        return "maker_id"

    def __str__(self) -> str:
        return self.name


class Every(models.TextChoices):
    """How often somebody is reminded."""

    WEEK = WEEK, _("Weekly")
    MONTH = MONTH, _("Monthly")


class Reminder(Versioned):
    """A report stands on a person's start page once a week or month, until they have looked at it.

    `seen` is the day on which they last looked. `by_mail`, its figures come by mail as well, last on the day `mailed`.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="reminders")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    every = models.CharField(max_length=5, choices=Every)
    seen = models.DateField(null=True)
    by_mail = models.BooleanField(null=True)
    mailed = models.DateField(null=True)

    machine_fields = ("seen", "mailed")

    class Meta(Versioned.Meta):
        indexes = [models.Index(fields=["user", "report"], name="reminder_by_user")]

    @classmethod
    def own_attribute(cls) -> str:
        return "user_id"

    def __str__(self) -> str:
        return self.report.name


class HabitCount(Machine):
    """How often a sign of notes made up afterwards showed in what a person noted in the last weeks (`insight.habits`),
    counted anew every night: only rates of teams are told of it.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sign = models.CharField(max_length=12)
    count = models.IntegerField(default=0)
    of = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "sign"], name="habit_of_user")]
