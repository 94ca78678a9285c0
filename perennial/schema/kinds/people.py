"""Several people who take part: contacts, or colleagues of the workspace, stored as a list of their ids."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perennial.lib.refusals import Refusal
from perennial.schema.kinds.base import Json, Kind, Value, wrong_type
from perennial.schema.kinds.person import Person
from perennial.schema.kinds.record import RecordLink
from perennial.schema.kinds.setting import Setting
from perennial.schema.kinds.widget import Widget
from perennial.schema.shape import FieldShape

# No meeting has more of either; a longer list is a slip of the hand.
MOST = 100
_APART = re.compile(r"[;\n]")
_RECORD, _USER = RecordLink(), Person()


class People(Kind):
    """`target` of the field says who they are: an entity, or `user`. One id stands for a list of one, as lines of the
    journal tell it.
    """

    key = "people"
    label = gettext_lazy("Several people")
    storage = "json"
    condition_type = "record"
    empty_value: ClassVar[Value] = []
    longest = 20_000
    offered = False

    def nothing(self) -> Value:
        return []

    def tidy(self, raw: str) -> str:
        return ";".join(super(People, self).tidy(line) for line in raw.splitlines()).strip("; ")

    def read(self, text: str, field: FieldShape, setting: Setting) -> Value:
        """Names, addresses or ids with semicolons between, each as a link reads it."""
        names = [part.strip() for part in _APART.split(text)]
        return _checked([_one(field).read(name, field, setting) for name in names if name])

    def read_json(self, value: Json, field: FieldShape, setting: Setting) -> Value:
        if not isinstance(value, list):
            raise wrong_type(_("a list of ids"))
        ids = [
            one.get("id") if isinstance(one, dict) and set(one) <= {"id", "name"} else one for one in value
        ]
        return _checked([_one(field).read_json(one, field, setting) for one in ids])

    def to_json(self, value: Value, field: FieldShape) -> Json:
        return ids_of(value)

    def show(self, value: Value, field: FieldShape, setting: Setting) -> str:
        return ", ".join(_one(field).show(pk, field, setting) for pk in ids_of(value))

    def export(self, value: Value, field: FieldShape) -> str:
        return "; ".join(_one(field).export(pk, field) for pk in ids_of(value))

    def same(self, one: Value, other: Value) -> bool:
        return set(ids_of(one)) == set(ids_of(other))

    def widget(self, field: FieldShape) -> Widget:
        if field.target == "user":
            return Widget(control="checkboxes", target="user", multiple=True)
        return Widget(control="record", target=field.target, spellcheck=False)

    def api_schema(self, field: FieldShape) -> dict[str, Any]:
        one = _one(field).api_schema(field)
        by_id = {
            "type": "object",
            "properties": {"id": {"type": "integer", "minimum": 1}, "name": {"type": "string"}},
            "required": ["id"],
            "additionalProperties": False,
        }
        items = {"anyOf": [{**one, "type": ["integer", "string"]}, by_id]}
        return {"type": ["array", "null"], "items": items, "maxItems": MOST, "examples": [[1042]]}


def ids_of(value: Value) -> list[int]:
    if value is None:
        return []
    return [value] if isinstance(value, int) else list(value)


def _one(field: FieldShape) -> RecordLink:
    return _USER if field.target == "user" else _RECORD


def _checked(ids: Sequence[int]) -> list[int]:
    found = list(dict.fromkeys(ids))
    if len(found) > MOST:
        raise Refusal(
            _("At most %(most)s people fit; there are %(count)s.") % {"most": MOST, "count": len(found)}
        )
    return found
