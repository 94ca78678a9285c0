"""What a scan found to be the same, and what people answered to it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from perennial.access.models import User
from perennial.journal.tables import Machine
from perennial.records.models.record import Part, Record


class Apart(Part):
    """Somebody said that these two are not one. Told of both: each has a row that names the other.

    `other` is an id that merges leave as it is: whoever asks follows it to its survivor.
    """

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="apart")
    other = models.BigIntegerField()
    reason = models.TextField(blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(null=True)

    @classmethod
    def root_attribute(cls) -> str:
        return "record_id"


class Later(Part):
    """Somebody decides about these two later, or handed them over: until that day they are not on their desk.

    What was handed over is on the desk of `handed_to`.
    """

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    other = models.BigIntegerField()
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    until = models.DateField()
    handed_to = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta(Part.Meta):
        indexes = [models.Index(fields=["user", "until"], name="later_by_user")]

    @classmethod
    def root_attribute(cls) -> str:
        return "record_id"


class MatchScan(Machine):
    """One look at all records of an entity. What it found is shown from the moment it is `in_force`, and all of it."""

    entity = models.CharField(max_length=60)
    in_force = models.BooleanField(default=False)
    began = models.DateTimeField()
    finished = models.DateTimeField(null=True)
    records = models.BigIntegerField(default=0)
    candidates = models.BigIntegerField(default=0)

    class Meta(Machine.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["entity"], condition=models.Q(in_force=True), name="scan_in_force"
            )
        ]


class MatchPair(Machine):
    """Two records, `one` the lower id, that may be the same, from the threshold of hints on."""

    pk = models.CompositePrimaryKey("scan", "one", "other")
    scan = models.BigIntegerField()
    one = models.BigIntegerField()
    other = models.BigIntegerField()
    probability = models.FloatField()
    weight = models.FloatField()

    class Meta(Machine.Meta):
        indexes = [models.Index(fields=["scan", "other"], name="pair_by_other")]


class MatchGroup(Machine):
    """Records that are probably one: no record is in two groups of a scan.

    `probability` is that of the least likely two of them, `first` the lowest id, `worth` how much hangs on them.
    """

    scan = models.BigIntegerField()
    first = models.BigIntegerField()
    probability = models.FloatField()
    worth = models.BigIntegerField(default=0)

    class Meta(Machine.Meta):
        indexes = [models.Index(fields=["scan", "-probability", "-worth", "id"], name="group_by_worth")]


class MatchMember(Machine):
    """A record of a group."""

    pk = models.CompositePrimaryKey("scan", "record")
    scan = models.BigIntegerField()
    record = models.BigIntegerField()
    group = models.BigIntegerField()

    class Meta(Machine.Meta):
        indexes = [models.Index(fields=["group", "record"], name="member_by_group")]


class MatchDue(Machine):
    """A record that changed and is to be asked again who it may be."""

    record = models.BigIntegerField(primary_key=True)
