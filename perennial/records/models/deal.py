"""Deals: what may be sold, and how far it has come."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from perennial.journal.columns import KeyColumn
from perennial.records.models.campaign import Campaign
from perennial.records.models.company import Company
from perennial.records.models.contact import Contact
from perennial.records.models.head import JUDGED, TOUCHED, Engaged, common_indexes
from perennial.records.models.line import SUMMED, Lined
from perennial.schema.kinds import Setting
from perennial.schema.shape import EntityShape
from perennial.schema.standard.deal import OPEN, WON


class Deal(Lined, Engaged):
    """`stage` is the key of a stage of its pipelines; which pipeline that is and how the deal stands follows from it.

    `stage_since` is the moment it came to its stage and `closed` the day on which it was won or lost.
    """

    name = models.TextField()
    company = models.ForeignKey(Company, null=True, on_delete=models.PROTECT, related_name="deals")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.PROTECT, related_name="deals")
    stage = models.CharField(max_length=60)
    stage_since = models.DateTimeField(null=True)
    expected_close = models.DateField(null=True)
    closed = models.DateField(null=True)
    lost_reason = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=40, blank=True)
    campaign = models.ForeignKey(Campaign, null=True, on_delete=models.PROTECT, related_name="deals")
    description = models.TextField(blank=True)

    name_key = KeyColumn()
    description_key = KeyColumn()
    pipeline = models.CharField(max_length=60, blank=True)
    outcome = models.CharField(max_length=10, blank=True)

    folded = {"name": "name_key", "description": "description_key", "own_id": "own_id_key"}
    derived_fields = (
        *JUDGED,
        *folded.values(),
        "amount_number",
        "amount_currency",
        "pipeline",
        "outcome",
        *SUMMED,
        *TOUCHED,
    )

    class Meta(Engaged.Meta):
        indexes = [
            *common_indexes(
                "deal",
                ("amount_number", "expected_close", "closed", "stage_since", "source", *TOUCHED),
                ("stage",),
            ),
            models.Index(fields=["company", "name_key", "record"], name="deal_by_company"),
            models.Index(fields=["contact", "name_key", "record"], name="deal_by_contact"),
            # What a board sums up of the deals that are open, without a look at the deals: SQLite would look up what
            # the index is narrowed by, if the index did not hold it.
            models.Index(
                fields=["stage", "amount_currency", "amount_number", "owner", "archived", "outcome"],
                name="deal_open_sums",
                condition=Q(archived__isnull=True, outcome=OPEN),
            ),
            # With whom one spoke since they bought.
            models.Index(
                fields=["owner", "closed", "record"],
                name="deal_won_by_owner",
                condition=Q(archived__isnull=True, outcome=WON),
            ),
            # The top of its columns.
            *(
                models.Index(
                    fields=["stage", day, "record", "archived"],
                    name=f"deal_in_stage_by_{day[:6]}",
                    condition=Q(archived__isnull=True),
                )
                for day in ("expected_close", "closed")
            ),
        ]

    @property
    def title(self) -> str:
        return self.name

    def derive_from(self, shape: EntityShape, setting: Setting) -> None:
        """What follows from the stage the deal is in."""
        stage, way = shape.stage(self.stage), shape.pipeline_of(self.stage)
        self.pipeline = way.key if way else ""
        self.outcome = (stage.ends if stage else "") or OPEN
