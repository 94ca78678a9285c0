"""Yes, no, or not said."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perennial.lib.refusals import Refusal
from perennial.lib.text import fold
from perennial.schema.kinds.base import Json, Kind, Value, wrong_type
from perennial.schema.kinds.setting import Setting
from perennial.schema.kinds.widget import Option, Widget
from perennial.schema.shape import FieldShape, in_language

_YES = {"en": "Yes", "pl": "Tak", "de": "Ja", "sk": "Áno", "ru": "Да"}
_NO = {"en": "No", "pl": "Nie", "de": "Nein", "sk": "Nie", "ru": "Нет"}
_ALSO_YES = ("true", "1", "y", "t", "j", "x", "on", "ano", "wahr", "prawda", "истина")
_ALSO_NO = ("false", "0", "n", "f", "off", "falsch", "fałsz", "ложь")
_WORDS = {fold(word): True for word in (*_YES.values(), *_ALSO_YES)} | {
    fold(word): False for word in (*_NO.values(), *_ALSO_NO)
}
# Looked up as they are: folding makes an x of the cross.
_SIGNS = {"✓": True, "✔": True, "☑": True, "✅": True, "✗": False, "✘": False, "☐": False, "❌": False}


class Flag(Kind):
    key = "flag"
    label = gettext_lazy("Yes or no")
    storage = "boolean"
    condition_type = "flag"
    empty_value = None

    def read(self, text: str, field: FieldShape, setting: Setting) -> Value:
        found = _SIGNS.get(text, _WORDS.get(fold(text)))
        if found is None:
            raise Refusal(_("“%(text)s” is neither yes nor no. Write yes or no.") % {"text": text[:40]})
        return found

    def read_json(self, value: Json, field: FieldShape, setting: Setting) -> Value:
        if not isinstance(value, bool):
            raise wrong_type(_("true, false"))
        return value

    def show(self, value: Value, field: FieldShape, setting: Setting) -> str:
        return "" if self.empty(value) else in_language(_YES if value else _NO, setting.language)

    def export(self, value: Value, field: FieldShape) -> str:
        return "" if self.empty(value) else ("yes" if value else "no")

    def widget(self, field: FieldShape) -> Widget:
        words = (Option("yes", in_language(_YES)), Option("no", in_language(_NO)))
        return Widget(control="select", options=(Option("", ""), *words))

    def api_schema(self, field: FieldShape) -> dict[str, Any]:
        return {"type": ["boolean", "null"], "examples": [True]}
