"""An international bank account number, kept as it was typed and judged by its form and check digits."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from perennial.lib import iban
from perennial.lib.text import fold
from perennial.schema.kinds.base import Facts, Kind, Value
from perennial.schema.kinds.setting import Setting
from perennial.schema.kinds.widget import Widget
from perennial.schema.shape import FieldShape


class AccountNumber(Kind):
    key = "iban"
    label = _("Bank account (IBAN)")
    longest = iban.LONGEST_TEXT
    judged = True

    def show(self, value: Value, field: FieldShape, setting: Setting) -> str:
        return "" if self.empty(value) else iban.read_iban(value, setting.country).display or value

    def widget(self, field: FieldShape) -> Widget:
        return Widget(spellcheck=False, max_length=self.limit(field))

    def api_schema(self, field: FieldShape) -> dict[str, Any]:
        return super().api_schema(field) | {"examples": ["PL61 1090 1014 0000 0712 1981 2874"]}

    def normalise(self, value: Value, field: FieldShape, setting: Setting) -> str:
        return "" if self.empty(value) else iban.read_iban(value, setting.country).normal or fold(value)

    def facts(self, value: Value, field: FieldShape, setting: Setting) -> Facts:
        """`hint` is what was probably meant, such as the same number behind the letters of its country."""
        if self.empty(value):
            return {}
        account = iban.read_iban(value, setting.country)
        return {
            "valid": account.valid,
            "normal": account.normal,
            "country": account.country,
            "problem": account.problem,
            "hint": account.hint,
        }
