"""A link to one record of another entity, stored as its id."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perennial.lib.numbers import LARGEST, ascii_digits
from perennial.lib.refusals import Refusal
from perennial.schema.kinds.base import Json, Kind, Value, wrong_type
from perennial.schema.kinds.setting import Setting
from perennial.schema.kinds.widget import Widget
from perennial.schema.shape import FieldShape

_ID = re.compile(r"(?:(?P<entity>[a-z][a-z0-9_]*):|#)?(?P<id>\d{1,19})", re.ASCII)


class RecordLink(Kind):
    key = "record"
    label = gettext_lazy("Link to a record")
    storage = "integer"
    condition_type = "record"
    empty_value = None

    def target(self, field: FieldShape) -> str:
        return field.target

    def read(self, text: str, field: FieldShape, setting: Setting) -> Value:
        """An id (`company:12`, `#12`, `12`), else whatever the directory of the setting knows by that name.

        Whether there is such a record, and whether the actor may link to it, is asked where it is written.
        """
        found = self._id(text, field)
        if found is None and setting.directory:
            found = setting.directory.find(self.target(field), text)
        if found is None:
            raise self._unknown(text)
        return found

    def read_json(self, value: Json, field: FieldShape, setting: Setting) -> Value:
        if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= LARGEST:
            return value
        found = self._id(value, field) if isinstance(value, str) else None
        if found is None:
            example = self.target(field) or "company"
            raise wrong_type(_('the id as a number or as "%(target)s:12"') % {"target": example})
        return found

    def show(self, value: Value, field: FieldShape, setting: Setting) -> str:
        """The name the reader may see; the bare id where no directory was handed in."""
        if self.empty(value):
            return ""
        name = setting.directory.name(self.target(field), value) if setting.directory else ""
        return name or f"#{value}"

    def export(self, value: Value, field: FieldShape) -> str:
        if self.empty(value):
            return ""
        target = self.target(field)
        return f"{target}:{value}" if target else f"#{value}"

    def widget(self, field: FieldShape) -> Widget:
        return Widget(control="record", target=self.target(field), spellcheck=False)

    def api_schema(self, field: FieldShape) -> dict[str, Any]:
        return {"type": ["integer", "string", "null"], "minimum": 1, "examples": [1042]}

    def _id(self, text: str, field: FieldShape) -> int | None:
        found = _ID.fullmatch(ascii_digits(text).strip().lower())
        if not found or found["entity"] not in {None, self.target(field)}:
            return None
        number = int(found["id"])
        return number if 0 < number <= LARGEST else None

    def _unknown(self, text: str) -> Refusal:
        words = {"text": text[:40]}
        return Refusal(_("No single record is known as “%(text)s”. Pick it from the list.") % words)
