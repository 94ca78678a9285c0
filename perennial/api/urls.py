"""Every address under /api/v1/."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, path, re_path, register_converter
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt

from perennial.access.queries import may, readable_fields
from perennial.api.answers import answer
from perennial.api.openapi import document
from perennial.api.problems import missing, not_allowed, refused, unauthenticated
from perennial.api.requests import Query
from perennial.api.service import api
from perennial.api.tokens import Bearer, actor_of
from perennial.lib.refusals import Refusal
from perennial.records.models import ENTITIES
from perennial.schema.queries import shape_of
from perennial.schema.shape import EntityShape
from perennial.schema.standard import ENTITIES as STANDARD

View = Callable[..., HttpResponse]


class EntityKey:
    regex = "[a-z][a-z0-9_]{0,59}"

    def to_python(self, value: str) -> str:
        return value

    to_url = to_python


class Number:
    """An id that fits the database; anything else names nothing."""

    regex = "[1-9][0-9]{0,17}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(EntityKey, "api_entity")
register_converter(Number, "api_number")


def open_door(view: View) -> View:
    """Tokens alone open the API: no session, no CSRF, nothing kept in caches, every "no" as problem+json."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if isinstance(response, HttpResponseNotAllowed):
            response = not_allowed(response)
        add_never_cache_headers(response)
        return response

    return login_not_required(csrf_exempt(answered))


@open_door
def openapi_json(request: HttpRequest) -> HttpResponse:
    """The document of the standard fields for everybody; with a token, of the fields its user may read."""
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET"])
    if "Authorization" in request.headers and not Bearer()(request):
        return unauthenticated(request)
    try:
        Query(request)
    except Refusal as no:
        return refused(request, no)
    shapes = _readable_shapes(request) if "Authorization" in request.headers else list(STANDARD.values())
    return answer(document(api, shapes))


@open_door
def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    return missing(request)


def _readable_shapes(request: HttpRequest) -> list[EntityShape]:
    actor = actor_of(request)
    return [_narrowed(request, shape_of(key)) for key in ENTITIES if may(actor, "read", shape_of(key))]


def _narrowed(request: HttpRequest, shape: EntityShape) -> EntityShape:
    keys = readable_fields(actor_of(request), shape, shape.fields)
    fields = {key: one for key, one in shape.fields.items() if key in keys}
    return replace(shape, fields=fields, title_fields=tuple(key for key in shape.title_fields if key in keys))


def _routes() -> list[URLPattern]:
    """The routes of the API behind the open door; not the empty root page that the library adds."""
    routes = [one for one in api.urls[0] if isinstance(one, URLPattern) and one.name != "api-root"]
    for one in routes:
        one.callback = open_door(one.callback)
    return routes


urlpatterns = [
    path("openapi.json", openapi_json, name="openapi"),
    *_routes(),
    re_path(r"^(?P<rest>[\s\S]*)$", nothing_here),
]
