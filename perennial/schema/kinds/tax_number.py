"""A tax or registration number, kept as it was typed and judged by its check digits."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from perennial.lib import tax
from perennial.schema.kinds.base import Facts, Kind, Value
from perennial.schema.kinds.setting import Setting
from perennial.schema.kinds.widget import Widget
from perennial.schema.shape import FieldShape


class TaxNumber(Kind):
    key = "tax_number"
    label = _("Tax number")
    longest = 100
    judged = True

    def show(self, value: Value, field: FieldShape, setting: Setting) -> str:
        return "" if self.empty(value) else tax.read_tax_number(value, setting.country).display

    def widget(self, field: FieldShape) -> Widget:
        return Widget(spellcheck=False, max_length=self.limit(field))

    def api_schema(self, field: FieldShape) -> dict[str, Any]:
        return super().api_schema(field) | {"examples": ["PL5260250274"]}

    def normalise(self, value: Value, field: FieldShape, setting: Setting) -> str:
        return "" if self.empty(value) else tax.read_tax_number(value, setting.country).key

    def facts(self, value: Value, field: FieldShape, setting: Setting) -> Facts:
        """`valid` is None where nobody can tell of which country the number is."""
        if self.empty(value):
            return {}
        number = tax.read_tax_number(value, setting.country)
        return {
            "valid": number.valid,
            "normal": number.normal,
            "country": number.country,
            "problem": number.problem,
            "scheme": number.scheme,
            "kpp": number.extra,
        }
