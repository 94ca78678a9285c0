"""Making an order of a won deal, on its page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from perennial.access.queries import check
from perennial.quality.errors import RulesAsk
from perennial.records.actions.orders import Ordered, order_of_deal
from perennial.records.orders import ENTITY
from perennial.schema.queries import shape_of
from perennial.web.page import receipt, redirect
from perennial.web.records.answerable import acknowledged_in, held
from perennial.web.records.entities import record_url, undo_url
from perennial.web.records.reader import Reader


@require_POST
def deal_order(request: HttpRequest, pk: int) -> HttpResponse:
    """A won deal becomes an order, with one click; held, where a rule asks why."""
    reader = Reader(request, ENTITY)
    check(reader.actor, "create", reader.shape)
    try:
        done = order_of_deal(reader.actor, pk, acknowledged=acknowledged_in(request.POST))
    except RulesAsk as no:
        leave = record_url("deal", pk)
        return held(request, no, heading=_("New order"), label=_("Create the order"), leave_url=leave)
    receipt(request, _receipt(reader, done), undo=undo_url(done.change))
    return redirect(request, record_url(ENTITY, done.head.pk))


def _receipt(reader: Reader, done: Ordered) -> str:
    said = _("Order %s created") % reader.title(done.head)
    if not done.left_out:
        return said
    left = ", ".join(shape_of(entity).label() for entity in done.left_out)
    sentence = _("Left out, since it is in the trash or you may not see it: %s")
    return f"{said}. {sentence % left}"
