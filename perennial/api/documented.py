"""What a route says of itself in the OpenAPI document, beside what the code of the route enforces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from perennial.api import schemas
from perennial.api.once import HEADER, LONGEST_KEY, REPLAYED
from perennial.records.models import ENTITIES

READING = (400, 401, 403, 404)
WRITING = (400, 401, 403, 404, 409, 413, 415, 422)

PARAMETERS: Mapping[str, dict[str, Any]] = {
    "filter": {
        "description": "A condition as JSON: `field`, `op` and `value`, or `all`, `any`, `not` of such. "
        "`/api/v1/shapes/{entity}` says which fields can be asked what.",
        "schema": {"type": "string"},
        "example": '{"all": [{"field": "city", "op": "is", "value": "Łódź"}]}',
    },
    "sort": {
        "description": "The key of a sortable field, - in front for falling order. Empty values stand last.",
        "schema": {"type": "string", "default": "name"},
        "example": "-updated",
    },
    "cursor": {
        "description": "`next` or `previous` of the page before. It belongs to this filter, sort and user.",
        "schema": {"type": "string"},
        "example": "eyJhIjoiS293YWwiLCJpIjoxMDQyfQ:1t2x:9Zk",
    },
    "limit": {
        "description": "How many at most.",
        "schema": {"type": "integer", "minimum": 1, "maximum": 200, "default": 50},
        "example": 50,
    },
    "fields": {
        "description": "Only these keys, separated by commas; `id`, `key`, `entity`, `version` always come.",
        "schema": {"type": "string"},
        "example": "title,emails,city",
    },
    "trashed": {
        "description": "`true` lists what is in the trash instead.",
        "schema": {"type": "boolean", "default": False},
        "example": True,
    },
    "unread": {
        "description": "`true` lists only what is new.",
        "schema": {"type": "boolean", "default": False},
        "example": True,
    },
    "count": {
        "description": "`true` counts as well: exactly to 10,000, then “more than”.",
        "schema": {"type": "boolean", "default": False},
        "example": True,
    },
    "q": {
        "description": "Part of a name, e-mail, phone, company or number; accents and typos are forgiven.",
        "required": True,
        "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": r"\S"},
        "example": "kov zil",
    },
    "entity": {
        "description": "Only this kind of record.",
        "schema": {"type": "string", "enum": list(ENTITIES)},
        "example": "contact",
    },
    "least": {
        "description": "Only what is at least so likely, in percent.",
        "schema": {"type": "integer", "minimum": 0, "maximum": 100, "default": 0},
        "example": 90,
    },
    "actor": {
        "description": "Only changes by this user.",
        "schema": {"type": "integer", "minimum": 1},
        "example": 3,
    },
    "channel": {
        "description": "Only changes that came this way.",
        "schema": {"type": "string", "enum": ["web", "api", "cli", "import", "automation", "system"]},
        "example": "import",
    },
    "change": {
        "description": "The change from which on the document had this file.",
        "schema": {"type": "integer", "minimum": 1},
        "example": 4711,
    },
    "fate": {
        "description": "Only records of this fate.",
        "schema": {"type": "string", "enum": ["changed", "unchanged", "refused"]},
        "example": "refused",
    },
    "state": {
        "description": "Only those who stand so.",
        "schema": {"type": "string"},
        "example": "invited",
    },
    "since": {
        "description": "Only changes at or after this time.",
        "schema": {"type": "string", "format": "date-time"},
        "example": "2026-01-31T09:30:00Z",
    },
    "until": {
        "description": "Only changes before this time.",
        "schema": {"type": "string", "format": "date-time"},
        "example": "2026-02-01T00:00:00Z",
    },
}

_BYTES = {"type": "string", "format": "binary", "examples": ["…"]}
KEY_HEADER = {
    "in": "header",
    "name": HEADER,
    "required": False,
    "description": "Any text of your own, such as a UUID. A repeated request with the same key has no second "
    f"effect and is answered anew, with the header `{REPLAYED}: true`.",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY},
    "example": "0d9f6f2e-8c1b-4e0e-9a53-2f8a4f0a6f11",
}


def documented(
    name: str,
    summary: str,
    answers: Mapping[int, Any],
    *,
    tag: str,
    query: Sequence[str] = (),
    narrowed: Mapping[str, Mapping[str, Any]] | None = None,
    body: Mapping[str, Any] | None = None,
    media: str = "application/json",
    required: bool = True,
    writes: bool = False,
    raw: Sequence[int] = (),
    problems: Sequence[int] | None = None,
) -> dict[str, Any]:
    """The arguments of a route: its name, what it answers, what may be sent. `body` is a JSON Schema; `narrowed` says
    where a parameter's schema is another one here; `raw` are the statuses with which bytes come.
    """
    refusals = problems if problems is not None else (WRITING if writes else READING)
    extra: dict[str, Any] = {"parameters": [_parameter(one, (narrowed or {}).get(one, {})) for one in query]}
    if writes:
        extra["parameters"] = [*extra["parameters"], KEY_HEADER]
    if body is not None:
        extra["requestBody"] = {"required": required, "content": {media: {"schema": dict(body)}}}
    if raw:
        extra["responses"] = {status: {"content": {"*/*": {"schema": _BYTES}}} for status in raw}
        answers = {**answers, **dict.fromkeys(raw)}
    return {
        "operation_id": name,
        "summary": summary,
        "tags": [tag],
        "response": {**answers, **dict.fromkeys(sorted({*refusals, 500, 503}), schemas.Problem)},
        "openapi_extra": extra,
    }


def _parameter(name: str, narrowed: Mapping[str, Any]) -> dict[str, Any]:
    told = PARAMETERS[name]
    return {"in": "query", "name": name, **told, "schema": {**told["schema"], **narrowed}}


def ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}
