"""An instant, kept in UTC and shown in the reader's zone."""

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

_RFC3339 = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,6})?([Zz]|[+-]\d{2}:\d{2})", re.ASCII)


class Instant(Kind):
    key = "datetime"
    label = gettext_lazy("Date and time")
    storage = "datetime"
    condition_type = "instant"
    empty_value = None

    def read(self, text: str, field: FieldShape, setting: Setting) -> Value:
        return dates.parse_instant(
            text, zone=setting.zone, order=setting.date_order, usual=setting.usual_order
        )

    def read_json(self, value: Json, field: FieldShape, setting: Setting) -> Value:
        if not isinstance(value, str) or not _RFC3339.fullmatch(value):
            raise wrong_type(_('the time with its offset, as "2026-09-03T14:30:00Z"'))
        return dates.parse_instant(value.upper(), zone=datetime.UTC)

    def to_json(self, value: Value, field: FieldShape) -> Json:
        return self.to_attribute(value)

    def to_attribute(self, value: Value) -> Json:
        return None if self.empty(value) else dates.iso_instant(value)

    def from_attribute(self, stored: Json) -> Value:
        return datetime.datetime.fromisoformat(stored) if stored else None

    def show(self, value: Value, field: FieldShape, setting: Setting) -> str:
        return "" if self.empty(value) else dates.show_instant(value, setting.language, setting.zone)

    def edit_text(self, value: Value, field: FieldShape, setting: Setting) -> str:
        """Wall-clock time of the zone to the millisecond: all that the browser's own control can hold."""
        if self.empty(value):
            return ""
        local = value.astimezone(setting.zone).replace(tzinfo=None)
        return str(local.isoformat(timespec="milliseconds" if local.microsecond else "seconds"))

    def export(self, value: Value, field: FieldShape) -> str:
        return "" if self.empty(value) else dates.iso_instant(value)

    def widget(self, field: FieldShape) -> Widget:
        return Widget(type="datetime-local", step="any", spellcheck=False)

    def api_schema(self, field: FieldShape) -> dict[str, Any]:
        return {"type": ["string", "null"], "format": "date-time", "examples": ["2026-09-03T14:30:00Z"]}
