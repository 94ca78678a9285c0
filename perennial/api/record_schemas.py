"""JSON Schemas of an entity's bodies, made from its shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from perennial.api.acknowledging import KEY, SCHEMA
from perennial.api.documented import ref
from perennial.api.rendering import LISTS
from perennial.api.wanted import LABEL, MOST_POINTS, VERIFIED
from perennial.records.drafts import ADDRESS_PARTS
from perennial.records.models import PointKind
from perennial.records.places import NAME
from perennial.records.sorting import sortable_keys
from perennial.schema.kinds import kind_of
from perennial.schema.shape import EntityShape, FieldShape

Schema = dict[str, Any]
_ID = {"type": "integer", "minimum": 1, "examples": [1042]}
# `email_2`, `phone_3`: further ones, as columns of files are called; each beside the one before.
_NUMBERED = {"patternProperties": {r"^(email|phone)_([2-9]|1\d|20)$": {"type": ["string", "null"]}}}
# What is sent to create a record, and to change one.
_REACHED = {"lifecycle": "customer", "emails": [{"value": "buero@firma.example"}]}
_EXAMPLES: Mapping[str, tuple[Schema, Schema]] = {
    "company": (
        {"name": "Firma Przykład", "emails": [{"value": "biuro@firma.example", "label": "Office"}]},
        _REACHED,
    ),
    "contact": (
        {
            "given_name": "Anna",
            "family_name": "Nowak",
            "emails": [{"value": "anna@firma.example", "primary": True}],
            "city": "Łódź",
        },
        _REACHED,
    ),
    "lead": (
        {
            "given_name": "Anna",
            "family_name": "Nowak",
            "company_name": "Firma Przykład",
            "status": "new",
            "emails": [{"value": "anna@firma.example"}],
        },
        {"status": "working"},
    ),
    "deal": (
        {"name": "Gate valves", "stage": "enquiry", "amount": {"amount": "18240", "currency": "EUR"}},
        {"stage": "offer"},
    ),
    "contract": (
        {
            "name": "Maintenance of valves",
            "status": "running",
            "begins": "2026-01-01",
            "ends": "2026-12-31",
            "renewal": "automatic",
            "renewal_months": 12,
            "notice": 3,
            "value": {"amount": "1200.00", "currency": "EUR"},
            "recurs": "monthly",
        },
        {"status": "terminated"},
    ),
    "campaign": (
        {"name": "Spring fair", "kind": "fair", "cost": {"amount": "4300.00", "currency": "EUR"}},
        {"status": "running"},
    ),
    "ticket": (
        {"subject": "The valve leaks", "priority": "high", "channel": "mail"},
        {"status": "waiting"},
    ),
    "activity": (
        {"kind": "call", "subject": "Call about the offer", "due": "2026-12-24"},
        {"done": "2026-12-23T09:30:00Z", "outcome": "reached"},
    ),
    "document": ({"name": "Offer 2026-14", "kind": "offer"}, {"description": "Sent on Monday."}),
}
_INSTANT = {"type": ["string", "null"], "format": "date-time"}


FORM = "multipart/form-data"
BYTES: Schema = {"type": "string", "format": "binary", "description": "The file.", "examples": ["…"]}


def with_file(content: Schema) -> Schema:
    """The body of a record that is a file: a form in which what is said of it stands beside it, as JSON."""
    record = content["application/json"]["schema"]
    return {
        FORM: {
            "schema": {
                "type": "object",
                "properties": {"file": BYTES, "record": record},
                "required": ["file"],
                "additionalProperties": False,
            },
            "encoding": {"record": {"contentType": "application/json"}},
        }
    }


def name_of(shape: EntityShape) -> str:
    """`Contact` for contact, `XVisit` for x_visit."""
    return "".join(word.capitalize() for word in shape.key.split("_"))


def schemas_of(shape: EntityShape) -> Mapping[str, Schema]:
    """Schemas by their placeholders: Record, RecordAnswer, RecordPage, RecordCreate, RecordPatch."""
    return {
        "Record": _record(shape),
        "RecordAnswer": _answer(shape),
        "RecordPage": _page(shape),
        "RecordCreate": _create(shape),
        "RecordPatch": _patch(shape),
    }


def _record(shape: EntityShape) -> Schema:
    """Fields the reader may not see are left out, so only the identity is required."""
    own: dict[str, Schema] = {
        "id": _ID,
        "key": {"type": "string", "examples": [f"{shape.key}:1042"]},
        "entity": {"const": shape.key, "type": "string"},
        "version": {"type": "integer", "minimum": 1, "examples": [7], "description": "Send it with an edit."},
        "title": {"type": "string", "examples": ["Anna Nowak"], "description": "What the record is called."},
        "archived": _INSTANT | {"description": "Since when it is in the trash."},
        "merged_from": _ID | {"description": "The absorbed id that was asked for."},
    }
    lists = _lists(shape, _point)
    return {
        "type": "object",
        "properties": {**own, **{one.key: _read(one) for one in shape.fields.values()}, **lists},
        "required": ["id", "key", "entity", "version"],
        "additionalProperties": False,
    }


def _answer(shape: EntityShape) -> Schema:
    record = _record(shape)
    change = {
        "type": ["integer", "null"],
        "description": "The change that wrote it; null when nothing differed.",
    }
    record["properties"]["change"] = change
    record["required"] = [*record["required"], "change"]
    return record


def _page(shape: EntityShape) -> Schema:
    cursor = {"type": ["string", "null"]}
    number = {"type": ["integer", "null"], "description": "null when counting took too long"}
    sorts = [*sortable_keys(shape), *(["name"] if NAME not in shape.fields else [])]
    return {
        "type": "object",
        "properties": {
            "items": {"type": "array", "items": ref("Record")},
            "next": cursor,
            "previous": cursor,
            "sort": {
                "type": "string",
                "description": f"The sort that was used: {', '.join(dict.fromkeys(sorts))}.",
            },
            "count": {
                "type": "object",
                "properties": {"number": number, "exact": {"type": "boolean"}},
                "required": ["number", "exact"],
                "additionalProperties": False,
            },
        },
        "required": ["items", "next", "previous", "sort"],
        "additionalProperties": False,
    }


def _create(shape: EntityShape) -> Schema:
    properties = _writable(shape) | _lists(shape, _new_point, maxItems=MOST_POINTS) | {KEY: SCHEMA}
    # A file gives its name to a record that has none.
    is_file = bool(shape.fields_of_kind("file"))
    required = [
        one.key
        for one in shape.fields.values()
        if one.required and one.editable and not one.begins and not is_file
    ]
    schema = {"type": "object", "properties": properties, "additionalProperties": False}
    if required:
        schema["required"] = required
    return schema | _numbered(shape) | {"examples": [_example(shape)]}


def _patch(shape: EntityShape) -> Schema:
    version = {"type": "integer", "minimum": 1, "description": "The version you read."}
    lists = _lists(shape, _changed_point, maxItems=MOST_POINTS)
    return {
        "type": "object",
        "properties": {"version": version, **_writable(shape), **lists, KEY: SCHEMA},
        "required": ["version"],
        "additionalProperties": False,
        **_numbered(shape),
        "examples": [{"version": 7, **_EXAMPLES[shape.key][1]}],
    }


def _numbered(shape: EntityShape) -> Schema:
    return _NUMBERED if _point_values(shape, PointKind.EMAIL) else {}


def _example(shape: EntityShape) -> Schema:
    return dict(_EXAMPLES[shape.key][0])


def _writable(shape: EntityShape) -> dict[str, Schema]:
    return {one.key: _write(one) for one in shape.fields.values() if one.editable}


def _read(one: FieldShape) -> Schema:
    """Values that were imported or stored under an older limit are shown as they are."""
    return {name: part for name, part in _write(one).items() if name not in {"maxLength", "pattern", "enum"}}


def _write(one: FieldShape) -> Schema:
    return kind_of(one).api_schema(one) | {"title": one.label("en")}


def _point_values(shape: EntityShape, kind: str) -> dict[str, FieldShape]:
    if kind == PointKind.ADDRESS:
        return {part: shape.fields[part] for part in ADDRESS_PARTS if part in shape.fields}
    return {"value": shape.fields[kind]} if kind in shape.fields else {}


def _lists(shape: EntityShape, item: Callable[[EntityShape, str], Schema], **more: int) -> dict[str, Schema]:
    """The lists of contact points of which the shape shows something."""
    kinds = {name: kind for name, kind in LISTS.items() if _point_values(shape, kind)}
    return {name: {"type": "array", **more, "items": item(shape, kind)} for name, kind in kinds.items()}


def _point(shape: EntityShape, kind: str) -> Schema:
    values = {key: _read(one) for key, one in _point_values(shape, kind).items()}
    if kind != PointKind.ADDRESS:
        values["valid"] = {"type": ["boolean", "null"]}
    properties = {
        "id": _ID,
        "label": _read(LABEL),
        "primary": {"type": "boolean"},
        **values,
        "verified": _read(VERIFIED),
    }
    required = ["id", "label", "primary", "verified"]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _new_point(shape: EntityShape, kind: str) -> Schema:
    values = {key: _write(one) for key, one in _point_values(shape, kind).items()}
    common = {"label": _write(LABEL), "primary": {"type": "boolean"}, "verified": _write(VERIFIED)}
    return {"type": "object", "properties": {**values, **common}, "additionalProperties": False}


def _changed_point(shape: EntityShape, kind: str) -> Schema:
    schema = _new_point(shape, kind)
    remove = {"type": "boolean", "description": "true removes the entry; send it with its id alone."}
    schema["properties"] = {"id": _ID, "remove": remove, **schema["properties"]}
    return schema
