"""Lines of a deal or an order: what is sold, how much of it, for how much.

A value is a list of lines in their order. Each is a dict of `product` (a record's id or None), `text`, `quantity` in
1/10,000, `price` in 1/10,000 of the major unit of `currency` (None and '': not said), `discount` and `vat` in 1/1,000
percent (`vat` None: not said). `id` is there where the line is a row already.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perennial.lib import money, numbers, prices, totals
from perennial.lib.refusals import BadRequest, Refusal
from perennial.lib.text import clean
from perennial.schema.kinds.base import Json, Kind, Value, wrong_type
from perennial.schema.kinds.line import (
    LINES,
    LONGEST,
    MOST,
    ONE,
    PRODUCT,
    Line,
    checked_line,
    read_quantity,
    read_rate,
    refuse_several_currencies,
    shown_line,
    text_of_line,
    told,
    too_many,
)
from perennial.schema.kinds.percent import in_percent, plain_rate
from perennial.schema.kinds.prices import price_number
from perennial.schema.kinds.record import RecordLink
from perennial.schema.kinds.setting import Setting
from perennial.schema.kinds.widget import Widget
from perennial.schema.shape import FieldShape

_OF_API = {"id", "product", "text", "quantity", "unit_price", "currency", "discount", "vat"}
_COUNTED = re.compile(r"(?P<count>[\d][\d.,]*)\s*[x×]\s+(?P<text>\S.*)", re.IGNORECASE)
_link = RecordLink()


class Lines(Kind):
    key = LINES
    label = gettext_lazy("Lines with quantity and price")
    storage = "json"
    longest = 100_000
    empty_value: ClassVar[Value] = []
    offered = False

    def nothing(self) -> Value:
        return []

    def tidy(self, raw: str) -> str:
        return clean(raw.replace("\r\n", "\n").replace("\r", "\n"))

    def read(self, text: str, field: FieldShape, setting: Setting) -> Value:
        """`2 | product:12 | Gate valve | 1200.00 EUR | 10 | 23`, a line each; or words alone, `2 x Gate valve`."""
        several = [one for one in text.split("\n") if one.strip()]
        return _checked([_numbered(number, _typed, one, setting) for number, one in enumerate(several, 1)])

    def read_json(self, value: Json, field: FieldShape, setting: Setting) -> Value:
        if not isinstance(value, list):
            raise wrong_type(_("a list of lines"))
        return _checked([_numbered(number, _told, one, setting) for number, one in enumerate(value, 1)])

    def to_json(self, value: Value, field: FieldShape) -> Json:
        return [_answered(one) for one in value or ()]

    def show(self, value: Value, field: FieldShape, setting: Setting) -> str:
        return "\n".join(shown_line(one, setting) for one in value or ())

    def export(self, value: Value, field: FieldShape) -> str:
        return "\n".join(_plain(one) for one in value or ())

    def same(self, one: Value, other: Value) -> bool:
        return [told(line) for line in one or ()] == [told(line) for line in other or ()]

    def widget(self, field: FieldShape) -> Widget:
        return Widget(control="textarea", rows=4, spellcheck=False, max_length=self.limit(field))

    def api_schema(self, field: FieldShape) -> dict[str, Any]:
        number = {"type": ["string", "integer"]}
        return {
            "type": ["array", "null"],
            "maxItems": MOST,
            "description": "All of its lines in their order; a line that is left out is removed. Unit prices have up to"
            " four decimals, and all lines of a record one currency.",
            "items": {
                "type": "object",
                "properties": {
                    "id": {
                        "type": "integer",
                        "minimum": 1,
                        "description": "Of a line that is there already.",
                    },
                    "product": {"type": ["integer", "string", "null"]},
                    "text": {"type": ["string", "null"], "maxLength": LONGEST},
                    "quantity": number | {"description": "One where nothing is said."},
                    "unit_price": {"type": ["string", "integer", "null"]},
                    "currency": {"type": ["string", "null"], "pattern": "^[A-Z]{3}$"},
                    "discount": {"type": ["string", "integer", "null"], "description": "In percent."},
                    "vat": {"type": ["string", "integer", "null"], "description": "In percent."},
                },
                "additionalProperties": False,
            },
            "examples": [
                [
                    {
                        "text": "Gate valve DN 50",
                        "quantity": "2",
                        "unit_price": "1200.00",
                        "currency": "EUR",
                        "discount": "10",
                        "vat": "23",
                    }
                ]
            ],
        }


def _numbered(number: int, read: Any, one: Any, setting: Setting) -> Line:
    try:
        return checked_line(read(one, setting))
    except Refusal as no:
        words = {"number": number, "sentence": str(no.sentence)}
        raise type(no)(_("line %(number)d: %(sentence)s") % words) from no


def _checked(several: list[Line]) -> list[Line]:
    if len(several) > MOST:
        raise Refusal(too_many())
    refuse_several_currencies(several)
    return several


def _typed(text: str, setting: Setting) -> Line:
    parts = _split(text)
    if len(parts) == 1:
        return _words(parts[0], setting)
    if len(parts) > 6:
        raise Refusal(_("Write quantity | product | text | price | discount | VAT."))
    quantity, product, words, price, discount, vat = [*parts, "", "", "", ""][:6]
    line = _line(words)
    line["quantity"] = read_quantity(quantity, setting) if quantity else ONE
    line["product"] = _link.read(product, PRODUCT, setting) if product else None
    if price:
        one = prices.parse_price(price, default_currency=setting.currency, decimal_comma=setting.comma)
        line |= {"price": one["price"], "currency": one["currency"]}
    line["discount"] = read_rate(discount, setting) if discount else 0
    line["vat"] = read_rate(vat, setting) if vat else None
    return line


def _words(text: str, setting: Setting) -> Line:
    """Of what other systems write into one cell: how many and what."""
    found = _COUNTED.fullmatch(text)
    if found is None:
        return _line(text)
    return _line(found["text"]) | {"quantity": read_quantity(found["count"], setting)}


def _line(text: str) -> Line:
    return Line(
        product=None, text=text_of_line(text), quantity=ONE, price=None, currency="", discount=0, vat=None
    )


def _split(text: str) -> list[str]:
    """The parts between strokes; a stroke or a backslash that belongs to the words has a backslash before it."""
    parts, escaped = [""], False
    for sign in text:
        if escaped or sign not in "\\|":
            parts[-1] += sign
            escaped = False
        elif sign == "\\":
            escaped = True
        else:
            parts.append("")
    return [part.strip() for part in parts]


def _plain(line: Line) -> str:
    price = line.get("price")
    return " | ".join(
        (
            prices.plain_number(line["quantity"], totals.QUANTITY_DECIMALS),
            _link.export(line["product"], PRODUCT),
            line["text"].replace("\\", "\\\\").replace("|", "\\|"),
            "" if price is None else prices.plain_price(price, line["currency"]),
            plain_rate(line["discount"]) if line["discount"] else "",
            "" if line["vat"] is None else plain_rate(line["vat"]),
        )
    )


def _told(one: Json, setting: Setting) -> Line:
    if not isinstance(one, dict):
        raise wrong_type(_("a line as an object"))
    if unknown := sorted(set(one) - _OF_API):
        known = ", ".join(sorted(_OF_API))
        words = {"key": unknown[0][:40], "known": known}
        raise BadRequest(_("A line has no “%(key)s”. Possible are: %(known)s.") % words)
    said = {key: value for key, value in one.items() if value is not None}
    if not isinstance(said.get("text", ""), str) or not isinstance(said.get("currency", ""), str):
        raise wrong_type(_("a text"))
    line = _line(said.get("text", ""))
    if "id" in said:
        line["id"] = _id(said["id"])
    if "product" in said:
        line["product"] = _link.read_json(said["product"], PRODUCT, setting)
    if "quantity" in said:
        line["quantity"] = _decimal(said["quantity"], totals.QUANTITY_DECIMALS)
    if "unit_price" in said:
        if not (currency := said.get("currency") or setting.currency):
            raise Refusal(_("Send the currency of the price, such as EUR."))
        line |= {"price": price_number(said["unit_price"]), "currency": money.checked_currency(currency)}
    for rate in ("discount", "vat"):
        if rate in said:
            line[rate] = in_percent(_decimal(said[rate], totals.RATE_DECIMALS))
    return line


def _decimal(value: Json, decimals: int) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return numbers.in_range(value * 10**decimals)
    if isinstance(value, str):
        return numbers.scaled(numbers.plain_decimal(value), decimals)
    raise wrong_type(_('a whole number, or a decimal number as a text such as "12.50"'))


def _id(value: Json) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= numbers.LARGEST:
        raise BadRequest(_("The id of a line is the number it has in the record."))
    return value


def _answered(line: Line) -> Json:
    """A line, or what there is of one (in a history)."""
    its: dict[str, Any] = dict(line)
    found: dict[str, Any] = {key: its[key] for key in ("id", "product") if key in its}
    found |= {key: its[key] or None for key in ("text", "currency") if key in its}
    if "price" in its:
        found["unit_price"] = _unit_price(its["price"], its.get("currency") or "")
    decimals = {
        "quantity": totals.QUANTITY_DECIMALS,
        "discount": totals.RATE_DECIMALS,
        "vat": totals.RATE_DECIMALS,
    }
    return found | {
        key: None if its[key] is None else prices.plain_number(its[key], count)
        for key, count in decimals.items()
        if key in its
    }


def _unit_price(price: int | None, currency: str) -> str | None:
    if price is None:
        return None
    return prices.amount_of(price, currency) if currency else prices.plain_number(price, prices.DECIMALS)
