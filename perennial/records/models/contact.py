"""Contacts: people."""

from __future__ import annotations

from django.db import models

from perennial.journal.columns import KeyColumn
from perennial.lib.text import fold
from perennial.records.models.company import Company
from perennial.records.models.head import (
    JUDGED,
    REACH,
    REACHED_NARROWED,
    REACHED_SORTED,
    TOUCHED,
    Reached,
    Warm,
    common_indexes,
    indexes_of_warmth,
)


class Contact(Warm, Reached):
    given_name = models.TextField(blank=True)
    family_name = models.TextField(blank=True)
    salutation = models.TextField(blank=True)
    job_title = models.TextField(blank=True)
    company = models.ForeignKey(Company, null=True, on_delete=models.PROTECT, related_name="contacts")
    birthday = models.CharField(max_length=10, blank=True)
    language = models.CharField(max_length=10, blank=True)
    do_not_contact = models.BooleanField(default=False)

    name_key = KeyColumn()
    given_name_key = KeyColumn()
    family_name_key = KeyColumn()
    job_title_key = KeyColumn()
    salutation_key = KeyColumn()

    folded = {
        "given_name": "given_name_key",
        "family_name": "family_name_key",
        "job_title": "job_title_key",
        "salutation": "salutation_key",
        "own_id": "own_id_key",
    }
    derived_fields = (*JUDGED, "name_key", *folded.values(), *REACH, *TOUCHED, "warmth")

    class Meta(Reached.Meta):
        indexes = [
            *common_indexes("contact", (*REACHED_SORTED, *TOUCHED), REACHED_NARROWED),
            *indexes_of_warmth("contact"),
            models.Index(fields=["company", "name_key", "record"], name="contact_by_company"),
            models.Index(fields=["family_name_key", "record"], name="contact_by_family_name"),
        ]

    @property
    def title(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    def derive_own(self) -> None:
        super().derive_own()
        self.name_key = fold(self.title)
