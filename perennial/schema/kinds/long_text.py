"""A text of many lines; its line breaks are kept as single line feeds."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from perennial.lib.text import clean
from perennial.schema.kinds.base import Kind
from perennial.schema.kinds.widget import Widget
from perennial.schema.shape import FieldShape


class LongText(Kind):
    key = "long_text"
    label = _("Long text")
    longest = 100_000

    def tidy(self, raw: str) -> str:
        return clean(raw.replace("\r\n", "\n").replace("\r", "\n"))

    def widget(self, field: FieldShape) -> Widget:
        return Widget(control="textarea", rows=4, max_length=self.limit(field))

    def api_schema(self, field: FieldShape) -> dict[str, Any]:
        return super().api_schema(field) | {"examples": ["First line.\nSecond line."]}
