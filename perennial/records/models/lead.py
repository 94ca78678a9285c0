"""Leads: who may become a customer."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from perennial.journal.columns import KeyColumn
from perennial.lib.text import fold
from perennial.records.models.campaign import Campaign
from perennial.records.models.company import Company
from perennial.records.models.contact import Contact
from perennial.records.models.deal import Deal
from perennial.records.models.head import JUDGED, REACH, TOUCHED, Engaged, Reached, common_indexes
from perennial.schema.standard.lead import STILL_OPEN


class Lead(Engaged, Reached):
    """`company_name` is where they say to work: nobody looked yet whether that company is known.

    `amount` is as in `Deal`. The columns `converted…` are written by the conversion alone (`actions/convert.py`).
    """

    given_name = models.TextField(blank=True)
    family_name = models.TextField(blank=True)
    company_name = models.TextField(blank=True)
    job_title = models.TextField(blank=True)
    status = models.CharField(max_length=20)
    unqualified_reason = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=40, blank=True)
    campaign = models.ForeignKey(Campaign, null=True, on_delete=models.PROTECT, related_name="leads")
    amount: Any = models.JSONField(null=True)
    website = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    description = models.TextField(blank=True)
    converted_contact = models.ForeignKey(Contact, null=True, on_delete=models.PROTECT, related_name="leads")
    converted_company = models.ForeignKey(Company, null=True, on_delete=models.PROTECT, related_name="leads")
    converted_deal = models.ForeignKey(Deal, null=True, on_delete=models.PROTECT, related_name="leads")
    converted = models.DateTimeField(null=True)

    name_key = KeyColumn()
    given_name_key = KeyColumn()
    family_name_key = KeyColumn()
    company_name_key = KeyColumn()
    job_title_key = KeyColumn()
    website_key = KeyColumn()
    description_key = KeyColumn()
    amount_number = models.BigIntegerField(null=True)
    amount_currency = models.CharField(max_length=3, blank=True)

    folded = {
        "given_name": "given_name_key",
        "family_name": "family_name_key",
        "company_name": "company_name_key",
        "job_title": "job_title_key",
        "website": "website_key",
        "description": "description_key",
        "own_id": "own_id_key",
    }
    amounts = ("amount",)
    derived_fields = (
        *JUDGED,
        "name_key",
        *folded.values(),
        "amount_number",
        "amount_currency",
        *REACH,
        *TOUCHED,
    )

    class Meta(Reached.Meta):
        indexes = [
            *common_indexes(
                "lead",
                (
                    "family_name_key",
                    "company_name_key",
                    "source",
                    "amount_number",
                    "converted",
                    "email_key",
                    "phone_key",
                    "city_key",
                    *TOUCHED,
                ),
                ("status",),
            ),
            models.Index(fields=["status", "record"], name="lead_by_status"),
            # What My day asks of somebody's leads: those that nobody answered yet.
            models.Index(
                fields=["owner", "created", "record"],
                name="lead_unanswered",
                condition=Q(
                    archived__isnull=True, touched__isnull=True, next_due__isnull=True, status__in=STILL_OPEN
                ),
            ),
        ]

    @property
    def title(self) -> str:
        """The person; the company where nobody is named."""
        return f"{self.given_name} {self.family_name}".strip() or self.company_name

    def derive_own(self) -> None:
        super().derive_own()
        self.name_key = fold(self.title)
