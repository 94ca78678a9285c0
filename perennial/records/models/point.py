"""E-mail addresses, phones and postal addresses: rows of their own, under any record."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from perennial.journal.columns import KeyColumn
from perennial.records.models.record import Part, Record


class PointKind(models.TextChoices):
    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Phone")
    ADDRESS = "address", _("Address")


class ContactPoint(Part):
    """One way to reach a record. The lowest rank of a kind is the primary one.

    `raw` is what was typed and is always kept; `normalised` (lower-case address, E.164, folded address) and `valid`
    follow from it. `verified` is the day somebody confirmed it.
    """

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="points")
    kind = models.CharField(max_length=8, choices=PointKind)
    label = models.CharField(max_length=40, blank=True)
    rank = models.IntegerField(default=0)
    raw = models.TextField(blank=True)
    street = models.TextField(blank=True)
    postal_code = models.TextField(blank=True)
    city = models.TextField(blank=True)
    region = models.TextField(blank=True)
    country = models.CharField(max_length=2, blank=True)
    verified = models.DateField(null=True)

    normalised = KeyColumn()
    valid = models.BooleanField(null=True)

    derived_fields = ("normalised", "valid")

    class Meta(Part.Meta):
        indexes = [models.Index(fields=["normalised", "kind"], name="point_by_normalised")]

    @classmethod
    def root_attribute(cls) -> str:
        return "record_id"
