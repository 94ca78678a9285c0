"""The kind of record that a request names: in its address, its query or its body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from perennial.api.requests import Query, text_of
from perennial.lib.refusals import BadRequest, NotFound
from perennial.records.models import ENTITIES
from perennial.schema.queries import shape_of
from perennial.schema.shape import EntityShape


def shape_for(entity: str) -> EntityShape:
    """The shape of the entity in an address; raises NotFound."""
    if entity not in ENTITIES:
        raise NotFound(_sentence() % {"name": entity[:60]})
    return shape_of(entity)


def entity_asked(query: Query) -> str:
    """The entity a query is narrowed to, '' where it is not. Raises BadRequest."""
    return query.one_of("entity", ENTITIES, _sentence())


def entity_of(body: Mapping[str, Any]) -> str:
    """The entity in a body. Raises BadRequest."""
    entity = text_of(body, "entity")
    if entity not in ENTITIES:
        raise BadRequest(_sentence() % {"name": entity[:60]}, field="entity")
    return entity


def _sentence() -> str:
    return _("There is no kind of record called “%(name)s”. There are: ") + ", ".join(ENTITIES)
