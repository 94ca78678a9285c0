"""What people say beside a record: comments and whom they mention, who follows it, what is pinned on top of it."""

from __future__ import annotations

from django.db import models

from perennial.access.models import User
from perennial.journal.tables import Recorded
from perennial.records.models.record import Record


class Beside(Recorded):
    """A row about a record whose writing is no change of it: neither its version nor its age tells of it."""

    class Meta(Recorded.Meta):
        abstract = True

    @classmethod
    def root_attribute(cls) -> str:
        return "record_id"


class Comment(Beside):
    """What a colleague says to colleagues about a record. Personal data may stand in `text`.

    Whoever may read the record may read it; who wrote it (`by`) edits and removes it. `pinned` is since when it stands
    on top of the timeline.
    """

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="comments")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField()
    edited = models.DateTimeField(null=True)
    pinned = models.DateTimeField(null=True)

    class Meta(Beside.Meta):
        indexes = [
            models.Index(fields=["record", "at", "id"], name="comment_by_record"),
            models.Index(
                fields=["record", "pinned"], name="comment_pinned", condition=models.Q(pinned__isnull=False)
            ),
        ]


class Mention(Beside):
    """A colleague whom a comment names with an @."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="mentions")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")


class Follow(Beside):
    """Whether somebody follows a record. Without a row its owner does and nobody else."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    follows = models.BooleanField(default=True)

    class Meta(Beside.Meta):
        indexes = [models.Index(fields=["record", "user"], name="follow_by_record")]


class Pin(Beside):
    """A note that stands on top of the timeline of a record it is about."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="pins")
    note = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
