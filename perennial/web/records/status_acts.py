"""Moving a ticket, a contract or an order to another status: one click at its page, without script as well."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from perennial.lib.refusals import Forbidden, NotFound, Refusal
from perennial.quality.errors import RulesAsk
from perennial.records.actions.edit import edit_record
from perennial.records.errors import ChangedMeanwhile
from perennial.records.models import Head
from perennial.records.queries import field_values, head_of
from perennial.records.rules import STATUS, steps_ask
from perennial.schema.shape import Choice
from perennial.schema.standard.trade import LINES
from perennial.web.page import page, receipt, redirect
from perennial.web.records.editing import told_theirs, version
from perennial.web.records.entities import record_url, undo_url
from perennial.web.records.forms import RecordForm
from perennial.web.records.reader import Reader
from perennial.web.records.record import record_context


@require_POST
def status_move(request: HttpRequest, entity: str, pk: int) -> HttpResponse:
    """The record has another status; 422 with a form where that asks for more. Where somebody was quicker, it is said
    who and nothing is written.
    """
    reader = Reader(request, entity)
    head = head_of(reader.actor, reader.shape, pk)
    status = reader.shape.field(STATUS).choice(request.POST.get(STATUS, ""))
    if status is None:
        raise Refusal(_("There is no such status. Choose one of the bar."), field=STATUS)
    keys = [key for key in _askable(reader) if key in request.POST]
    form = RecordForm(reader, keys, data=request.POST, auto_id=f"move-{pk}-%s")
    if not form.is_valid():
        return _asks(request, reader, head, status, form)
    try:
        done = edit_record(
            reader.actor,
            entity,
            pk,
            {STATUS: status.key, **form.values},
            opened=version(request),
            action="move",
            acknowledged=form.acknowledged(),
        )
    except ChangedMeanwhile as no:
        told = "; ".join(told_theirs(reader, key, theirs) for key, theirs in no.theirs.items())
        words = {"record": reader.title(head), "told": told}
        receipt(request, _("%(record)s stays as it is. %(told)s.") % words, tone="rust")
        return redirect(request, record_url(entity, pk))
    except (Forbidden, NotFound):
        raise
    except Refusal as no:
        return _asks(request, reader, head, status, _form_after(reader, head, keys, form, no))
    if done.change is not None:
        words = {"record": reader.title(done.head), "status": status.label()}
        receipt(request, _("%(record)s: %(status)s") % words, undo=undo_url(done.change))
    return redirect(request, record_url(entity, pk))


def _askable(reader: Reader) -> list[str]:
    """What statuses ask for and can be given in their bar, as far as the reader may write it."""
    wanted = steps_ask(reader.shape) & reader.editable() - {STATUS, LINES}
    return [key for key in reader.shape.fields if key in wanted]


def _form_after(reader: Reader, head: Head, keys: Sequence[str], form: RecordForm, no: Refusal) -> RecordForm:
    """What the status asks for, as far as it can be given here; the rest is said above."""
    new = [key for key in _askable(reader) if key in no.fields and key not in keys]
    if not new or isinstance(no, RulesAsk):
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
    url = record_url(reader.entity, head.pk)
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
