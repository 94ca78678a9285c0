"""A share in percent, stored as an integer of 1/1,000 percent."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perennial.lib import numbers, prices
from perennial.lib.refusals import Refusal
from perennial.lib.totals import RATE_DECIMALS, WHOLE
from perennial.schema.kinds.base import Json, Kind, Value, wrong_type
from perennial.schema.kinds.setting import Setting
from perennial.schema.kinds.widget import Widget
from perennial.schema.shape import FieldShape


class Percent(Kind):
    key = "percent"
    label = gettext_lazy("Share in percent")
    storage = "integer"
    condition_type = "number"
    empty_value = None
    offered = False

    def read(self, text: str, field: FieldShape, setting: Setting) -> Value:
        bare = text.replace("%", " ").strip()
        return in_percent(numbers.parse_scaled(bare, RATE_DECIMALS, decimal_comma=setting.comma))

    def read_json(self, value: Json, field: FieldShape, setting: Setting) -> Value:
        if isinstance(value, int) and not isinstance(value, bool):
            return in_percent(value * 10**RATE_DECIMALS)
        if isinstance(value, str):
            return in_percent(numbers.scaled(numbers.plain_decimal(value), RATE_DECIMALS))
        raise wrong_type(_('a whole number, or a decimal number as a text such as "12.50"'))

    def to_json(self, value: Value, field: FieldShape) -> Json:
        return None if self.empty(value) else plain_rate(value)

    def show(self, value: Value, field: FieldShape, setting: Setting) -> str:
        return "" if self.empty(value) else shown_rate(value, setting.language)

    def edit_text(self, value: Value, field: FieldShape, setting: Setting) -> str:
        text = self.export(value, field)
        return text.replace(".", ",") if setting.comma else text

    def export(self, value: Value, field: FieldShape) -> str:
        return "" if self.empty(value) else plain_rate(value)

    def widget(self, field: FieldShape) -> Widget:
        return Widget(inputmode="decimal", numeric=True, spellcheck=False, max_length=numbers.LONGEST_TEXT)

    def api_schema(self, field: FieldShape) -> dict[str, Any]:
        return {
            "type": ["string", "integer", "null"],
            "pattern": rf"^\d+(\.\d{{1,{RATE_DECIMALS + 1}}})?$",
            "examples": ["23"],
        }


def in_percent(rate: int) -> int:
    """`rate` itself; raises Refusal for what is no share."""
    if not 0 <= rate <= WHOLE:
        raise Refusal(_("A share is between 0 and 100 percent. Correct it."))
    return rate


def plain_rate(rate: int) -> str:
    """`8.1`: read back whatever the decimal mark."""
    return prices.plain_number(rate, RATE_DECIMALS)


def shown_rate(rate: int, language: str) -> str:
    """`8,1 %` as the reader writes it."""
    decimals = len(plain_rate(rate).rstrip("0").partition(".")[2])
    shown = numbers.show_scaled(rate // 10 ** (RATE_DECIMALS - decimals), decimals, language)
    return f"{shown}\N{NO-BREAK SPACE}%"
