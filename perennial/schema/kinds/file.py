"""A file: what it is called, how large, of which type, and the digest by which the file store knows its content."""

from __future__ import annotations

import re
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perennial.lib.numbers import LARGEST
from perennial.lib.refusals import Refusal
from perennial.schema.kinds.base import Json, Kind, Value, wrong_type
from perennial.schema.kinds.setting import Setting
from perennial.schema.shape import FieldShape

_LINE = re.compile(r"sha256:([0-9a-f]{64}) (\d{1,19}) ([a-z0-9.+-]+/[a-z0-9.+-]+) (\S(?:.*\S)?)")
_PARTS = {"name": str, "size": int, "type": str, "sha256": str}


class File(Kind):
    """No one types a file and no program sends one as a value: it is uploaded, and this is what is known of it."""

    key = "file"
    label = gettext_lazy("File")
    storage = "json"
    empty_value = None
    offered = False

    def read(self, text: str, field: FieldShape, setting: Setting) -> Value:
        found = _LINE.fullmatch(text)
        if not found or not 0 < int(found[2]) <= LARGEST:
            raise Refusal(_("A file is uploaded, not typed."))
        return {"name": found[4], "size": int(found[2]), "type": found[3], "sha256": found[1]}

    def read_json(self, value: Json, field: FieldShape, setting: Setting) -> Value:
        whole = isinstance(value, dict) and value.keys() == _PARTS.keys()
        if not whole or not all(type(value[name]) is type_ for name, type_ in _PARTS.items()):
            raise wrong_type(_("a file as it was answered"))
        return self.parse(self.export(value, field), field, setting)

    def show(self, value: Value, field: FieldShape, setting: Setting) -> str:
        if self.empty(value):
            return ""
        return f"{value['name']} · {shown_size(value['size'], setting.language)}"

    def export(self, value: Value, field: FieldShape) -> str:
        if self.empty(value):
            return ""
        return f"sha256:{value['sha256']} {value['size']} {value['type']} {value['name']}"

    def api_schema(self, field: FieldShape) -> dict[str, Any]:
        return {
            "type": ["object", "null"],
            "properties": {
                "name": {"type": "string"},
                "size": {"type": "integer", "minimum": 1, "description": "In bytes."},
                "type": {"type": "string", "description": "What it is by its content."},
                "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            },
            "required": ["name", "size", "type", "sha256"],
            "additionalProperties": False,
            "examples": [
                {
                    "name": "Angebot 2026-14.pdf",
                    "size": 48213,
                    "type": "application/pdf",
                    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                }
            ],
        }


def shown_size(size: int, language: str) -> str:
    """`1.2 MB`, as the reader writes numbers."""
    with translation.override(language or None):
        return str(filesizeformat(size))
