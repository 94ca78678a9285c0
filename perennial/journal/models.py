"""The journal's own tables: a Change is one act, its Entries hold rows before and after, a Batch is one transaction."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from perennial.journal.tables import Machine


class Channel(models.TextChoices):
    WEB = "web", _("Page")
    API = "api", _("API")
    CLI = "cli", _("Command line")
    IMPORT = "import", _("Import")
    AUTOMATION = "automation", _("Automation")
    SYSTEM = "system", _("System")


class Change(Machine):
    """One act of a person or a program.

    `at` is when it took effect, `recorded` when it was written down (they differ only in demonstration data);
    `action` names the act ("contact.edit"); `records` and `entries` count what it touched; a change that spans several
    transactions is open until `closed`. Reason and client address are payload: see ChangeNote.
    """

    at = models.DateTimeField()
    recorded = models.DateTimeField(default=timezone.now)
    actor_id = models.BigIntegerField(null=True)
    channel = models.CharField(max_length=12, choices=Channel)
    action = models.CharField(max_length=60)
    undoes = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="undone_by")
    operation_id = models.BigIntegerField(null=True)
    records = models.BigIntegerField(default=0)
    entries = models.BigIntegerField(default=0)
    closed = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["at", "id"], name="change_by_time"),
            models.Index(fields=["actor_id", "at"], name="change_by_actor"),
            models.Index(
                fields=["operation_id"], name="change_by_operation", condition=Q(operation_id__isnull=False)
            ),
        ]


class ChangeNote(Machine):
    """Free text of a change (reason, client address, title). Payload: it can be erased and the chain still verifies."""

    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=12)
    value = models.TextField(blank=True)
    salt = models.CharField(max_length=32, blank=True)
    digest = models.BinaryField(max_length=32)


class Batch(Machine):
    """What one transaction appended. `position` is gapless and set by the sealer, after the commit."""

    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="batches")
    count = models.IntegerField()
    digest = models.BinaryField(max_length=32)
    position = models.BigIntegerField(null=True, unique=True)
    chain = models.BinaryField(max_length=32, null=True)

    class Meta:
        indexes = [models.Index(fields=["id"], name="batch_unsealed", condition=Q(position__isnull=True))]


class Operation(models.TextChoices):
    CREATE = "create", _("created")
    UPDATE = "update", _("changed")
    DELETE = "delete", _("removed")


class Entry(Machine):
    """One row written: its fields before and after.

    `table` is the model's label, `row` its primary key, `root` the record it belongs to (empty for configuration),
    `version` the record's version after the batch, `shape` the version of the model the values were written under,
    `source` the row of the imported file the values came from.
    `fields` is JSON text {field: [before, after, salt]} or {field: {"redacted": digest}}; `digest` covers it all.
    """

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="entries")
    table = models.CharField(max_length=60)
    row = models.BigIntegerField()
    root = models.BigIntegerField(null=True)
    op = models.CharField(max_length=6, choices=Operation)
    version = models.BigIntegerField(default=0)
    shape = models.SmallIntegerField(default=1)
    source = models.BigIntegerField(null=True)
    fields = models.TextField()
    digest = models.BinaryField(max_length=32)

    class Meta:
        indexes = [
            models.Index(fields=["root", "id"], name="entry_by_root", condition=Q(root__isnull=False)),
            models.Index(fields=["table", "row", "id"], name="entry_by_row", condition=Q(root__isnull=True)),
        ]


class ChainHead(Machine):
    """The last sealed position; its row is the sealer's lock."""

    position = models.BigIntegerField(default=0)
    chain = models.BinaryField(max_length=32, default=b"")


class Bookmark(Machine):
    """Up to which position a follower has read the journal."""

    name = models.CharField(max_length=60, unique=True)
    position = models.BigIntegerField(default=0)
