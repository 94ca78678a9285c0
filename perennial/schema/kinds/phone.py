"""A phone number, kept as it was typed and shown in international form."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from perennial.lib import phones
from perennial.lib.numbers import ascii_digits
from perennial.schema.kinds.base import Facts, Kind, Value
from perennial.schema.kinds.setting import Setting
from perennial.schema.kinds.widget import Widget
from perennial.schema.shape import FieldShape


class PhoneNumber(Kind):
    key = "phone"
    label = _("Phone number")
    longest = phones.LONGEST_TEXT
    judged = True

    def show(self, value: Value, field: FieldShape, setting: Setting) -> str:
        return "" if self.empty(value) else phones.show_phone(value, setting.country)

    def widget(self, field: FieldShape) -> Widget:
        return Widget(
            type="tel", inputmode="tel", autocomplete="tel", spellcheck=False, max_length=self.limit(field)
        )

    def api_schema(self, field: FieldShape) -> dict[str, Any]:
        return super().api_schema(field) | {"examples": ["+48 22 123 45 67"]}

    def normalise(self, value: Value, field: FieldShape, setting: Setting) -> str:
        return "" if self.empty(value) else phones.read_phone(value, setting.country).key

    def same(self, one: Value, other: Value) -> bool:
        """Equal but for spaces, brackets and hyphens; which country a number is of needs `normalise`."""
        return _bare(one or "") == _bare(other or "")

    def facts(self, value: Value, field: FieldShape, setting: Setting) -> Facts:
        if self.empty(value):
            return {}
        phone = phones.read_phone(value, setting.country)
        return {
            "valid": phone.valid,
            "normal": phone.e164,
            "country": phone.country,
            "problem": phone.problem,
            "line": phone.line,
            "extension": phone.extension,
        }


def _bare(text: str) -> str:
    return "".join(sign for sign in ascii_digits(text) if sign.isalnum() or sign in "+,;#*")
