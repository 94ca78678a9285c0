"""A birthday: a day that may lack its year, kept as the text YYYY-MM-DD or --MM-DD."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perennial.lib import dates
from perennial.schema.kinds.base import Json, Kind, Value, wrong_type
from perennial.schema.kinds.setting import Setting
from perennial.schema.kinds.widget import Widget
from perennial.schema.shape import FieldShape


class Birthday(Kind):
    key = "birthday"
    label = gettext_lazy("Birthday")

    def read(self, text: str, field: FieldShape, setting: Setting) -> Value:
        return dates.parse_birthday(text, order=setting.date_order, usual=setting.usual_order)

    def read_json(self, value: Json, field: FieldShape, setting: Setting) -> Value:
        if not isinstance(value, str):
            raise wrong_type(_('the day as "1980-09-03", or as "--09-03" without a year'))
        return dates.checked_birthday(value) if value else ""

    def show(self, value: Value, field: FieldShape, setting: Setting) -> str:
        return "" if self.empty(value) else dates.show_birthday(value, setting.language)

    def widget(self, field: FieldShape) -> Widget:
        return Widget(autocomplete="bday", placeholder="1980-09-03, --09-03", spellcheck=False, max_length=60)

    def api_schema(self, field: FieldShape) -> dict[str, Any]:
        pattern = r"^(\d{4}|-)-\d{2}-\d{2}$"
        return {"type": ["string", "null"], "pattern": pattern, "examples": ["1980-09-03", "--09-03"]}
