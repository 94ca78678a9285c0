"""What concerns a person and was done by others."""

from __future__ import annotations

from django.db import models

from perennial.journal.tables import Machine


class Kind(models.TextChoices):
    """What happened, the most personal first."""

    MENTION = "mention"
    GIVEN = "given"
    INVITED = "invited"
    COMMENT = "comment"
    ACTIVITY = "activity"
    FILE = "file"
    CHANGE = "change"
    MANY = "many"


class Notice(Machine):
    """Something to look at, of one kind at one record for one person, gathered by reading the journal.

    What follows while it is unread joins it: `count` says how many acts it is by now, `by` who did the latest (None: no
    user), `others` whether somebody else did one before. Numbers alone stand here, and keys of fields (`keys`); words
    and values are asked when they are shown, by the rights its reader has then. `vias` are the latest of the
    activities, documents or comments by which it came, the newest last. `record` is empty of what touched many records
    at once (`count`) in one change. `position` is how far in the journal it has been told.

    `read` is since when it is no longer new, `mailed` the day on which a digest told it. Both are the machine's, as the
    time of the last sign-in is: what somebody looked at is nothing to journal, to take back, or to keep for ever.
    """

    user = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    record = models.BigIntegerField(null=True)
    vias = models.JSONField(default=list)
    change = models.BigIntegerField()
    position = models.BigIntegerField(default=0)
    first_line = models.BigIntegerField()
    last_line = models.BigIntegerField()
    keys = models.JSONField(default=list)
    count = models.IntegerField(default=1)
    by = models.BigIntegerField(null=True)
    others = models.BooleanField(default=False)
    at = models.DateTimeField()
    read = models.DateTimeField(null=True)
    mailed = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["user", "at", "id"], name="notice_by_user"),
            models.Index(fields=["user", "at"], name="notice_unread", condition=models.Q(read__isnull=True)),
            models.Index(fields=["user", "kind", "record"], name="notice_of_record"),
        ]
