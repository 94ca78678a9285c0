"""Holds every answer of the API against what the OpenAPI document says of it."""

from __future__ import annotations

import re
from typing import Any

TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "null": type(None),
}


class Document:
    """An OpenAPI document that can say which schema an answer must meet."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        self.paths = [(re.compile(_pattern(path)), path) for path in data["paths"]]

    def path_of(self, url: str) -> str:
        """The documented path of an address, the one with the fewest blanks first."""
        fitting = [path for pattern, path in self.paths if pattern.fullmatch(url)]
        assert fitting, f"{url} is not documented"
        return min(fitting, key=lambda path: path.count("{"))

    def operation(self, method: str, url: str) -> dict[str, Any]:
        return self.data["paths"][self.path_of(url)][method.lower()]

    def problems(self, method: str, url: str, status: int, media: str, body: Any) -> list[str]:
        """What is wrong with an answer; empty when it is as documented."""
        responses = self.operation(method, url)["responses"]
        if str(status) not in responses:
            return [f"{method} {url}: status {status} is not documented"]
        response = self.resolved(responses[str(status)])
        if media not in response["content"]:
            return [f"{method} {url}: {media} is not documented for {status}"]
        return list(self.violations(response["content"][media]["schema"], body, "body"))

    def resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in schema:
            found: Any = self.data
            for part in schema["$ref"].removeprefix("#/").split("/"):
                found = found[part]
            schema = found
        return schema

    def violations(self, schema: dict[str, Any], value: Any, at: str) -> Any:
        schema = self.resolved(schema)
        if "anyOf" in schema:
            several = [list(self.violations(one, value, at)) for one in schema["anyOf"]]
            if all(several):
                yield f"{at}: {several}"
            return
        kinds = schema.get("type", [])
        kinds = [kinds] if isinstance(kinds, str) else kinds
        if kinds and not any(_is(value, kind) for kind in kinds):
            yield f"{at}: {value!r} is no {kinds}"
            return
        if "enum" in schema and value not in schema["enum"]:
            yield f"{at}: {value!r} is none of {schema['enum']}"
        if "const" in schema and value != schema["const"]:
            yield f"{at}: {value!r} is not {schema['const']}"
        if isinstance(value, dict):
            yield from self._of_object(schema, value, at)
        if isinstance(value, list) and "items" in schema:
            for number, one in enumerate(value):
                yield from self.violations(schema["items"], one, f"{at}.{number}")

    def _of_object(self, schema: dict[str, Any], value: dict[str, Any], at: str) -> Any:
        for name in schema.get("required", []):
            if name not in value:
                yield f"{at}.{name} is missing"
        others = schema.get("additionalProperties", True)
        for name, one in value.items():
            if name in schema.get("properties", {}):
                yield from self.violations(schema["properties"][name], one, f"{at}.{name}")
            elif others is False:
                yield f"{at}.{name} is not documented"
            elif isinstance(others, dict):
                yield from self.violations(others, one, f"{at}.{name}")


def _is(value: Any, kind: str) -> bool:
    if kind in {"integer", "number"}:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, TYPES[kind])


def _pattern(path: str) -> str:
    return re.sub(r"\\{[^}]*\\}", "[^/]+", re.escape(path))
