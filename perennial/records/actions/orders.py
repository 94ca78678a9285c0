"""Making an order of a deal that was won."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from perennial.access.actor import Actor
from perennial.access.queries import readable_fields, users
from perennial.journal.door import change
from perennial.journal.rows import values_by
from perennial.lib.money import exponent
from perennial.lib.prices import DECIMALS, HIGHEST
from perennial.lib.refusals import Refusal
from perennial.records.actions.create import Done, check_create, create_within
from perennial.records.directory import title_of
from perennial.records.errors import InTheTrash
from perennial.records.line_items import lines_by_record
from perennial.records.models import Deal, Order
from perennial.records.orders import ENTITY, STATUS
from perennial.records.queries import head_of
from perennial.records.warning import Acknowledged
from perennial.schema.kinds.line import ONE, Line, without_row
from perennial.schema.queries import shape_of
from perennial.schema.standard.deal import WON
from perennial.schema.standard.order import CANCELLED, CART, PLACED
from perennial.schema.standard.trade import LINES

DEAL = "deal"


def order_of_deal(
    actor: Actor, deal_id: int, *, reason: str = "", acknowledged: Acknowledged | None = None
) -> Done:
    """An order with the lines, the customer and the owner of a won deal, as one change.

    It is placed where the deal tells for whom it is, else a cart. A deal without lines gives one line of its name and
    amount. Nothing of the deal is passed on that the actor may not read. Raises NoSuchRecord, InTheTrash, Refusal for
    a deal that is not won or has an order, and what creating an order raises.
    """
    shape = shape_of(ENTITY)
    with change(actor, f"{ENTITY}.create", reason=reason) as act:
        # Two who click at once: the second finds the order of the first.
        values_by(Deal, "pk", [deal_id], ("pk",), lock="NO KEY UPDATE")
        deal = head_of(actor, shape_of(DEAL), deal_id)
        assert isinstance(deal, Deal)
        _refuse(actor, deal)
        values = values_from(actor, deal)
        check_create(actor, shape, values, {})
        head = create_within(act, actor, shape, values, {}, acknowledged)
    return Done(head, act.id)


def values_from(actor: Actor, deal: Deal) -> dict[str, Any]:
    """What an order of this deal would hold."""
    shape = shape_of(DEAL)
    readable = readable_fields(actor, shape, shape.fields)
    found: dict[str, Any] = {DEAL: deal.pk, LINES: _lines(deal, readable)}
    for key in ("company", "contact"):
        if key in readable and (pk := getattr(deal, f"{key}_id")):
            found[key] = pk
    owner = deal.owner_id if "owner" in readable else None
    if owner is not None and users(actor).filter(pk=owner, is_active=True).exists():
        found["owner"] = owner
    told = found[LINES] and ("company" in found or "contact" in found)
    return found | {STATUS: PLACED if told else CART}


def orders_of(deal: int) -> Any:
    """The orders of a deal that still hold."""
    return Order.objects.filter(deal=deal, archived__isnull=True).exclude(status=CANCELLED)


def _refuse(actor: Actor, deal: Deal) -> None:
    if deal.archived is not None:
        raise InTheTrash(_("This deal is in the trash. Bring it back before you make an order of it."))
    if deal.outcome != WON:
        raise Refusal(_("An order is made of a deal that is won. Move it there first."), field="stage")
    if (one := orders_of(deal.pk).first()) is not None:
        shape = shape_of(ENTITY)
        name = title_of(shape, one, readable_fields(actor, shape, shape.title_fields))
        raise Refusal(_("There is an order of this deal already: %s.") % name, field=DEAL)


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
