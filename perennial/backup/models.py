"""What was seen of a set, and when: the evidence that it can be brought back; and what a restore must remember."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from perennial.journal.tables import Machine


class Act(models.TextChoices):
    CREATE = "create", _("made and verified")
    VERIFY = "verify", _("verified")
    DRILL = "drill", _("restored on trial")
    RESTORE = "restore", _("restored")


class Given(Machine):
    """The last number of a column (`table.column`) that was given when a restore replaced what was there."""

    name = models.TextField(primary_key=True)
    number = models.BigIntegerField()


class Evidence(Machine):
    """One act on one set: whether it went well, how many seconds it took, and its figures.

    `said` is the sentence of what was wrong, '' where all was well. `figures` holds counts, sizes and digests only.
    """

    set = models.TextField()
    act = models.TextField(choices=Act)
    at = models.DateTimeField()
    ok = models.BooleanField()
    seconds = models.IntegerField(default=0)
    said = models.TextField(default="", blank=True)
    figures = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["set", "act", "at"], name="evidence_by_set")]
