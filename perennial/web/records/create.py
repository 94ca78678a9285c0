"""Writing a record by hand."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from perennial.access.queries import check
from perennial.lib.refusals import Forbidden, Refusal
from perennial.matching.specs import SPECS
from perennial.records.actions.create import create_record
from perennial.records.directory import may_name
from perennial.records.search.queries import suggest
from perennial.records.stages import beginnings
from perennial.schema.kinds import kind_of
from perennial.schema.layouts import CREATE
from perennial.schema.pipelines import STAGE
from perennial.schema.queries import layout
from perennial.web.page import page, receipt, redirect
from perennial.web.records.contracts import CONTRACT, told_by_deal
from perennial.web.records.entities import PLURALS, record_url, undo_url
from perennial.web.records.forms import RecordForm
from perennial.web.records.likely import told
from perennial.web.records.reader import Reader
from perennial.web.requests import whole_number


@require_http_methods(["GET", "HEAD", "POST"])
def record_new(request: HttpRequest, entity: str) -> HttpResponse:
    """A form with the fields of the layout; a refusal answers 422 and keeps everything typed."""
    reader = Reader(request, entity)
    check(reader.actor, "create", reader.shape)
    keys = create_keys(reader)
    if request.method != "POST":
        return _show(request, reader, RecordForm(reader, keys, values=preset(request, reader)))
    form = RecordForm(reader, keys, data=request.POST)
    if not form.is_valid():
        return _show(request, reader, form, 422)
    values = {
        key: value for key, value in form.values.items() if not kind_of(reader.shape.field(key)).empty(value)
    }
    try:
        done = create_record(reader.actor, entity, values, acknowledged=form.acknowledged())
    except Forbidden:
        raise
    except Refusal as no:
        form.take(no)
        return _show(request, reader, form, 422)
    receipt(request, _("%s created") % reader.title(done.head), undo=undo_url(done.change))
    return redirect(request, record_url(entity, done.head.pk))


def create_keys(reader: Reader) -> list[str]:
    """The fields of the form: those of the layout that this person may set."""
    editable = reader.editable("create")
    return [key for key in layout(reader.entity, CREATE, reader.role_id) if key in editable]


def preset(request: HttpRequest, reader: Reader) -> dict[str, Any]:
    """Values the address brings along, such as the company one came from; the maker owns the record."""
    found: dict[str, Any] = {"owner": reader.actor.user_id}
    for field in (one for one in reader.shape.fields_of_kind("record") if one.editable):
        number = whole_number(request.GET.get(field.key, ""))
        if number is not None and reader.names.name(field.target, number):
            found[field.key] = number
    if reader.entity == CONTRACT and "deal" in found:
        found |= told_by_deal(reader, found["deal"])
    asked = request.GET.get(STAGE, "")
    return found | beginnings(reader.shape) | ({STAGE: asked} if reader.shape.stage(asked) else {})


def _show(request: HttpRequest, reader: Reader, form: RecordForm, status: int = 200) -> HttpResponse:
    list_url = f"/{PLURALS[reader.entity]}"
    context = {
        "heading": _("New %s") % reader.shape.label().lower(),
        "trail": [{"url": list_url, "label": reader.shape.plural()}],
        "form": form,
        "action": f"{list_url}/new",
        "label": _("Save %s") % reader.shape.label().lower(),
        "leave_url": list_url,
        "wide": True,
        "likely_url": f"{list_url}/likely" if reader.entity in SPECS else "",
        "likely": told(reader, form.candidates),
    }
    return page(request, "records/form.html", context, status=status)


@require_safe
def record_suggest(request: HttpRequest, entity: str) -> HttpResponse:
    """Names offered while one is typed: options of the list the control names as its target."""
    reader = Reader(request, entity)
    name = request.GET.get("for", "q")
    before, _apart, typed = (request.GET.get(name, "") or request.GET.get("q", "")).rpartition(";")
    # Where several are named, those before stay in front of what is offered.
    before = f"{before.strip()}; " if before.strip() else ""
    hits = suggest(reader.actor, entity, typed.strip()[:200]) if may_name(reader.actor, reader.shape) else []
    reader.names.load(entity, [hit.record for hit in hits])
    options = [
        {"value": f"{before}{reader.names.unmistakable(entity, hit.record)}", "note": hit.context}
        for hit in hits
    ]
    place = request.headers.get("HX-Target", "suggest")
    return page(request, "records/suggest.html", {"options": options, "place": place})
