"""A country, stored as its ISO 3166-1 alpha-2 code and read by code or by name in any language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from perennial.lib import countries
from perennial.lib.refusals import Refusal
from perennial.schema.kinds.base import Facts, Json, Kind, Value, wrong_type
from perennial.schema.kinds.setting import Setting
from perennial.schema.kinds.widget import Option, Widget
from perennial.schema.shape import FieldShape


class Country(Kind):
    key = "country"
    label = gettext_lazy("Country")
    condition_type = "choice"

    def read(self, text: str, field: FieldShape, setting: Setting) -> Value:
        code = countries.country_code(text)
        if not code:
            raise _no_country(text)
        return code

    def read_json(self, value: Json, field: FieldShape, setting: Setting) -> Value:
        if not isinstance(value, str):
            raise wrong_type(_('a country code such as "PL"'))
        if value and value not in countries.codes():
            raise _no_country(value)
        return value

    def show(self, value: Value, field: FieldShape, setting: Setting) -> str:
        return "" if self.empty(value) else countries.country_name(value, setting.language)

    def widget(self, field: FieldShape) -> Widget:
        named = countries.country_choices(get_language() or "en")
        options = (Option("", ""), *(Option(code, name) for code, name in named))
        return Widget(control="select", autocomplete="country", options=options)

    def api_schema(self, field: FieldShape) -> dict[str, Any]:
        return {"type": ["string", "null"], "pattern": "^[A-Z]{2}$", "examples": ["PL"]}

    def facts(self, value: Value, field: FieldShape, setting: Setting) -> Facts:
        if self.empty(value):
            return {}
        known = value in countries.codes()
        return {
            "valid": known,
            "normal": value if known else "",
            "country": value if known else "",
            "problem": "" if known else "country.unknown",
        }


def _no_country(text: str) -> Refusal:
    words = {"text": text[:40]}
    return Refusal(_("“%(text)s” is no country we know. Use its name or a code such as PL.") % words)
