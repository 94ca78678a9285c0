"""Which content is kept."""

from __future__ import annotations

from django.db import models

from perennial.journal.tables import Machine


class Content(Machine):
    """The bytes of a file. The row is written in the transaction that names them, and never removed: as long as the
    journal says of anything that it was these bytes, an undo may bring them back and a history show them.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()
    since = models.DateTimeField()
