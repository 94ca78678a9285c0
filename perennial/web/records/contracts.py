"""What the pages of contracts and of won deals say of each other."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from perennial.access.queries import may
from perennial.records.derive.values import value_of
from perennial.records.linked import contracts_of
from perennial.records.models import Deal, Head
from perennial.records.queries import heads
from perennial.schema.queries import shape_of
from perennial.schema.standard.deal import WON
from perennial.web.records.reader import Reader

CONTRACT = "contract"
# By field of the contract: the field of the deal that tells it.
_TOLD = {"name": "name", "company": "company", "contact": "contact", "value": "amount", "owner": "owner"}


def contract_act(reader: Reader, head: Head) -> list[dict[str, Any]]:
    """The act that follows a won deal: its contract, as long as there is none."""
    if not isinstance(head, Deal) or head.archived is not None or head.outcome != WON:
        return []
    if "outcome" not in reader.readable or not may(reader.actor, "create", shape_of(CONTRACT)):
        return []
    if contracts_of(reader.actor, "deal", head.pk, 1):
        return []
    url = f"/contracts/new?deal={head.pk}"
    return [{"url": url, "label": _("Make a contract"), "icon": CONTRACT, "key": "c"}]


def told_by_deal(reader: Reader, deal_id: int) -> dict[str, Any]:
    """What a deal tells of the contract that comes of it, as far as the reader may read it."""
    shape, readable = shape_of("deal"), reader.readable_of("deal")
    deal = heads(reader.actor, shape).filter(pk=deal_id).first()
    if deal is None:
        return {}
    told = {key: value_of(deal, shape.field(its)) for key, its in _TOLD.items() if its in readable}
    allowed = reader.editable("create")
    named = {"company", "contact"}
    return {
        key: value
        for key, value in told.items()
        if key in allowed and value and (key not in named or reader.names.name(key, value))
    }
