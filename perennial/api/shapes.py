"""Shapes: which fields records have, what they hold and what can be asked of them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from perennial.access.actor import Actor
from perennial.access.queries import editable_fields, may, readable_fields
from perennial.api import schemas
from perennial.api.answers import address, answer
from perennial.api.documented import documented
from perennial.api.entities import shape_for
from perennial.api.requests import Query
from perennial.api.tokens import actor_of
from perennial.lib.conditions import operators_for
from perennial.lib.refusals import BadRequest
from perennial.records.models import ENTITIES
from perennial.records.places import Readable
from perennial.records.sorting import sort_of, sortable_keys
from perennial.schema.kinds import kind_of
from perennial.schema.queries import shape_of
from perennial.schema.shape import EntityShape, FieldShape

router = Router()


@router.get(
    "/shapes", **documented("list_shapes", "Kinds of records", {200: schemas.ShapeList}, tag="shapes")
)
def list_shapes(request: HttpRequest) -> HttpResponse:
    """The kinds of records you may read."""
    Query(request)
    actor = actor_of(request)
    shapes = [shape_of(entity) for entity in ENTITIES]
    return answer({"items": [_name(shape) for shape in shapes if may(actor, "read", shape)]})


@router.get(
    "/shapes/{api_entity:entity}",
    **documented("read_shape", "Fields of a kind of record", {200: schemas.ShapeBody}, tag="shapes"),
)
def read_shape(request: HttpRequest, entity: str) -> HttpResponse:
    """Standard and custom fields that you may read, with kinds, choices and the operators of filters."""
    Query(request)
    actor, shape = actor_of(request), shape_for(entity)
    readable = readable_fields(actor, shape, shape.fields)
    editable = editable_fields(actor, shape, shape.fields)
    fields = [_field(actor, shape, one, editable) for one in shape.fields.values() if one.key in readable]
    return answer(
        {
            **_name(shape),
            "title_fields": [key for key in shape.title_fields if key in readable],
            "sorts": [key for key in sortable_keys(shape) if _may_sort(Readable(actor, shape), key)],
            "fields": fields,
        }
    )


def _name(shape: EntityShape) -> dict[str, Any]:
    url = address("shapes", shape.key)
    return {"key": shape.key, "label": shape.label(), "plural": shape.plural(), "url": url}


def _may_sort(readable: Readable, key: str) -> bool:
    try:
        sort_of(readable, key)
    except BadRequest:
        return False
    return True


def _field(actor: Actor, shape: EntityShape, one: FieldShape, editable: frozenset[str]) -> dict[str, Any]:
    choices = [{"key": c.key, "label": c.label(), "labels": dict(c.labels)} for c in one.choices]
    return {
        "key": one.key,
        "kind": one.kind,
        "label": one.label(),
        "labels": dict(one.labels),
        "help": one.help_text(),
        "required": one.required,
        "editable": one.editable and one.key in editable,
        "sortable": one.sortable,
        "group": one.group,
        "choices": choices,
        "operators": _operators(actor, shape, one),
        "decimals": one.decimals,
        "currency": one.currency,
        "max_length": one.max_length,
        "target": one.target,
        "custom": one.key.startswith("x_"),
        "value_schema": kind_of(one).api_schema(one),
    }


def _operators(actor: Actor, shape: EntityShape, one: FieldShape) -> list[str]:
    if not one.filterable:
        return []
    return [operator.key for operator in operators_for(Readable(actor, shape).place((one.key,)))]
