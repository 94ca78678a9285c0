"""An amount in the minor units of its currency."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perennial.lib import money, numbers
from perennial.lib.refusals import BadRequest
from perennial.schema.kinds.base import Json, Kind, Value, wrong_type
from perennial.schema.kinds.setting import Setting
from perennial.schema.kinds.widget import Widget
from perennial.schema.shape import FieldShape


class Amount(Kind):
    key = "money"
    label = gettext_lazy("Amount of money")
    storage = "json"
    condition_type = "number"
    empty_value = None

    def read(self, text: str, field: FieldShape, setting: Setting) -> Value:
        default = field.currency or setting.currency
        return money.parse_money(text, default_currency=default, decimal_comma=setting.comma)

    def read_json(self, value: Json, field: FieldShape, setting: Setting) -> Value:
        if isinstance(value, dict) and (unknown := sorted(set(value) - {"amount", "currency"})):
            sentence = _("“%s” is no part of an amount. Send “amount” and “currency”.") % unknown[0][:40]
            raise BadRequest(sentence, field=field.key)
        if not isinstance(value, dict) or len(value) < 2:
            raise wrong_type(_('an object such as {"amount": "1234.56", "currency": "EUR"}'))
        amount, code = value["amount"], value["currency"]
        if not isinstance(code, str):
            raise wrong_type(_('the currency as a code such as "EUR"'))
        return money.Money(amount=_minor_units(amount, code), currency=money.checked_currency(code))

    def show(self, value: Value, field: FieldShape, setting: Setting) -> str:
        return "" if self.empty(value) else money.show_money(value, setting.language)

    def edit_text(self, value: Value, field: FieldShape, setting: Setting) -> str:
        return "" if self.empty(value) else money.edit_money(value, decimal_comma=setting.comma)

    def export(self, value: Value, field: FieldShape) -> str:
        return "" if self.empty(value) else money.plain_money(value)

    def widget(self, field: FieldShape) -> Widget:
        return Widget(
            inputmode="decimal", placeholder=field.currency, numeric=True, max_length=numbers.LONGEST_TEXT
        )

    def api_schema(self, field: FieldShape) -> dict[str, Any]:
        return {
            "type": ["object", "null"],
            "description": "A whole number counts minor units (cents); a text is the amount, as 1234.56.",
            "properties": {
                "amount": {"type": ["integer", "string"]},
                "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
            },
            "required": ["amount", "currency"],
            "additionalProperties": False,
            "examples": [{"amount": 123456, "currency": field.currency or "EUR"}],
        }


def _minor_units(amount: Json, code: str) -> int:
    if isinstance(amount, int) and not isinstance(amount, bool):
        return numbers.in_range(amount)
    if isinstance(amount, str):
        return numbers.scaled(numbers.plain_decimal(amount), money.exponent(money.checked_currency(code)))
    raise wrong_type(_('the amount as an integer of minor units or as a text such as "1234.56"'))
