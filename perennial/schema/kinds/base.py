"""What a kind of field can do. One kind is one subclass in one file; nothing else in the product asks `if
kind ==`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, Literal

from django.utils.translation import gettext as _

from perennial.lib.conditions.operators import OPERATORS
from perennial.lib.conditions.places import PlaceType
from perennial.lib.refusals import Refusal
from perennial.lib.text import clean, fold
from perennial.schema.kinds.setting import Setting
from perennial.schema.kinds.widget import Widget
from perennial.schema.shape import FieldShape

_BREAKS = re.compile("[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")

Storage = Literal["text", "integer", "date", "datetime", "boolean", "json"]
# A value is what the kind says it is; which type that is, callers never ask.
Value = Any
Json = Any
Facts = dict[str, Any]


class Kind:
    """Behaviour of one kind of field, without state, clock or database.

    `parse` reads what a person typed or a cell holds, `accept` what JSON of the API holds; both give the
    value that is stored, or `empty_value`. `export` writes text that `parse` reads back to the same value
    with any Setting.
    """

    key: ClassVar[str]
    label: ClassVar[object]
    storage: ClassVar[Storage] = "text"
    condition_type: ClassVar[PlaceType] = "text"
    empty_value: ClassVar[Value] = ""
    longest: ClassVar[int] = 500
    # Whether a value can be kept and yet be wrong, which `facts` tells.
    judged: ClassVar[bool] = False
    # Whether an administrator may make fields of this kind.
    offered: ClassVar[bool] = True

    @property
    def operators(self) -> tuple[str, ...]:
        """The keys of the operators that conditions may ask of this kind."""
        return tuple(key for key, operator in OPERATORS.items() if self.condition_type in operator.types)

    def parse(self, raw: str, field: FieldShape, setting: Setting) -> Value:
        """The value of a typed text; the empty value for blank text.

        Raises Refusal, naming the field and the way out, for what cannot be stored in this kind. A value that
        is merely wrong (a phone number of no country) is kept, and `facts` says so.
        """
        with naming(field):
            text = self.tidy(raw)
            self.check_length(text, field)
            return self.read(text, field, setting) if text else self.nothing()

    def accept(self, value: Json, field: FieldShape, setting: Setting) -> Value:
        """The value of a JSON value of the type that `api_schema` promises; null is empty. Raises Refusal."""
        with naming(field):
            return self.nothing() if value is None else self.read_json(value, field, setting)

    def tidy(self, raw: str) -> str:
        """`raw` as it is kept: clean text on one line."""
        return _BREAKS.sub(" ", clean(raw))

    def check_length(self, text: str, field: FieldShape) -> None:
        limit = self.limit(field)
        if len(text) > limit:
            words = {"count": len(text), "limit": limit}
            raise Refusal(_("This is %(count)s characters long. At most %(limit)s fit; shorten it.") % words)

    def limit(self, field: FieldShape) -> int:
        return field.max_length or self.longest

    def nothing(self) -> Value:
        return self.empty_value

    def read(self, text: str, field: FieldShape, setting: Setting) -> Value:
        """The value of tidy text that is not blank."""
        return text

    def read_json(self, value: Json, field: FieldShape, setting: Setting) -> Value:
        """The value of JSON that is not null."""
        if not isinstance(value, str):
            raise wrong_type(_("a text"))
        text = self.tidy(value)
        self.check_length(text, field)
        return text

    def to_json(self, value: Value, field: FieldShape) -> Json:
        """What the API answers with: `accept` reads it back to the same value."""
        return None if self.empty(value) else value

    def to_attribute(self, value: Value) -> Json:
        """The value as it stands in the attributes of a record, with one form for each value."""
        return value

    def from_attribute(self, stored: Json) -> Value:
        return stored

    def show(self, value: Value, field: FieldShape, setting: Setting) -> str:
        """The value for a reader; '' when empty."""
        return "" if self.empty(value) else str(value)

    def edit_text(self, value: Value, field: FieldShape, setting: Setting) -> str:
        """What stands in the form control; `parse` reads it back to the same value with the same Setting."""
        return self.export(value, field)

    def export(self, value: Value, field: FieldShape) -> str:
        """The value as text in one form that `parse` reads back with any Setting; '' when empty."""
        return "" if self.empty(value) else str(value)

    def widget(self, field: FieldShape) -> Widget:
        return Widget(max_length=self.limit(field))

    def api_schema(self, field: FieldShape) -> dict[str, Any]:
        """JSON Schema (2020-12) of the field's value, with an example."""
        return {"type": ["string", "null"], "maxLength": self.limit(field), "examples": ["Example"]}

    def normalise(self, value: Value, field: FieldShape, setting: Setting) -> str:
        """The key by which two values mean the same; '' when empty."""
        return "" if self.empty(value) else fold(self.export(value, field))

    def same(self, one: Value, other: Value) -> bool:
        """Whether writing `other` over `one` would change nothing."""
        return bool(one == other) or (self.empty(one) and self.empty(other))

    def empty(self, value: Value) -> bool:
        return value is None or value in ("", [])

    def facts(self, value: Value, field: FieldShape, setting: Setting) -> Facts:
        """What pure functions say of the value: valid, normal, country, problem and more; {} when nothing."""
        return {}


@contextmanager
def naming(field: FieldShape) -> Iterator[None]:
    """Puts the field's name in front of a refusal that rises, and its key beside it."""
    try:
        yield
    except Refusal as no:
        sentence = _("%(field)s: %(sentence)s") % {"field": field.label(), "sentence": str(no.sentence)}
        raise type(no)(sentence, field=field.key) from no


def wrong_type(wanted: str) -> Refusal:
    return Refusal(_("Send %(wanted)s or null.") % {"wanted": wanted})
