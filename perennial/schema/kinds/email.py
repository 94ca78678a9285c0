"""An e-mail address, kept as it was typed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from perennial.lib import emails
from perennial.schema.kinds.base import Facts, Kind, Value
from perennial.schema.kinds.setting import Setting
from perennial.schema.kinds.widget import Widget
from perennial.schema.shape import FieldShape


class EmailAddress(Kind):
    key = "email"
    label = _("E-mail address")
    longest = emails.LONGEST_TEXT
    judged = True

    def widget(self, field: FieldShape) -> Widget:
        # Not type=email: browsers refuse what is kept here as typed, and addresses outside ASCII.
        return Widget(inputmode="email", autocomplete="email", spellcheck=False, max_length=self.limit(field))

    def api_schema(self, field: FieldShape) -> dict[str, Any]:
        return super().api_schema(field) | {"examples": ["anna@firma.example"]}

    def normalise(self, value: Value, field: FieldShape, setting: Setting) -> str:
        return "" if self.empty(value) else emails.read_email(value).key

    def same(self, one: Value, other: Value) -> bool:
        return bool(one == other or emails.read_email(one or "").key == emails.read_email(other or "").key)

    def facts(self, value: Value, field: FieldShape, setting: Setting) -> Facts:
        if self.empty(value):
            return {}
        email = emails.read_email(value)
        return {
            "valid": email.valid,
            "normal": email.normal,
            "country": "",
            "problem": email.problem,
            "domain": email.domain,
            "reserved": email.reserved,
            "hint": email.hint,
        }
