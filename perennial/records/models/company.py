"""Companies."""

from __future__ import annotations

from django.db import models

from perennial.journal.columns import KeyColumn
from perennial.lib.text import fold
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


class Company(Warm, Reached):
    name = models.TextField()
    legal_name = models.TextField(blank=True)
    tax_id = models.TextField(blank=True)
    registration_id = models.TextField(blank=True)
    website = models.TextField(blank=True)
    industry = models.TextField(blank=True)
    size = models.BigIntegerField(null=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")

    name_key = KeyColumn()
    legal_name_key = KeyColumn()
    tax_key = KeyColumn()
    registration_key = KeyColumn()
    website_key = KeyColumn()
    industry_key = KeyColumn()

    folded = {
        "name": "name_key",
        "legal_name": "legal_name_key",
        "registration_id": "registration_key",
        "website": "website_key",
        "industry": "industry_key",
        "own_id": "own_id_key",
    }
    derived_fields = (*JUDGED, "tax_key", *folded.values(), *REACH, *TOUCHED, "warmth")

    class Meta(Reached.Meta):
        indexes = [
            *common_indexes("company", (*REACHED_SORTED, *TOUCHED), REACHED_NARROWED),
            *indexes_of_warmth("company"),
            models.Index(fields=["tax_key", "record"], name="company_by_tax_key"),
        ]

    @property
    def title(self) -> str:
        return self.name

    def derive_own(self) -> None:
        super().derive_own()
        self.tax_key = "".join(character for character in fold(self.tax_id) if character.isalnum())
