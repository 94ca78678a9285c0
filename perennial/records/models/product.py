"""Products: what can be sold."""

from __future__ import annotations

from typing import Any

from django.db import models

from perennial.journal.columns import KeyColumn
from perennial.records.models.head import JUDGED, Head, common_indexes


class Product(Head):
    """`prices` is a list of {"price": 1/10,000 of the major unit, "currency": code}; the first is repeated in two
    columns to be compared by. `vat` counts 1/1,000 percent.
    """

    name = models.TextField()
    code = models.TextField(blank=True)
    category = models.TextField(blank=True)
    unit = models.CharField(max_length=20, blank=True)
    prices: Any = models.JSONField(default=list)
    vat = models.IntegerField(null=True)
    active = models.BooleanField(null=True, default=True)
    description = models.TextField(blank=True)

    name_key = KeyColumn()
    code_key = KeyColumn()
    category_key = KeyColumn()
    description_key = KeyColumn()
    price_number = models.BigIntegerField(null=True)
    price_currency = models.CharField(max_length=3, blank=True)

    folded = {
        "name": "name_key",
        "code": "code_key",
        "category": "category_key",
        "description": "description_key",
        "own_id": "own_id_key",
    }
    derived_fields = (*JUDGED, *folded.values(), "price_number", "price_currency")

    class Meta(Head.Meta):
        indexes = common_indexes("product", ("code_key", "category_key", "price_number"), ("category_key",))

    @property
    def title(self) -> str:
        return self.name

    def derive_own(self) -> None:
        super().derive_own()
        first = self.prices[0] if self.prices else None
        self.price_number = first["price"] if first else None
        self.price_currency = first["currency"] if first else ""
