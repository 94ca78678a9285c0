"""Views: lists as they are kept under a name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from perennial.api import view_schemas as schemas
from perennial.api.answers import answer
from perennial.api.documented import documented
from perennial.api.kept import Acts
from perennial.api.requests import Query
from perennial.api.tokens import actor_of
from perennial.insight.making import LONGEST_NAME
from perennial.insight.views import (
    EDITABLE,
    LONGEST_QUERY,
    create_view,
    definition,
    edit_view,
    remove_view,
    view_of,
    views,
)
from perennial.records.models import ENTITIES

router = Router()
ONE = "/views/{api_number:number}"
_COLUMNS: Mapping[str, Any] = {
    "name": {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME},
    "filter": {
        "type": ["object", "null"],
        "description": "A condition as in lists; null: every record.",
    },
    "q": {"type": "string", "maxLength": LONGEST_QUERY, "description": "A text to find records by."},
    "sort": {"type": "string", "description": "A field, `-` before it: falling; empty: as usual."},
    "mine": {"type": "boolean", "description": "Whether it shows only the records of whoever looks."},
    "columns": {
        "type": "array",
        "items": {"type": "string"},
        "description": "Fields beside the name; none: the reader’s own choice.",
    },
    "look": {"type": "string", "enum": ["", "board"]},
    "pipeline": {"type": "string"},
    "shared": {"type": "boolean", "description": "Whether everybody sees it."},
}
NEW = {
    "type": "object",
    "properties": {"entity": {"type": "string", "enum": list(ENTITIES)}, **_COLUMNS},
    "required": ["entity", "name"],
    "additionalProperties": False,
    "examples": [
        {
            "entity": "contact",
            "name": "Customers in Łódź",
            "filter": {"field": "city", "op": "is", "value": "Łódź"},
            "sort": "-updated",
            "shared": True,
        }
    ],
}
EDIT = {
    "type": "object",
    "properties": dict(_COLUMNS),
    "minProperties": 1,
    "additionalProperties": False,
    "examples": [{"shared": True}],
}
ACTS = Acts("view", "views", EDITABLE, view_of, definition, create_view, edit_view, remove_view)


@router.get("/views", **documented("list_views", "Views", {200: schemas.ViewList}, tag="views"))
def list_views(request: HttpRequest) -> HttpResponse:
    """Your own and those that are shared, of records you may read; administrators see all."""
    Query(request)
    actor = actor_of(request)
    return answer({"items": [ACTS.body(actor, one) for one in views(actor)]})


@router.post(
    "/views",
    **documented("create_view", "Keep a view", {201: schemas.ViewAnswer}, tag="views", body=NEW, writes=True),
)
def create(request: HttpRequest) -> HttpResponse:
    """For whoever may read the records. What is unknown is a 400 and what does not fit a 422; each names the part."""
    return ACTS.create(request)


@router.get(ONE, **documented("read_view", "A view", {200: schemas.ViewBody}, tag="views"))
def read(request: HttpRequest, number: int) -> HttpResponse:
    """Its filter, search and sort are those of `GET /{entity}`, its `mine` is a condition on the owner."""
    Query(request)
    actor = actor_of(request)
    return answer(ACTS.body(actor, view_of(actor, number)))


@router.patch(
    ONE,
    **documented(
        "edit_view", "Change a view", {200: schemas.ViewAnswer}, tag="views", body=EDIT, writes=True
    ),
)
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """For its maker and administrators: changes what is sent. Its entity is for ever."""
    return ACTS.edit(request, number)


@router.delete(
    ONE,
    **documented("remove_view", "Remove a view", {200: schemas.ViewGone}, tag="views", writes=True),
)
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """For its maker and administrators. Nothing is lost: undo of the change brings it back."""
    return ACTS.remove(request, number)
