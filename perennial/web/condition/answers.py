"""Answers to what rules say of a record: still right, may stay so, is expected again."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from perennial.access.queries import check
from perennial.lib.refusals import Refusal
from perennial.quality.errors import NoSuchRule
from perennial.quality.models import Rule
from perennial.records.condition.actions import confirm, take_waiver_back, waive
from perennial.records.condition.queries import rule_known
from perennial.records.queries import head_of
from perennial.web.condition.forms import WaiveForm
from perennial.web.page import page, receipt, redirect, way_back
from perennial.web.records.entities import record_url, undo_url
from perennial.web.records.reader import Reader
from perennial.web.scores import expected


@require_POST
def field_confirm(request: HttpRequest, entity: str, pk: int, key: str) -> HttpResponse:
    """“Still right”: one click, one change."""
    reader = Reader(request, entity)
    head = head_of(reader.actor, reader.shape, pk)
    change = confirm(reader.actor, entity, [pk], [key])
    words = {"field": reader.shape.field(key).label(), "record": reader.title(head)}
    if change is not None:
        receipt(request, _("%(field)s of %(record)s is still right") % words, undo=undo_url(change))
    return redirect(request, way_back(request, record_url(entity, pk)))


@require_http_methods(["GET", "HEAD", "POST"])
def rule_waive(request: HttpRequest, entity: str, pk: int, key: str) -> HttpResponse:
    """A record may break a rule, for a reason and until a day."""
    reader = Reader(request, entity)
    head = head_of(reader.actor, reader.shape, pk)
    check(reader.actor, "edit", reader.shape, head)
    rule = _rule(reader, key)
    back = (
        way_back(request, record_url(entity, pk))
        if request.method != "POST"
        else request.POST.get("next", "")
    )
    form = WaiveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            change = _waived(reader, pk, key, form)
        except Refusal as no:
            form.add_error(no.field if no.field in form.fields else None, str(no.sentence))
        else:
            words = {"rule": str(rule), "record": reader.title(head)}
            receipt(
                request,
                _("“%(rule)s” is waived for %(record)s") % words,
                undo=undo_url(change) if change else "",
            )
            return redirect(request, way_back(request, record_url(entity, pk)))
    context = {
        "heading": _("May it stay so?"),
        "trail": [{"url": record_url(entity, pk), "label": reader.title(head)}],
        "line": expected(rule, reader.places),
        "form": form,
        "next": back,
        "leave_url": back or record_url(entity, pk),
    }
    return page(request, "condition/waive.html", context, status=422 if form.errors else 200)


def _waived(reader: Reader, pk: int, key: str, form: WaiveForm) -> int | None:
    until: date | None = form.cleaned_data["until"]
    return waive(reader.actor, reader.entity, pk, key, reason=form.cleaned_data["reason"], until=until)


@require_POST
def rule_unwaive(request: HttpRequest, entity: str, pk: int, key: str) -> HttpResponse:
    """The record is expected to fulfil the rule again."""
    reader = Reader(request, entity)
    head = head_of(reader.actor, reader.shape, pk)
    rule = _rule(reader, key)
    change = take_waiver_back(reader.actor, entity, pk, key)
    if change is not None:
        words = {"rule": str(rule), "record": reader.title(head)}
        receipt(request, _("“%(rule)s” is expected of %(record)s again") % words, undo=undo_url(change))
    return redirect(request, way_back(request, record_url(entity, pk)))


def _rule(reader: Reader, key: str) -> Rule:
    found = rule_known(reader.actor, reader.entity, key)
    if found is None:
        raise NoSuchRule
    return found
