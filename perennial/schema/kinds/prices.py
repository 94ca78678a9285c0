"""What one unit costs, in one currency or several: one price a currency, the usual one first."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perennial.lib import money, numbers
from perennial.lib.prices import DECIMALS, Price, in_reach, parse_price, plain_price, show_price
from perennial.lib.refusals import BadRequest, Refusal
from perennial.schema.kinds.base import Json, Kind, Value, wrong_type
from perennial.schema.kinds.setting import Setting
from perennial.schema.kinds.widget import Widget
from perennial.schema.shape import FieldShape

_PARTS = {"price", "currency"}


class Prices(Kind):
    key = "prices"
    label = gettext_lazy("Prices of one unit")
    storage = "json"
    condition_type = "number"
    empty_value: ClassVar[Value] = []
    offered = False

    def nothing(self) -> Value:
        return []

    def read(self, text: str, field: FieldShape, setting: Setting) -> Value:
        default = field.currency or setting.currency
        parts = [part for part in text.split(";") if part.strip()]
        read = [parse_price(one, default_currency=default, decimal_comma=setting.comma) for one in parts]
        return _one_each(read)

    def read_json(self, value: Json, field: FieldShape, setting: Setting) -> Value:
        if not isinstance(value, list):
            raise wrong_type(_('a list such as [{"price": "1234.56", "currency": "EUR"}]'))
        return _one_each([_price(one, field) for one in value])

    def to_json(self, value: Value, field: FieldShape) -> Json:
        return [
            {"price": numbers.plain(one["price"], DECIMALS), "currency": one["currency"]}
            for one in value or ()
        ]

    def show(self, value: Value, field: FieldShape, setting: Setting) -> str:
        return " · ".join(show_price(one["price"], one["currency"], setting.language) for one in value or ())

    def export(self, value: Value, field: FieldShape) -> str:
        return "; ".join(plain_price(one["price"], one["currency"]) for one in value or ())

    def widget(self, field: FieldShape) -> Widget:
        return Widget(numeric=True, placeholder="1234.56 EUR; 5678 PLN", max_length=self.limit(field))

    def api_schema(self, field: FieldShape) -> dict[str, Any]:
        return {
            "type": ["array", "null"],
            "description": "What one unit costs, one price a currency, up to four decimals; the usual one first.",
            "items": {
                "type": "object",
                "properties": {
                    "price": {"type": ["string", "integer"]},
                    "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
                },
                "required": ["price", "currency"],
                "additionalProperties": False,
            },
            "examples": [[{"price": "1234.56", "currency": "EUR"}]],
        }


def price_number(value: Json) -> int:
    """A price of the API in 1/10,000 of the major unit; raises Refusal."""
    if isinstance(value, int) and not isinstance(value, bool):
        return in_reach(numbers.in_range(value * 10**DECIMALS))
    if isinstance(value, str):
        return in_reach(numbers.scaled(numbers.plain_decimal(value), DECIMALS))
    raise wrong_type(_('a whole number, or a decimal number as a text such as "12.50"'))


def _price(one: Json, field: FieldShape) -> Price:
    if not isinstance(one, dict) or one.keys() != _PARTS or not isinstance(one["currency"], str):
        raise BadRequest(_("A price has “price” and “currency”, and nothing else."), field=field.key)
    return Price(price=price_number(one["price"]), currency=money.checked_currency(one["currency"]))


def _one_each(several: list[Price]) -> list[Price]:
    codes = [one["currency"] for one in several]
    if twice := next((code for code in codes if codes.count(code) > 1), ""):
        raise Refusal(_("There are two prices in %s. Leave one.") % twice)
    return several
