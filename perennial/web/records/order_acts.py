"""What is done with orders on pages: moving one to another status, making one of a won deal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from perennial.access.queries import check
from perennial.lib.refusals import Forbidden, NotFound, Refusal
from perennial.quality.errors import RulesAsk
from perennial.records.actions.edit import edit_record
from perennial.records.actions.orders import Ordered, order_of_deal
from perennial.records.errors import ChangedMeanwhile
from perennial.records.models import Head
from perennial.records.orders import ENTITY, STATUS
from perennial.records.queries import field_values, head_of
from perennial.records.rules import steps_ask
from perennial.schema.queries import shape_of
from perennial.schema.shape import Choice
from perennial.web.page import page, receipt, redirect
from perennial.web.records.answerable import acknowledged_in, held
from perennial.web.records.editing import told_theirs, version
from perennial.web.records.entities import record_url, undo_url
from perennial.web.records.forms import RecordForm
from perennial.web.records.reader import Reader
from perennial.web.records.record import record_context


@require_POST
def order_move(request: HttpRequest, pk: int) -> HttpResponse:
    """The order has another status; 422 with a form where that asks for more."""
    reader = Reader(request, ENTITY)
    head = head_of(reader.actor, reader.shape, pk)
    status = reader.shape.field(STATUS).choice(request.POST.get(STATUS, ""))
    if status is None:
        raise Refusal(_("An order has no such status. Choose one of the bar."), field=STATUS)
    may_ask = steps_ask(reader.shape) - {STATUS, "lines"}
    keys = [key for key in reader.shape.fields if key in may_ask and key in request.POST]
    form = RecordForm(reader, keys, data=request.POST, auto_id=f"move-{pk}-%s")
    if not form.is_valid():
        return _asks(request, reader, head, status, form)
    try:
        done = edit_record(
            reader.actor,
            ENTITY,
            pk,
            {STATUS: status.key, **form.values},
            opened=version(request),
            action="move",
            acknowledged=form.acknowledged(),
        )
    except ChangedMeanwhile as no:
        told = "; ".join(told_theirs(reader, key, theirs) for key, theirs in no.theirs.items())
        words = {"order": reader.title(head), "told": told}
        receipt(request, _("%(order)s stays as it is. %(told)s.") % words, tone="rust")
        return redirect(request, record_url(ENTITY, pk))
    except (Forbidden, NotFound):
        raise
    except Refusal as no:
        return _asks(request, reader, head, status, _form_after(reader, head, keys, form, no))
    if done.change is not None:
        words = {"order": reader.title(done.head), "status": status.label()}
        receipt(request, _("%(order)s: %(status)s") % words, undo=undo_url(done.change))
    return redirect(request, record_url(ENTITY, pk))


def _form_after(reader: Reader, head: Head, keys: Sequence[str], form: RecordForm, no: Refusal) -> RecordForm:
    """What the status asks for, as far as it can be given here; the rest is said above."""
    able = steps_ask(reader.shape) & reader.editable() - {STATUS, "lines"}
    new = [key for key in reader.shape.fields if key in no.fields and key in able and key not in keys]
    if not new:
        form.take(no)
        return form
    now = field_values(head, reader.shape)
    asked = RecordForm(
        reader,
        [*keys, *new],
        values={key: now[key] for key in new} | form.values,
        auto_id=f"move-{head.pk}-%s",
    )
    asked.said = [str(text) for key, text in no.fields.items() if key not in new]
    return asked


def _asks(request: HttpRequest, reader: Reader, head: Head, status: Choice, form: RecordForm) -> HttpResponse:
    context = record_context(reader, head)
    url = record_url(ENTITY, head.pk)
    asks: dict[str, Any] = {
        "fields": form.own(),
        "asked": form.asked(),
        "problems": [*form.non_field_errors(), *form.said],
        "lead": "" if form.is_bound else _("“%s” needs this.") % status.label(),
        "sent_as": STATUS,
        "stage": status.key,
        "version": version(request) or head.version,
        "move_url": f"{url}/move",
        "back_url": url,
        "at": "record",
    }
    context["way"] = (context["way"] or {}) | {"asks": asks}
    return page(request, "records/record.html", context, "stages", 422)


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
