"""A number with the decimals its field declares, stored as an integer count of the last decimal."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perennial.lib import numbers
from perennial.lib.money import detach_currency
from perennial.schema.kinds.base import Json, Kind, Value, wrong_type
from perennial.schema.kinds.setting import Setting
from perennial.schema.kinds.widget import Widget
from perennial.schema.shape import FieldShape


class Number(Kind):
    key = "number"
    label = gettext_lazy("Number")
    storage = "integer"
    condition_type = "number"
    empty_value = None

    def read(self, text: str, field: FieldShape, setting: Setting) -> Value:
        _currency, rest = detach_currency(text)
        return numbers.parse_scaled(rest, field.decimals, decimal_comma=setting.comma)

    def read_json(self, value: Json, field: FieldShape, setting: Setting) -> Value:
        if isinstance(value, int) and not isinstance(value, bool):
            return numbers.in_range(value * 10**field.decimals)
        if isinstance(value, str):
            return numbers.scaled(numbers.plain_decimal(value), field.decimals)
        raise wrong_type(_('a whole number, or a decimal number as a text such as "12.50"'))

    def to_json(self, value: Value, field: FieldShape) -> Json:
        """A whole number, or a text where there are decimals: JSON fractions become floats."""
        if self.empty(value) or field.decimals == 0:
            return value
        return numbers.plain(value, field.decimals)

    def show(self, value: Value, field: FieldShape, setting: Setting) -> str:
        return "" if self.empty(value) else numbers.show_scaled(value, field.decimals, setting.language)

    def edit_text(self, value: Value, field: FieldShape, setting: Setting) -> str:
        if self.empty(value):
            return ""
        return numbers.edit_scaled(value, field.decimals, decimal_comma=setting.comma)

    def export(self, value: Value, field: FieldShape) -> str:
        return "" if self.empty(value) else numbers.unmistakable(numbers.plain(value, field.decimals))

    def widget(self, field: FieldShape) -> Widget:
        mode = "decimal" if field.decimals else "numeric"
        return Widget(inputmode=mode, numeric=True, spellcheck=False, max_length=numbers.LONGEST_TEXT)

    def api_schema(self, field: FieldShape) -> dict[str, Any]:
        if field.decimals == 0:
            kinds = ["integer", "string", "null"]
            return {"type": kinds, "pattern": r"^-?\d+$", "examples": [1200]}
        pattern = rf"^-?\d+(\.\d{{1,{field.decimals}}})?$"
        example = numbers.plain(12 * 10**field.decimals + 5, field.decimals)
        return {"type": ["string", "integer", "null"], "pattern": pattern, "examples": [example]}
