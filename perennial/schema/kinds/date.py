"""A day without time and zone."""

from __future__ import annotations

import datetime
import re
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perennial.lib import dates
from perennial.schema.kinds.base import Json, Kind, Value, wrong_type
from perennial.schema.kinds.setting import Setting
from perennial.schema.kinds.widget import Widget
from perennial.schema.shape import FieldShape

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Day(Kind):
    key = "date"
    label = gettext_lazy("Date")
    storage = "date"
    condition_type = "date"
    empty_value = None

    def read(self, text: str, field: FieldShape, setting: Setting) -> Value:
        return dates.parse_date(text, order=setting.date_order, usual=setting.usual_order)

    def read_json(self, value: Json, field: FieldShape, setting: Setting) -> Value:
        if not isinstance(value, str) or not _ISO.fullmatch(value):
            raise wrong_type(_('the day as "2026-09-03"'))
        return dates.parse_date(value)

    def to_json(self, value: Value, field: FieldShape) -> Json:
        return self.to_attribute(value)

    def to_attribute(self, value: Value) -> Json:
        return None if self.empty(value) else value.isoformat()

    def from_attribute(self, stored: Json) -> Value:
        return datetime.date.fromisoformat(stored) if stored else None

    def show(self, value: Value, field: FieldShape, setting: Setting) -> str:
        return "" if self.empty(value) else dates.show_date(value, setting.language)

    def export(self, value: Value, field: FieldShape) -> str:
        return "" if self.empty(value) else str(value.isoformat())

    def widget(self, field: FieldShape) -> Widget:
        return Widget(type="date", spellcheck=False)

    def api_schema(self, field: FieldShape) -> dict[str, Any]:
        return {"type": ["string", "null"], "format": "date", "examples": ["2026-09-03"]}
