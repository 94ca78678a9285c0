"""A fault is one mistake of the program; a sighting is one time somebody met it.

Both hold only what `capture` allows: names of code, never values. The user is kept as a bare number, because
accounts stand on a higher floor.
"""

from __future__ import annotations

from django.db import models

from perennial.journal.tables import Machine


class Fault(Machine):
    fingerprint = models.CharField(max_length=64, unique=True)
    code = models.CharField(max_length=4, db_index=True)
    kind = models.TextField()
    place = models.TextField()
    line = models.PositiveIntegerField()
    stack = models.JSONField(default=list)
    release = models.TextField(blank=True)
    count = models.PositiveBigIntegerField(default=0)
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField(db_index=True)
    last_reference = models.CharField(max_length=9)

    def __str__(self) -> str:
        return f"{self.kind} at {self.place}"


class FaultSighting(Machine):
    fault = models.ForeignKey(Fault, on_delete=models.PROTECT, related_name="sightings")
    reference = models.CharField(max_length=9, db_index=True)
    at = models.DateTimeField()
    where = models.TextField(blank=True)
    method = models.TextField(blank=True)
    status = models.PositiveSmallIntegerField(null=True)
    user_id = models.BigIntegerField(null=True)
    release = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["fault", "-id"], name="faults_newest_sighting")]

    def __str__(self) -> str:
        return self.reference
