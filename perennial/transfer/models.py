"""An import as its owner set it up: which file, how it is read, which column goes where, what a match means."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from perennial.journal.tables import Machine


class OnMatch(models.TextChoices):
    """What happens to a row that matches a record."""

    FILL = "fill", _("Fill empty fields")
    UPDATE = "update", _("Update all fields")
    SKIP = "skip", _("Leave the record as it is")
    CREATE = "create", _("Create a new record anyway")


class Choice(models.TextChoices):
    """What becomes of a row that would be a new record and is likely there already."""

    CREATE = "create", _("Create it anyway: it is another one")
    UPDATE = "update", _("Update the record that is there")
    SKIP = "skip", _("Leave the row out")


class Import(Machine):
    """Settings are keys and numbers only; the file itself is a payload of operations and expires.

    `mapping` has a field key ('' to leave out) for each column, `match` the keys by which records are found,
    `rehearsed_at` the last journal batch when the rehearsal began. Operations are kept by number, as are payloads:
    `corrections`, and `row_choices` for single rows that are likely there already. `duplicates` says what becomes of
    all others of these, from the likelihood `duplicates_least` on; `asking` says whether rows are compared at all, None
    that it depends on how many there are.
    """

    owner = models.BigIntegerField(null=True)
    channel = models.CharField(max_length=12)
    entity = models.CharField(max_length=60)
    file = models.BigIntegerField()
    dialect = models.JSONField(default=dict)
    mapping = models.JSONField(default=list)
    corrections = models.BigIntegerField(null=True)
    duplicates = models.CharField(max_length=6, choices=Choice, default=Choice.CREATE)
    duplicates_least = models.FloatField(default=0.0)
    row_choices = models.BigIntegerField(null=True)
    asking = models.BooleanField(null=True)
    match = models.JSONField(default=list)
    on_match = models.CharField(max_length=6, choices=OnMatch, default=OnMatch.FILL)
    rehearsal = models.BigIntegerField(null=True)
    rehearsed_at = models.BigIntegerField(default=0)
    run = models.BigIntegerField(null=True)
    created = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["owner", "-id"], name="import_by_owner")]
