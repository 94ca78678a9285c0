"""A web address, kept as it was typed; only its normal form, when valid, is fit for a link."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from perennial.lib import urls
from perennial.schema.kinds.base import Facts, Kind, Value
from perennial.schema.kinds.setting import Setting
from perennial.schema.kinds.widget import Widget
from perennial.schema.shape import FieldShape


class WebAddress(Kind):
    key = "url"
    label = _("Web address")
    longest = urls.LONGEST_TEXT
    judged = True

    def show(self, value: Value, field: FieldShape, setting: Setting) -> str:
        return "" if self.empty(value) else urls.read_url(value).display

    def widget(self, field: FieldShape) -> Widget:
        # Not type=url: browsers refuse an address without https in front.
        return Widget(inputmode="url", autocomplete="url", spellcheck=False, max_length=self.limit(field))

    def api_schema(self, field: FieldShape) -> dict[str, Any]:
        return super().api_schema(field) | {"examples": ["https://firma.example/"]}

    def normalise(self, value: Value, field: FieldShape, setting: Setting) -> str:
        return "" if self.empty(value) else urls.read_url(value).key

    def facts(self, value: Value, field: FieldShape, setting: Setting) -> Facts:
        """`normal` is the address to link to, '' for whatever is not plainly http or https."""
        if self.empty(value):
            return {}
        url = urls.read_url(value)
        return {
            "valid": url.valid,
            "normal": url.normal,
            "country": "",
            "problem": url.problem,
            "host": url.host,
        }
