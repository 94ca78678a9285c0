"""Several of the choices its field lists, stored as a sorted list of keys."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perennial.schema.kinds.base import Json, Kind, Value, wrong_type
from perennial.schema.kinds.choice import checked_key, key_of, options_of, show_key, unknown_choice
from perennial.schema.kinds.setting import Setting
from perennial.schema.kinds.widget import Widget
from perennial.schema.shape import FieldShape

_STRONG = re.compile(r"[;|\n]")


class SeveralChoices(Kind):
    key = "choices"
    label = gettext_lazy("Several choices")
    storage = "json"
    condition_type = "choices"
    empty_value: ClassVar[Value] = []
    longest = 20_000

    def nothing(self) -> Value:
        # A list of its own for each value: the class attribute must never be changed through one.
        return []

    def read(self, text: str, field: FieldShape, setting: Setting) -> Value:
        return sorted({key for part in _STRONG.split(text) for key in _keys(part.strip(), field)})

    def tidy(self, raw: str) -> str:
        return ";".join(super(SeveralChoices, self).tidy(line) for line in raw.splitlines()).strip(";")

    def read_json(self, value: Json, field: FieldShape, setting: Setting) -> Value:
        if not isinstance(value, list) or not all(isinstance(key, str) for key in value):
            raise wrong_type(_("a list of the keys of choices"))
        return sorted({checked_key(key, field) for key in value})

    def to_json(self, value: Value, field: FieldShape) -> Json:
        return [] if self.empty(value) else value

    def show(self, value: Value, field: FieldShape, setting: Setting) -> str:
        return ", ".join(show_key(key, field, setting) for key in self._in_order(value, field))

    def export(self, value: Value, field: FieldShape) -> str:
        return "; ".join(value or [])

    def widget(self, field: FieldShape) -> Widget:
        return Widget(control="checkboxes", multiple=True, options=options_of(field))

    def api_schema(self, field: FieldShape) -> dict[str, Any]:
        keys = [choice.key for choice in field.choices]
        items = {"type": "string", "enum": keys}
        return {
            "type": ["array", "null"],
            "items": items,
            "uniqueItems": True,
            "examples": [sorted(keys[:2])],
        }

    def same(self, one: Value, other: Value) -> bool:
        return set(one or []) == set(other or [])

    def _in_order(self, value: Value, field: FieldShape) -> list[str]:
        """The keys in the order the field lists them, removed ones last."""
        listed = [choice.key for choice in field.choices if choice.key in (value or [])]
        return listed + [key for key in value or [] if key not in listed]


def _keys(part: str, field: FieldShape) -> list[str]:
    """The keys a part names: as a whole, since labels may hold commas, else piece by piece between commas."""
    if not part:
        return []
    whole = key_of(part, field)
    return [whole] if whole else [_one(piece.strip(), field) for piece in part.split(",") if piece.strip()]


def _one(piece: str, field: FieldShape) -> str:
    key = key_of(piece, field)
    if not key:
        raise unknown_choice(piece, field)
    return key
