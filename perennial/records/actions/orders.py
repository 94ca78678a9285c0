"""Making an order of a deal that was won."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.access.models import User
from perennial.access.queries import may, readable_fields
from perennial.journal.door import change
from perennial.journal.rows import values_by
from perennial.lib.money import exponent
from perennial.lib.prices import DECIMALS, HIGHEST
from perennial.lib.refusals import Refusal
from perennial.records.actions.create import Done, check_create, create_within
from perennial.records.directory import Directory
from perennial.records.errors import InTheTrash
from perennial.records.line_items import lines_by_record
from perennial.records.models import Deal, Order
from perennial.records.orders import ENTITY, STATUS
from perennial.records.queries import head_of, known_among
from perennial.records.warning import Acknowledged
from perennial.schema.kinds.line import ONE, PRODUCT, Line, products_in, without_row
from perennial.schema.queries import shape_of
from perennial.schema.standard.deal import WON
from perennial.schema.standard.order import CANCELLED, CART, PLACED
from perennial.schema.standard.trade import LINES

DEAL = "deal"


@dataclass(frozen=True, slots=True)
class Ordered(Done):
    """`left_out` are entities of which the deal names a record that the order does not: it is in the trash, or the
    actor may not see it.
    """

    left_out: Sequence[str]


def order_of_deal(
    actor: Actor, deal_id: int, *, reason: str = "", acknowledged: Acknowledged | None = None
) -> Ordered:
    """An order with the lines, the customer and the owner of a won deal, as one change.

    It is placed where the deal tells for whom it is, else a cart. A deal without lines gives one line of its name and
    amount. Nothing of the deal is passed on that the actor may not read, and no record that an order cannot name: its
    product's line stays, in words. Raises NoSuchRecord, InTheTrash, Refusal for
    a deal that is not won or has an order, and what creating an order raises.
    """
    shape = shape_of(ENTITY)
    with change(actor, f"{ENTITY}.create", reason=reason) as act:
        # Two who click at once: the second finds the order of the first.
        values_by(Deal, "pk", [deal_id], ("pk",), lock="NO KEY UPDATE")
        deal = head_of(actor, shape_of(DEAL), deal_id)
        assert isinstance(deal, Deal)
        _refuse(actor, deal)
        values, left_out = values_from(actor, deal)
        check_create(actor, shape, values, {})
        head = create_within(act, actor, shape, values, {}, acknowledged)
    return Ordered(head, act.id, left_out)


def values_from(actor: Actor, deal: Deal) -> tuple[dict[str, Any], Sequence[str]]:
    """What an order of this deal would hold, and what it would leave out."""
    shape = shape_of(DEAL)
    readable = readable_fields(actor, shape, shape.fields)
    lines = _lines(deal, readable)
    named: dict[str, set[int]] = {
        key: {pk for pk in [getattr(deal, f"{key}_id")] if pk}
        for key in ("company", "contact")
        if key in readable
    }
    named[PRODUCT.target] = products_in(lines)
    known = {entity: known_among(actor, entity, ids) for entity, ids in named.items() if ids}
    found: dict[str, Any] = {DEAL: deal.pk, LINES: _in_words(actor, lines, known.get(PRODUCT.target, set()))}
    found |= {key: getattr(deal, f"{key}_id") for key in ("company", "contact") if known.get(key)}
    if "owner" in readable and _may_be_of(actor, deal.owner_id):
        found["owner"] = deal.owner_id
    told = lines and ("company" in found or "contact" in found)
    left_out = [entity for entity, ids in named.items() if ids - known.get(entity, set())]
    return found | {STATUS: PLACED if told else CART}, left_out


def orders_of(deal: int) -> Any:
    """The orders of a deal that still hold."""
    return Order.objects.filter(deal=deal, archived__isnull=True).exclude(status=CANCELLED)


def _refuse(actor: Actor, deal: Deal) -> None:
    if deal.archived is not None:
        raise InTheTrash(_("This deal is in the trash. Bring it back before you make an order of it."))
    if deal.outcome != WON:
        raise Refusal(_("An order is made of a deal that is won. Move it there first."), field="stage")
    if (one := orders_of(deal.pk).first()) is not None:
        name = Directory(actor).name(ENTITY, one.pk)
        sentence = _("There is an order of this deal already: %s.") % name
        raise Refusal(sentence if name else _("There is an order of this deal already."), field=DEAL)


def _may_be_of(actor: Actor, owner: int | None) -> bool:
    """Whether the actor may make an order that this colleague looks after."""
    works = owner is not None and User.objects.filter(pk=owner, is_active=True).exists()
    return works and may(actor, "create", shape_of(ENTITY), Order(owner_id=owner))


def _in_words(actor: Actor, lines: Sequence[Line], known: Collection[int]) -> list[Line]:
    """The lines, of products that are not known without these."""
    names = Directory(actor)
    unknown = products_in(lines) - set(known)
    names.load(PRODUCT.target, unknown)
    return [
        line | {"product": None, "text": line["text"] or names.name(PRODUCT.target, pk) or f"#{pk}"}
        if (pk := line["product"]) in unknown
        else line
        for line in lines
    ]


def _lines(deal: Deal, readable: frozenset[str]) -> list[Line]:
    if LINES in readable and (lines := lines_by_record([deal.pk]).get(deal.pk)):
        return [without_row(line) for line in lines]
    if "amount" not in readable or not deal.amount or "name" not in readable:
        return []
    price = deal.amount["amount"] * 10 ** (DECIMALS - exponent(deal.amount["currency"]))
    if abs(price) > HIGHEST:
        return []
    line = Line(product=None, text=" ".join(deal.name.split()), quantity=ONE, discount=0, vat=None)
    line |= {"price": price, "currency": deal.amount["currency"]}
    return [line]
