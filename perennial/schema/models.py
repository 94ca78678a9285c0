"""The workspace and what its administrator described: custom fields and layouts."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from perennial.access.models import User
from perennial.journal.tables import Machine, Versioned
from perennial.schema.standard import ENTITIES

USUAL_MEASURE = 20


class Workspace(Versioned):
    """The one company whose CRM this is; one row. Country, currency and formats are defaults for reading values.

    `daily_measure` is how many records My upkeep asks for in a day, where nobody chose otherwise for themselves; empty,
    `USUAL_MEASURE`.
    """

    name = models.TextField()
    language = models.CharField(max_length=10, default="en")
    zone = models.CharField(max_length=60, default="Europe/Warsaw")
    country = models.CharField(max_length=2, default="PL")
    currency = models.CharField(max_length=3, default="EUR")
    daily_measure = models.IntegerField(null=True)
    demonstration = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class CustomField(Versioned):
    """A field an administrator made. Its key begins with x_ and is for ever; its kind never changes.

    A removed field is hidden and keeps its values. `choices` is a list of {"key", "labels"}, `labels` and `help` are
    maps from language to text.
    """

    entity = models.CharField(max_length=60)
    key = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    labels = models.JSONField(default=dict)
    help = models.JSONField(default=dict)
    choices = models.JSONField(default=list)
    decimals = models.SmallIntegerField(default=0)
    currency = models.CharField(max_length=3, blank=True)
    max_length = models.IntegerField(default=0)
    target = models.CharField(max_length=60, blank=True)
    required = models.BooleanField(default=False)
    filterable = models.BooleanField(default=True)
    position = models.IntegerField(default=0)
    hidden = models.BooleanField(default=False)

    class Meta(Versioned.Meta):
        indexes = [models.Index(fields=["entity", "position", "id"], name="field_by_entity")]

    def __str__(self) -> str:
        return f"{self.entity}.{self.key}"


class Layout(Versioned):
    """Which fields stand where, in which order: `place` is list, record or create.

    `role` 0 means every role; with `user` it is that person's own choice of columns. `sections` are
    {"first": field key, "labels"}, and `left_out` the fields there were and that do not stand here.
    """

    entity = models.CharField(max_length=60)
    place = models.CharField(max_length=10)
    role = models.BigIntegerField(default=0)
    user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    fields = models.JSONField(default=list)
    sections = models.JSONField(default=list)
    left_out = models.JSONField(default=list)

    class Meta(Versioned.Meta):
        indexes = [models.Index(fields=["entity", "place", "user"], name="layout_by_place")]

    @classmethod
    def own_attribute(cls) -> str:
        return "user_id"

    def __str__(self) -> str:
        return ENTITIES[self.entity].plural() if self.entity in ENTITIES else self.entity


class Pipeline(Versioned):
    """A way that records of an entity go, stage by stage; without rows of an entity its usual one counts."""

    entity = models.CharField(max_length=60)
    key = models.CharField(max_length=60)
    labels = models.JSONField(default=dict)
    position = models.IntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.entity}.{self.key}"


class Stage(Versioned):
    """A step of a pipeline (`schema.shape.StageShape`). Its key is for ever, and unique over those of its entity."""

    pipeline = models.ForeignKey(Pipeline, on_delete=models.PROTECT, related_name="stages")
    key = models.CharField(max_length=60)
    labels = models.JSONField(default=dict)
    chance = models.SmallIntegerField(default=0)
    ends = models.CharField(max_length=10, blank=True)
    asks = models.JSONField(default=list)
    cold_after = models.SmallIntegerField(default=0)
    position = models.IntegerField(default=0)

    def __str__(self) -> str:
        return self.key


class Ladder(Versioned):
    """After how many days without a word a relationship cools, is dormant and is lost (`schema.standard.relations`), of
    one lifecycle; '' is that of who has none.
    """

    lifecycle = models.CharField(max_length=40)
    cooling = models.IntegerField()
    dormant = models.IntegerField()
    lost = models.IntegerField()

    class Meta(Versioned.Meta):
        constraints = [models.UniqueConstraint(fields=["lifecycle"], name="ladder_of_lifecycle")]

    def __str__(self) -> str:
        return self.lifecycle


class ServiceTargets(Versioned):
    """What customers are promised (`schema.service.Service`); one row, without it the usual promises count.

    `week` holds for Monday to Sunday lists of [from, until] in minutes after midnight, `closed` own days as
    {"day", "name"}, `targets` by priority {"answer", "solve"} in minutes of opening hours.
    """

    week = models.JSONField(default=list)
    holidays = models.CharField(max_length=10, blank=True)
    closed = models.JSONField(default=list)
    targets = models.JSONField(default=dict)
    near = models.SmallIntegerField(default=80)

    def __str__(self) -> str:
        return str(_("Service"))


class Stamp(Machine):
    """One row, drawn anew with every change of what describes the workspace: see `schema.once`."""

    text = models.CharField(max_length=32)
