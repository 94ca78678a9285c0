"""One of the choices its field lists, stored by key, read by key or by label in any language."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perennial.lib.refusals import Refusal
from perennial.lib.text import fold
from perennial.schema.kinds.base import Json, Kind, Value, wrong_type
from perennial.schema.kinds.setting import Setting
from perennial.schema.kinds.widget import Option, Widget
from perennial.schema.shape import Choice, FieldShape

MOST_NAMED = 12


class OneChoice(Kind):
    key = "choice"
    label = gettext_lazy("Choice")
    condition_type = "choice"

    def read(self, text: str, field: FieldShape, setting: Setting) -> Value:
        key = key_of(text, field)
        if not key:
            raise unknown_choice(text, field)
        return key

    def read_json(self, value: Json, field: FieldShape, setting: Setting) -> Value:
        if not isinstance(value, str):
            raise wrong_type(_("the key of a choice"))
        return checked_key(value, field) if value else ""

    def show(self, value: Value, field: FieldShape, setting: Setting) -> str:
        return show_key(value, field, setting)

    def widget(self, field: FieldShape) -> Widget:
        return Widget(control="select", options=(Option("", ""), *options_of(field)))

    def api_schema(self, field: FieldShape) -> dict[str, Any]:
        keys = [choice.key for choice in field.choices]
        return {"type": ["string", "null"], "enum": [*keys, None], "examples": keys[:1]}


def key_of(text: str, field: FieldShape) -> str:
    """The key of the choice that `text` names by its key or by a label in any language; '' when none or
    several.
    """
    return _index(field.choices).get(fold(text), "")


def checked_key(key: str, field: FieldShape) -> str:
    """`key` itself; raises Refusal when the field has no such choice."""
    if field.choice(key) is None:
        raise unknown_choice(key, field)
    return key


def show_key(key: str, field: FieldShape, setting: Setting) -> str:
    """The label for the reader; the key itself when the choice has been removed since."""
    choice = field.choice(key)
    return choice.label(setting.language) if choice else key


def options_of(field: FieldShape) -> tuple[Option, ...]:
    return tuple(Option(choice.key, choice.label()) for choice in field.choices)


def unknown_choice(text: str, field: FieldShape) -> Refusal:
    named = ", ".join(choice.label() for choice in field.choices[:MOST_NAMED])
    more = " …" if len(field.choices) > MOST_NAMED else ""
    words = {"text": text[:40], "choices": named + more}
    return Refusal(_("“%(text)s” is not one of the choices. Use one of: %(choices)s.") % words)


@lru_cache(maxsize=512)
def _index(choices: tuple[Choice, ...]) -> dict[str, str]:
    """Folded key or label → key. Keys win over labels; a label that two choices share names neither."""
    labels: dict[str, set[str]] = {}
    for choice in choices:
        for label in choice.labels.values():
            labels.setdefault(fold(label), set()).add(choice.key)
    index = {label: next(iter(keys)) for label, keys in labels.items() if label and len(keys) == 1}
    return index | {fold(choice.key): choice.key for choice in choices}
