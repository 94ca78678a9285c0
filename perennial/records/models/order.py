"""Orders: what customers want, from the cart to the payment."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from perennial.journal.columns import KeyColumn
from perennial.records.models.company import Company
from perennial.records.models.contact import Contact
from perennial.records.models.deal import Deal
from perennial.records.models.head import JUDGED, common_indexes
from perennial.records.models.line import SUMMED, Lined
from perennial.schema.standard.order import CART


class Order(Lined):
    """`serial` is the number that was given to it here; `order_number` is what it is called, which may come from
    elsewhere. Each of the days says when it came to that status.
    """

    order_number = models.TextField()
    serial = models.BigIntegerField(null=True)
    company = models.ForeignKey(Company, null=True, on_delete=models.PROTECT, related_name="orders")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.PROTECT, related_name="orders")
    deal = models.ForeignKey(Deal, null=True, on_delete=models.PROTECT, related_name="orders")
    status = models.CharField(max_length=20)
    placed = models.DateField(null=True)
    due = models.DateField(null=True)
    paid = models.DateField(null=True)
    abandoned = models.DateField(null=True)
    cancelled = models.DateField(null=True)
    cancel_reason = models.CharField(max_length=20, blank=True)
    description = models.TextField(blank=True)

    name_key = KeyColumn()
    description_key = KeyColumn()

    follows = "gross"
    counted_fields = ("serial",)
    folded = {"order_number": "name_key", "description": "description_key", "own_id": "own_id_key"}
    derived_fields = (*JUDGED, *folded.values(), "amount_number", "amount_currency", *SUMMED)

    class Meta(Lined.Meta):
        indexes = [
            *common_indexes("order", ("amount_number", "placed", "due", "serial", "status"), ("status",)),
            models.Index(fields=["company", "name_key", "record"], name="order_by_company"),
            models.Index(fields=["contact", "name_key", "record"], name="order_by_contact"),
            # Carts that nobody touched.
            models.Index(
                fields=["updated", "record"],
                name="order_carts",
                condition=Q(archived__isnull=True, status=CART),
            ),
        ]

    @property
    def title(self) -> str:
        return self.order_number
