"""Reports, who is reminded of which, views of lists, and dashboards."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from perennial.access.models import User
from perennial.journal.tables import Machine, Versioned
from perennial.lib.periods import MONTH, QUARTER, WEEK, YEAR


class Made(Versioned):
    """What somebody made and keeps under a name, for themselves or for everybody. A removed one is hidden."""

    name = models.TextField()
    maker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    shared = models.BooleanField(default=False)
    hidden = models.BooleanField(default=False)

    class Meta(Versioned.Meta):
        abstract = True

    @classmethod
    def own_attribute(cls) -> str:
        return "maker_id"

    def __str__(self) -> str:
        return self.name


class OfRecords(Made):
    """What is about records of an entity: `filter` is a condition as lists have it, None for every record.

    `closed` is said to a reader who may not ask for that.
    """

    entity = models.CharField(max_length=60)
    filter = models.JSONField(null=True)

    closed: ClassVar[object]

    class Meta(Made.Meta):
        abstract = True


class Period(models.TextChoices):
    """What a report compares today with."""

    WEEK = WEEK, _("A week ago")
    MONTH = MONTH, _("A month ago")
    QUARTER = QUARTER, _("A quarter ago")
    YEAR = YEAR, _("A year ago")


class Report(OfRecords):
    """Which rules records of an entity break, now and of late.

    `rules` are keys, none of them means every rule. What it tells is counted anew for each reader, of what they may
    read.
    """

    rules = models.JSONField(default=list)
    period = models.CharField(max_length=7, choices=Period, default=Period.MONTH)

    closed = _("This report asks for something that is not open to you, so it has nothing to show you.")


class View(OfRecords):
    """A list as its address tells it: what narrows it, how it is sorted, which columns stand beside the name.

    What is as usual is empty. `mine`, it shows the records of whoever looks. `look` is `board` for one `pipeline` of
    deals on the board.
    """

    q = models.TextField(default="")
    sort = models.CharField(max_length=121, default="")
    mine = models.BooleanField(default=False)
    columns = models.JSONField(default=list)
    look = models.CharField(max_length=5, default="")
    pipeline = models.CharField(max_length=60, default="")

    closed = _("This view asks for something that is not open to you, so it has nothing to show you.")

    class Meta(OfRecords.Meta):
        indexes = [models.Index(fields=["entity", "maker"], name="view_by_entity")]


class Dashboard(Made):
    """Figures, lists and charts that somebody put together, in their order; `insight.tiles` says what each may be.

    What they tell is counted anew for each reader, of what they may read.
    """

    tiles = models.JSONField(default=list)


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
