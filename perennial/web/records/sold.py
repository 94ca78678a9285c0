"""Orders on the pages of whom they are for, and the deals and orders in which a product stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from perennial.access.queries import may
from perennial.records.actions.orders import orders_of
from perennial.records.derive.values import value_of
from perennial.records.directory import title_of
from perennial.records.models import Deal, Head
from perennial.records.orders import ENTITY
from perennial.records.products import sold_in
from perennial.records.queries import heads
from perennial.schema.queries import shape_of
from perennial.schema.standard.deal import WON
from perennial.web.addresses import narrowed_url
from perennial.web.records.entities import record_url
from perennial.web.records.reader import Reader

SHOWN = 12


def orders(reader: Reader, key: str, head: Head) -> dict[str, Any]:
    """Orders of a company, a person or a deal (`key`), the latest first."""
    section: dict[str, Any] = {"title": _("Orders"), "related": []}
    shape = shape_of(ENTITY)
    if key not in reader.readable_of(ENTITY):
        return section
    found = heads(reader.actor, shape).filter(**{key: head.pk}).order_by("-updated", "-pk")
    several = list(found[: SHOWN + 1])
    section["related"] = _told(reader, ENTITY, several[:SHOWN], ("status", "placed"))
    if len(several) > SHOWN:
        section["all_url"] = narrowed_url(ENTITY, {"field": key, "op": "is", "value": head.pk})
    if head.archived is None and may(reader.actor, "create", shape):
        section["add_url"] = f"/orders/new?{key}={head.pk}"
    return section


def sections_of_product(reader: Reader, head: Head) -> list[dict[str, Any]]:
    """Deals and orders in whose lines the product stands, as far as this person may read their lines."""
    told = {"deal": ("stage", "expected_close"), ENTITY: ("status", "placed")}
    return [
        {
            "title": shape_of(entity).plural(),
            "related": _told(reader, entity, sold_in(reader.actor, head.pk, entity, SHOWN), keys),
        }
        for entity, keys in told.items()
    ]


def _told(reader: Reader, entity: str, several: Sequence[Head], keys: Sequence[str]) -> list[dict[str, Any]]:
    shape, readable = shape_of(entity), reader.readable_of(entity)
    fields = [shape.field(key) for key in keys if key in readable]
    return [
        {
            "name": title_of(shape, one, readable),
            "url": record_url(entity, one.pk),
            "of": entity,
            "icon": entity,
            "note": " · ".join(filter(None, (reader.show(field, value_of(one, field)) for field in fields))),
            "aside": reader.show(shape.field("amount"), value_of(one, shape.field("amount")))
            if "amount" in readable
            else "",
        }
        for one in several
    ]


def order_act(reader: Reader, head: Head) -> list[dict[str, Any]]:
    """The act that a won deal is there for, as long as it has no order."""
    if not isinstance(head, Deal) or head.archived is not None or "outcome" not in reader.readable:
        return []
    if (
        head.outcome != WON
        or not may(reader.actor, "create", shape_of(ENTITY))
        or orders_of(head.pk).exists()
    ):
        return []
    url = f"{record_url('deal', head.pk)}/order"
    return [{"url": url, "label": _("Create order"), "icon": "order", "post": True}]
