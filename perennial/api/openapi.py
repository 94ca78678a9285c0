"""The OpenAPI 3.1 document: the routes as the code declares them, paths and schemas for each entity."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from ninja import NinjaAPI

from perennial.api.answers import PREFIX
from perennial.api.problems import MEDIA
from perennial.api.record_schemas import name_of, schemas_of, with_file
from perennial.schema.shape import EntityShape
from perennial.schema.standard import ENTITIES

Document = dict[str, Any]
PLACEHOLDERS = ("RecordAnswer", "RecordPage", "RecordCreate", "RecordPatch", "Record")
WORDS = {
    400: "The request is malformed, or names a field, filter or key that does not exist.",
    401: "The token is missing, wrong, expired or revoked.",
    403: "Your role or token does not allow this.",
    404: "There is no such thing, or you may not see it.",
    409: "Somebody else changed the same thing, or it is in a state that does not allow this.",
    413: "The body is larger than 5 MB, or a file than the workspace takes.",
    415: "The body is not JSON; or not a form, where a file is asked for.",
    416: "The file has no such part.",
    422: "A value was refused, or the idempotency key belongs to another request.",
    503: "The database is away, or the disk is full; ask again after `Retry-After` seconds.",
    500: "An unexpected error; the answer holds a reference for your administrator.",
}
# Answered by its headers alone.
RANGE_NOT_THERE = 416
IN_PATHS: Mapping[str, Document] = {
    "number": {
        "description": "Its number, as `id` in lists and answers.",
        "schema": {"type": "integer", "minimum": 1, "title": "Number"},
        "example": 1042,
    },
    "entity": {"description": "A kind of record, as `/api/v1/shapes` lists them.", "example": "contact"},
    "rule": {
        "description": "The key of a rule, as `/api/v1/quality/rules` lists them.",
        "example": "contact_reachable",
    },
    "comment": {
        "description": "The number of a comment, as `id` in `/comments`.",
        "schema": {"type": "integer", "minimum": 1, "title": "Comment"},
        "example": 12,
    },
    "pack": {"description": "The key of a pack of rules.", "example": "sound"},
}
_OF_ITSELF = {
    "get": {
        "operationId": "openapi",
        "summary": "This description",
        "description": "Standard fields for everybody; with a token, all fields its user may read.",
        "tags": ["me"],
        "security": [{}, {"Bearer": []}],
        "parameters": [],
        "responses": {
            "200": {
                "description": "OK",
                "content": {
                    "application/json": {"schema": {"type": "object", "examples": [{"openapi": "3.1.0"}]}}
                },
            },
            "400": {"$ref": "#/components/responses/Problem400"},
            "401": {"$ref": "#/components/responses/Problem401"},
        },
    }
}


def document(api: NinjaAPI, shapes: Iterable[EntityShape]) -> Document:
    """The whole document: `api` tells its routes, the shapes what `{entity}` stands for."""
    raw = json.loads(_declared(api))
    several = list(shapes)
    paths: Document = {}
    for path, methods in raw["paths"].items():
        first = path.removeprefix(f"{PREFIX}/").partition("/")[0]
        if first == "{entity}" or first in ENTITIES:
            for shape in (one for one in several if first in {"{entity}", one.key}):
                paths[path.replace("{entity}", shape.key)] = _methods(_for_entity(methods, shape))
        else:
            paths[path] = _methods(methods)
    raw["paths"] = {**paths, f"{PREFIX}/openapi.json": _OF_ITSELF}
    raw["components"]["responses"] = {
        f"Problem{status}": _problem(status) for status in WORDS if status != RANGE_NOT_THERE
    }
    components = raw["components"]["schemas"]
    raw["components"]["schemas"] = {
        **{name: schema for name, schema in sorted(components.items()) if name not in PLACEHOLDERS},
        **{name: schema for shape in several for name, schema in _components(shape).items()},
    }
    return raw


@cache
def _declared(api: NinjaAPI) -> str:
    """What the library says of the routes, as JSON: a second of work, and the same for everybody."""
    return json.dumps(api.get_openapi_schema(path_prefix=f"{PREFIX}/"), default=str)


def _components(shape: EntityShape) -> Document:
    own = {_renamed(name, shape): schema for name, schema in schemas_of(shape).items()}
    return _replaced(own, shape)


def _for_entity(methods: Document, shape: EntityShape) -> Document:
    """The methods of a path with the entity's own names, schemas and without `{entity}` as a parameter."""
    text = json.dumps(methods).replace("{entity}", shape.key)
    mine: Document = _replaced(json.loads(text), shape)
    for one in mine.values():
        if one["operationId"] == f"create_{shape.key}" and shape.fields_of_kind("file"):
            one["requestBody"]["content"] = with_file(one["requestBody"]["content"])
        one["parameters"] = [
            part for part in one["parameters"] if part["name"] != "entity" or part["in"] != "path"
        ]
    return mine


def _replaced(data: Any, shape: EntityShape) -> Any:
    text = json.dumps(data)
    for name in PLACEHOLDERS:
        old, new = (f'"#/components/schemas/{one}"' for one in (name, _renamed(name, shape)))
        text = text.replace(old, new)
    return json.loads(text)


def _renamed(placeholder: str, shape: EntityShape) -> str:
    return placeholder.replace("Record", name_of(shape), 1)


def _methods(methods: Document) -> Document:
    for one in methods.values():
        for parameter in one["parameters"]:
            if parameter["in"] == "path":
                parameter.update(IN_PATHS[parameter["name"]])
        one["responses"] = {status: _response(status, body) for status, body in one["responses"].items()}
    return methods


def _response(status: str, body: Mapping[str, Any]) -> Document:
    number = int(status)
    if number == RANGE_NOT_THERE:
        return {"description": WORDS[number]}
    if number >= 400:
        return {"$ref": f"#/components/responses/Problem{number}"}
    found: Document = dict(body)
    if number in {201, 202}:
        found["headers"] = {"Location": {"description": "Where it is.", "schema": {"type": "string"}}}
    return found


def _problem(status: int) -> Document:
    content = {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    found: Document = {"description": WORDS[status], "content": content}
    if status == 401:
        found["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}}}
    return found
