"""Lines of deals and orders: rows of their own, under the record they belong to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models

from perennial.lib.totals import totals_of
from perennial.records.models.head import Head
from perennial.records.models.product import Product
from perennial.records.models.record import Part, Record
from perennial.schema.kinds.line import ONE, PARTS, Line

# What lines say of the record they belong to.
SUMMED = (
    "line_count",
    "unpriced",
    "net",
    "vat",
    "gross",
    "net_number",
    "vat_number",
    "gross_number",
    "lines_currency",
)


class LineItem(Part):
    """One line; lowest rank first. `quantity` counts 1/10,000, `price` 1/10,000 of the major unit of `currency`,
    `discount` and `vat` 1/1,000 percent. Without a product the text says what it is.
    """

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="lines")
    rank = models.IntegerField(default=0)
    product = models.ForeignKey(Product, null=True, on_delete=models.PROTECT, related_name="lines")
    text = models.TextField(blank=True)
    quantity = models.BigIntegerField(default=ONE)
    price = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    discount = models.IntegerField(default=0)
    vat = models.IntegerField(null=True)

    @classmethod
    def root_attribute(cls) -> str:
        return "record_id"

    @property
    def line(self) -> Line:
        """What it says, as the kind `lines` keeps it."""
        return Line(id=self.pk, **columns_to_parts(self.__dict__))


def columns_to_parts(columns: Any) -> Any:
    return {part: columns["product_id" if part == "product" else part] for part in PARTS}


def parts_to_columns(line: Line) -> dict[str, Any]:
    return {"product_id" if part == "product" else part: line[part] for part in PARTS}  # type: ignore[literal-required]


class Lined(Head):
    """A record with lines. `amount` is what it is worth in the words of its people: {"amount": minor units,
    "currency": code}, repeated in two columns to be compared by. The rest follows from the lines; the sums are empty
    where no line has a price, or where they are of several currencies. `follows` is the sum that is written into
    `amount` when lines are.
    """

    amount: Any = models.JSONField(null=True)
    amount_number = models.BigIntegerField(null=True)
    amount_currency = models.CharField(max_length=3, blank=True)
    line_count = models.IntegerField(default=0)
    unpriced = models.IntegerField(default=0)
    net: Any = models.JSONField(null=True)
    vat: Any = models.JSONField(null=True)
    gross: Any = models.JSONField(null=True)
    net_number = models.BigIntegerField(null=True)
    vat_number = models.BigIntegerField(null=True)
    gross_number = models.BigIntegerField(null=True)
    lines_currency = models.CharField(max_length=3, blank=True)

    amounts = ("amount",)
    follows: ClassVar[str] = "net"

    class Meta(Head.Meta):
        abstract = True

    def derive_lines(self, lines: Iterable[LineItem]) -> None:
        """Set the columns that follow from the lines."""
        several = list(lines)
        self.line_count = len(several)
        self.unpriced = sum(one.price is None for one in several)
        sums = totals_of(several)
        for name in ("net", "vat", "gross"):
            number = getattr(sums, name) if sums else None
            setattr(self, f"{name}_number", number)
            setattr(self, name, {"amount": number, "currency": sums.currency} if sums else None)
        self.lines_currency = sums.currency if sums else ""
