"""What matching knows of records: the keys they meet by, the columns they are compared in, and the model in use."""

from __future__ import annotations

from django.db import models

from perennial.journal.tables import Derived, Machine
from perennial.records.models.record import Record


class MatchKey(Derived):
    """One of the texts, hashed to 64 bits, by which a live record meets those that may be the same."""

    pk = models.CompositePrimaryKey("key", "record_id")
    key = models.BigIntegerField()
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+", db_index=False)


class MatchProfile(Derived):
    """The columns a live record is compared in (`matching.specs`), without empty ones."""

    record = models.OneToOneField(Record, primary_key=True, on_delete=models.PROTECT, related_name="+")
    columns = models.JSONField(default=dict)


class MatchModel(Machine):
    """The model that a scan brought to the records of an entity; without one, that which comes with Perennial."""

    entity = models.CharField(max_length=60, unique=True)
    hash = models.CharField(max_length=64)
    text = models.TextField()
    made = models.DateTimeField()
