"""Every way into the product, asked of the product itself: addresses, operations of the API, keys a page reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest import mock

from django.core.handlers.wsgi import WSGIRequest
from django.http import QueryDict
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.utils.functional import cached_property

from perennial.api.openapi import document
from perennial.api.record_schemas import FORM
from perennial.api.service import api
from perennial.records.models import ENTITIES
from perennial.schema.queries import shape_of


@dataclass(frozen=True)
class Route:
    """One URL pattern: its name, the text of the whole pattern, and what stands in its blanks."""

    name: str
    text: str
    blanks: tuple[str, ...]

    @property
    def is_api(self) -> bool:
        return self.text.startswith("api/v1/")

    def address(self, values: dict[str, Any]) -> str:
        """The address with the blanks filled, without asking the converters: what is wrong is sent as well."""
        return "/" + re.sub(r"<(?:[^:>]*:)?([^>]*)>", lambda blank: str(values[blank[1]]), self.text)


def routes() -> list[Route]:
    """Every route of the resolver, in its order."""
    return list(_walked(get_resolver(), ""))


def _walked(resolver: URLResolver, before: str) -> Iterator[Route]:
    for one in resolver.url_patterns:
        text = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _walked(one, text)
        elif isinstance(one, URLPattern):
            name = one.name or one.lookup_str.rpartition(".")[2]
            yield Route(name, text, tuple(_blanks(one, text)))


def _blanks(pattern: URLPattern, text: str) -> list[str]:
    named = re.findall(r"<(?:[^:>]*:)?([^>]*)>", text)
    return named or list(getattr(pattern.pattern, "converters", {}))


@dataclass(frozen=True)
class Operation:
    """One method of one path of the API, as the OpenAPI document tells it."""

    name: str
    method: str
    path: str
    query: tuple[str, ...]
    body: dict[str, Any] | None
    is_form: bool
    example: dict[str, Any] | None


def operations() -> list[Operation]:
    """Every operation, with the custom fields there are now."""
    whole = document(api, [shape_of(entity) for entity in ENTITIES])
    return [
        _operation(whole, method, path, one)
        for path, methods in whole["paths"].items()
        for method, one in methods.items()
    ]


def _operation(whole: dict[str, Any], method: str, path: str, one: dict[str, Any]) -> Operation:
    query = tuple(part["name"] for part in one["parameters"] if part.get("in") == "query")
    media, told = next(iter(one.get("requestBody", {}).get("content", {}).items()), ("", {}))
    schema, is_form = told.get("schema"), media == FORM
    schema = schema["properties"].get("record", {}) if schema and is_form else schema
    while schema and "$ref" in schema:
        schema = whole["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    example = schema["examples"][0] if schema else None
    return Operation(one["operationId"], method.upper(), path, query, schema, is_form, example)


def route_of(url: str) -> str:
    """The name of the route an address leads to."""
    found = resolve(url.partition("?")[0].partition("#")[0])
    return found.url_name or found.func.__name__


@contextmanager
def keys_read() -> Iterator[dict[str, set[str]]]:
    """Which keys of the query every route reads while this is open, by the name of the route."""
    heard: dict[str, set[str]] = {}

    def query(request: WSGIRequest) -> QueryDict:
        found = _Listening(request.META.get("QUERY_STRING", ""), encoding=request.encoding)
        try:
            found.heard = heard.setdefault(route_of(request.path_info), set())
        except Exception:
            found.heard = set()
        return found

    listening = cached_property(query)
    listening.__set_name__(WSGIRequest, "GET")
    with mock.patch.object(WSGIRequest, "GET", listening):
        yield heard


class _Listening(QueryDict):
    heard: set[str]

    def __getitem__(self, key: str) -> Any:
        self.heard.add(key)
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self.heard.add(key)
        return super().get(key, default)

    def getlist(self, key: str, default: Any = None) -> Any:
        self.heard.add(key)
        return super().getlist(key, default)

    def __contains__(self, key: object) -> bool:
        self.heard.add(str(key))
        return super().__contains__(key)
