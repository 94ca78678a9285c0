"""The lines of a record as one form: a row for each, and a few empty ones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perennial.lib import prices, totals
from perennial.lib.refusals import Refusal
from perennial.records.products import filled, offers
from perennial.schema.kinds.line import (
    LONGEST,
    MOST,
    ONE,
    PRODUCT,
    Line,
    checked_line,
    read_quantity,
    read_rate,
    text_of_line,
    too_many,
)
from perennial.schema.kinds.record import RecordLink
from perennial.web.records.forms import LinkInput, ReaderForm
from perennial.web.records.reader import Reader
from perennial.web.requests import whole_number

COUNT = "rows"
_ROW = re.compile(r"line-(?P<number>0|[1-9]\d{0,5})-", re.ASCII)
EMPTY = 2
_link = RecordLink()
_SHORT = {"autocomplete": "off", "maxlength": 80, "inputmode": "decimal"}


class LineForm(forms.Form):
    """One row. Left without words, product and price, it is no line."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    product = forms.CharField(required=False, label=gettext_lazy("Product"))
    text = forms.CharField(
        required=False,
        label=gettext_lazy("Text"),
        widget=forms.TextInput({"autocomplete": "off", "maxlength": LONGEST}),
    )
    quantity = forms.CharField(
        required=False, label=gettext_lazy("Quantity"), widget=forms.TextInput(_SHORT | {"placeholder": "1"})
    )
    price = forms.CharField(required=False, label=gettext_lazy("Unit price"), widget=forms.TextInput(_SHORT))
    discount = forms.CharField(
        required=False, label=gettext_lazy("Discount %"), widget=forms.TextInput(_SHORT)
    )
    vat = forms.CharField(required=False, label=gettext_lazy("VAT %"), widget=forms.TextInput(_SHORT))
    place = forms.CharField(required=False, label=gettext_lazy("Place"), widget=forms.TextInput(_SHORT))
    drop = forms.BooleanField(required=False, label=gettext_lazy("Remove"))

    def __init__(self, reader: Reader, currency: str, number: int, **more: Any) -> None:
        super().__init__(prefix=f"line-{number}", auto_id="id-%s", **more)
        self.reader, self.currency, self.number = reader, currency, number
        self.fields["product"].widget = LinkInput(
            PRODUCT.target, {"maxlength": LONGEST, "spellcheck": "false"}
        )
        self.line: Line | None = None
        self.net = ""
        self.hints: dict[str, str] = {}

    def clean(self) -> None:
        typed = {key: str(self.cleaned_data.get(key) or "").strip() for key in ("product", "text", "price")}
        if self.cleaned_data.get("drop") or not any(typed.values()):
            return
        counted = bool(self.cleaned_data.get("quantity", "").strip())
        line = Line(
            product=self._read("product", self._product),
            text=self._read("text", text_of_line) or "",
            quantity=self._read("quantity", lambda text: read_quantity(text, self.reader.setting)) or 0,
            price=None,
            currency="",
            discount=self._read("discount", lambda text: read_rate(text, self.reader.setting)) or 0,
            vat=self._read("vat", lambda text: read_rate(text, self.reader.setting)),
        )
        if not counted:
            line["quantity"] = ONE
        if price := self._read("price", self._price):
            line |= {"price": price["price"], "currency": price["currency"]}
        if row := self.cleaned_data.get("id"):
            line["id"] = row
        self.line = line

    def _read(self, key: str, read: Any) -> Any:
        text = self.cleaned_data.get(key, "")
        try:
            return read(text) if text.strip() else None
        except Refusal as no:
            self.add_error(key, str(no.sentence))
            return None

    def _product(self, text: str) -> int:
        return _link.read(" ".join(text.split()), PRODUCT, self.reader.setting)

    def _price(self, text: str) -> prices.Price:
        setting = self.reader.setting
        default = self.currency or setting.currency
        return prices.parse_price(text, default_currency=default, decimal_comma=setting.comma)


class LinesForm(ReaderForm):
    """All rows together. `lines` are what they say, in the order of their places, once the form is valid."""

    def __init__(self, reader: Reader, currency: str, there: Sequence[Line], data: Any = None) -> None:
        super().__init__(data)
        self.reader, self.currency, self.there = reader, currency, there
        numbers = _numbers(data) if data is not None else range(len(there) + EMPTY)
        initial = [shown(reader, currency, line) for line in there]
        self.rows = [
            LineForm(
                reader,
                currency,
                number,
                data=data,
                initial=(initial[number] if number < len(initial) else {}) | {"place": number + 1},
            )
            for number in numbers
        ]
        self.lines: list[Line] = []
        self.listen()

    def clean(self) -> None:
        arrived = [row.number for row in self.rows] == list(range(len(self.rows)))
        if not arrived or whole_number(self.data.get(COUNT, "")) != len(self.rows):
            self.add_error(
                None, _("Not every row of this form arrived. Look whether all are here, then save once more.")
            )
        valid = [row.is_valid() for row in self.rows]
        if not all(valid):
            self.add_error(None, _("Some lines cannot be taken as they are. Correct what is marked."))
        self._fill()
        several = [row for row in self.rows if row.line is not None]
        several.sort(key=lambda row: (whole_number(row.cleaned_data.get("place", "")) or MOST, row.number))
        self.lines = [row.line for row in several if row.line is not None]
        if len(self.lines) > MOST:
            self.add_error(None, too_many())

    def _fill(self) -> None:
        """What products offer, where one was chosen just now and nothing else was said."""
        before = {line.get("id"): line.get("product") for line in self.there}
        known = offers(self.reader.actor, {row.line["product"] or 0 for row in self.rows if row.line})
        for row in (one for one in self.rows if one.line is not None):
            line = row.line
            offer = known.get(line["product"] or 0) if line else None
            try:
                if line and offer and before.get(line.get("id")) != line["product"]:
                    row.line = filled(line, offer, self._currency())
                elif line:
                    checked_line(line)
            except Refusal as no:
                row.add_error(no.field if no.field in row.fields else "text", str(no.sentence))

    def _currency(self) -> str:
        said = (row.line["currency"] for row in self.rows if row.line and row.line["currency"])
        return next(said, self.currency or self.reader.setting.currency)


def _numbers(data: Any) -> list[int]:
    """The rows that arrived."""
    found = (_ROW.match(key) for key in data)
    return sorted({int(one["number"]) for one in found if one})


def shown(reader: Reader, currency: str, line: Line) -> dict[str, str | int]:
    """A line as it stands in its row: `LineForm` reads it back to the same."""
    comma = reader.setting.comma

    def number(value: int, decimals: int) -> str:
        text = prices.plain_number(value, decimals)
        return text.replace(".", ",") if comma else text

    price, vat, product = line.get("price"), line.get("vat"), line.get("product")
    found: dict[str, str | int] = {
        "text": line["text"],
        "quantity": number(line["quantity"], totals.QUANTITY_DECIMALS),
    }
    if "id" in line:
        found["id"] = line["id"]
    if product is not None:
        found["product"] = reader.names.unmistakable(PRODUCT.target, product)
    if price is not None:
        text = prices.plain_price(price, line["currency"])
        amount = text.partition(" ")[0] if line["currency"] == currency else text
        found["price"] = amount.replace(".", ",") if comma else amount
    if line["discount"]:
        found["discount"] = number(line["discount"], totals.RATE_DECIMALS)
    if vat is not None:
        found["vat"] = number(vat, totals.RATE_DECIMALS)
    return found
