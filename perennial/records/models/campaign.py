"""Campaigns: what was done to win customers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models

from perennial.journal.columns import KeyColumn
from perennial.records.models.head import JUDGED, Head, common_indexes, end_before_beginning
from perennial.schema.shape import EntityShape


class Campaign(Head):
    """`budget` and `cost` are amounts as in `Deal`. Who is in it are links of contacts and leads to it under the field
    `member_of`, with their state as the role; what it brought are leads and deals that name it.
    """

    name = models.TextField()
    kind = models.CharField(max_length=20, blank=True)
    status = models.CharField(max_length=20)
    source = models.CharField(max_length=40, blank=True)
    begins = models.DateField(null=True)
    ends = models.DateField(null=True)
    budget: Any = models.JSONField(null=True)
    cost: Any = models.JSONField(null=True)
    description = models.TextField(blank=True)

    name_key = KeyColumn()
    description_key = KeyColumn()
    budget_number = models.BigIntegerField(null=True)
    budget_currency = models.CharField(max_length=3, blank=True)
    cost_number = models.BigIntegerField(null=True)
    cost_currency = models.CharField(max_length=3, blank=True)

    folded = {"name": "name_key", "description": "description_key", "own_id": "own_id_key"}
    amounts = ("budget", "cost")
    derived_fields = (
        *JUDGED,
        *folded.values(),
        "budget_number",
        "budget_currency",
        "cost_number",
        "cost_currency",
    )

    class Meta(Head.Meta):
        indexes = common_indexes(
            "campaign",
            ("begins", "ends", "status", "source", "budget_number", "cost_number"),
            ("status",),
        )

    @property
    def title(self) -> str:
        return self.name

    def contradictions(self, shape: EntityShape) -> Mapping[str, str]:
        return end_before_beginning(shape, self.begins, self.ends)
