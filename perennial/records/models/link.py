"""Links between records: further and former companies of a contact, and custom fields of the kind record link."""

from __future__ import annotations

from django.db import models

from perennial.records.models.record import Part, Record


class Link(Part):
    """`record` points at `target` under `field` ('company' or a custom key), in a role, from a day to a day."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="links")
    target = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="linked_from")
    field = models.CharField(max_length=60)
    role = models.TextField(blank=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    @classmethod
    def root_attribute(cls) -> str:
        return "record_id"
