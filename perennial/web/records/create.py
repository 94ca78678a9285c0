"""Writing a record by hand."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from perennial.access.queries import check, may
from perennial.lib.refusals import Forbidden, Refusal
from perennial.matching.specs import SPECS
from perennial.records.actions.create import create_record
from perennial.records.directory import may_name
from perennial.records.products import offered
from perennial.records.search.queries import suggest
from perennial.records.stages import beginnings
from perennial.schema.kinds import kind_of
from perennial.schema.layouts import CREATE
from perennial.schema.pipelines import STAGE
from perennial.schema.queries import layout, shape_of
from perennial.web.page import page, receipt, redirect, wanted_fragment
from perennial.web.records.contracts import CONTRACT, told_by_deal
from perennial.web.records.entities import PLURALS, record_url, undo_url
from perennial.web.records.forms import RecordForm
from perennial.web.records.likely import told
from perennial.web.records.reader import Reader
from perennial.web.requests import whole_number

# The fragment of `records/quick.html`: the same form, in a dialog over any page.
QUICK = "quick"
# What is made that quickly, by how often it is; a file, and lines of an order, need a page.
QUICKLY = ("contact", "company", "lead", "deal", "activity", "ticket", "contract", "product", "campaign")


@require_http_methods(["GET", "HEAD", "POST"])
def record_new(request: HttpRequest, entity: str) -> HttpResponse:
    """A form with the fields of the layout; a refusal answers 422 and keeps everything typed."""
    reader = Reader(request, entity)
    check(reader.actor, "create", reader.shape)
    if request.method != "POST":
        return show_new(request, reader, new_form(request, reader))
    form = new_form(request, reader, data=request.POST)
    if not form.is_valid():
        return show_new(request, reader, form, 422)
    values = {
        key: value for key, value in form.values.items() if not kind_of(reader.shape.field(key)).empty(value)
    }
    try:
        done = create_record(reader.actor, entity, values, acknowledged=form.acknowledged())
    except Forbidden:
        raise
    except Refusal as no:
        form.take(no)
        return show_new(request, reader, form, 422)
    name, url = reader.title(done.head), record_url(entity, done.head.pk)
    receipt(request, _("%s created") % name, undo=undo_url(done.change))
    if is_quick(request):
        return page(request, "records/quick.html", {"made": {"name": name, "url": url}, "of": entity}, QUICK)
    return redirect(request, url)


def is_quick(request: HttpRequest) -> bool:
    """Whether the form stands in the dialog over another page."""
    return bool(wanted_fragment(request, (QUICK,)))


def new_form(request: HttpRequest, reader: Reader, data: Any = None) -> RecordForm:
    """The form of a new record; over another page its controls have names of their own."""
    values = preset(request, reader) if data is None else None
    auto_id = "quick-%s" if is_quick(request) else "id-%s"
    return RecordForm(reader, create_keys(reader), data=data, values=values, auto_id=auto_id)


def create_keys(reader: Reader) -> list[str]:
    """The fields of the form: those of the layout that this person may set."""
    editable = reader.editable("create")
    keys = [key for key in layout(reader.entity, CREATE, reader.role_id) if key in editable]
    # Lines are written at the record, where they are reckoned up.
    return [key for key in keys if reader.shape.field(key).home != "lines"]


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


def show_new(request: HttpRequest, reader: Reader, form: RecordForm, status: int = 200) -> HttpResponse:
    """The page of the form, or the form alone in its dialog."""
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
    if is_quick(request):
        return page(request, "records/quick.html", context | {"ways": ways(reader)}, QUICK, status)
    return page(request, "records/form.html", context, status=status)


def ways(reader: Reader) -> list[dict[str, Any]]:
    """What else could be made instead, with what was typed."""
    shapes = [shape_of(key) for key in QUICKLY]
    return [
        {"of": one.key, "label": one.label(), "current": one.key == reader.entity}
        for one in shapes
        if may(reader.actor, "create", one)
    ]


@require_safe
def record_suggest(request: HttpRequest, entity: str) -> HttpResponse:
    """Names offered while one is typed: options of the list the control names as its target."""
    reader = Reader(request, entity)
    name = request.GET.get("for", "q")
    before, _apart, typed = (request.GET.get(name, "") or request.GET.get("q", "")).rpartition(";")
    # Where several are named, those before stay in front of what is offered.
    before = f"{before.strip()}; " if before.strip() else ""
    hits = suggest(reader.actor, entity, typed.strip()[:200]) if may_name(reader.actor, reader.shape) else []
    hits = offered(reader.actor, entity, hits)
    reader.names.load(entity, [hit.record for hit in hits])
    options = [
        {"value": f"{before}{reader.names.unmistakable(entity, hit.record)}", "note": hit.context}
        for hit in hits
    ]
    place = request.headers.get("HX-Target", "suggest")
    return page(request, "records/suggest.html", {"options": options, "place": place})
