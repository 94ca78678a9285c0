"""What products say of the lines they stand in, as far as one actor may read it; and where a product stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from perennial.access.actor import Actor
from perennial.access.queries import readable_fields
from perennial.records.models import Deal, Head, Order, Product
from perennial.records.queries import heads
from perennial.records.search.queries import Hit
from perennial.schema.kinds.line import Line, checked_line
from perennial.schema.queries import shape_of
from perennial.schema.standard.trade import LINES

ENTITY = "product"


@dataclass(frozen=True, slots=True)
class Offer:
    """What a product offers for a line: its name, prices by currency in 1/10,000, VAT in 1/1,000 percent, unit."""

    name: str
    prices: Mapping[str, int]
    vat: int | None
    unit: str


def offers(actor: Actor, products: Iterable[int]) -> dict[int, Offer]:
    """By id, what products offer; nothing of what the actor may not read."""
    wanted = set(products)
    if not wanted:
        return {}
    shape = shape_of(ENTITY)
    readable = readable_fields(actor, shape, shape.fields)
    found = {}
    for one in heads(actor, shape, trashed=None).filter(pk__in=wanted):
        if isinstance(one, Product):
            found[one.pk] = Offer(
                one.name if "name" in readable else "",
                {p["currency"]: p["price"] for p in one.prices} if "prices" in readable else {},
                one.vat if "vat" in readable else None,
                one.unit if "unit" in readable else "",
            )
    return found


def filled(line: Line, offer: Offer, currency: str) -> Line:
    """The line with what its product offers where nothing was said; a price only in the currency of the others."""
    found = Line(**line)
    found["text"] = line["text"] or offer.name
    if line["price"] is None:
        code = line["currency"] or currency or next(iter(offer.prices), "")
        if code in offer.prices:
            found |= {"price": offer.prices[code], "currency": code}
    if line["vat"] is None:
        found["vat"] = offer.vat
    return checked_line(found)


def sold_in(actor: Actor, product: int, entity: str, limit: int) -> list[Head]:
    """Deals or orders (`entity`) in whose lines the product stands, the latest first."""
    shape = shape_of(entity)
    if LINES not in readable_fields(actor, shape, [LINES]):
        return []
    model = {"deal": Deal, "order": Order}[entity]
    within = model.objects.filter(record__lines__product=product).values("pk")
    return list(heads(actor, shape).filter(pk__in=within).order_by("-updated", "-pk")[:limit])


def offered(actor: Actor, entity: str, hits: Sequence[Hit]) -> list[Hit]:
    """What is offered while somebody types: of products none that is no longer on sale."""
    shape = shape_of(entity)
    if entity != ENTITY or "active" not in readable_fields(actor, shape, ["active"]):
        return list(hits)
    ids = [hit.record for hit in hits]
    gone = set(Product.objects.filter(pk__in=ids, active=False).values_list("pk", flat=True))
    return [hit for hit in hits if hit.record not in gone]
