"""The four steps of an import, each at its own address: file, mapping, rehearsal, run."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from perennial.access.actor import Actor
from perennial.access.errors import NotAllowed
from perennial.access.queries import may, may_configure
from perennial.lib.refusals import Refusal
from perennial.operations.errors import PayloadTooLarge
from perennial.operations.models import State
from perennial.schema.queries import shape_of
from perennial.schema.standard import ENTITIES
from perennial.transfer import actions
from perennial.transfer.errors import NoSuchImport
from perennial.transfer.importing.fields import mappable
from perennial.transfer.models import Import
from perennial.transfer.queries import file_of, import_of, imports_of, looked_at, operation_of
from perennial.web.imports import new_field, run, steps
from perennial.web.imports.forms import DialectForm, MappingForm, UploadForm
from perennial.web.imports.listing import first_steps, listed
from perennial.web.page import page, receipt, redirect
from perennial.web.requests import actor_of
from perennial.web.uploading import is_too_large

UNPROCESSABLE = 422


@require_safe
def import_list(request: HttpRequest) -> HttpResponse:
    """The imports of the reader, newest first."""
    actor = actor_of(request)
    may = bool(_entities(actor))
    context = {
        "imports": listed(actor, imports_of(actor)),
        "may_import": may,
        "ways": first_steps() if may else [],
    }
    return page(request, "imports/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def import_new(request: HttpRequest) -> HttpResponse:
    """Step one: a file. What cannot be read is refused here with its sentence."""
    actor = actor_of(request)
    entities = _entities(actor)
    if not entities:
        raise NotAllowed("import")
    wanted = request.GET.get("entity", "")
    first = wanted if wanted in entities else entities[0]
    form = UploadForm(entities, request.POST or None, request.FILES or None, initial={"entity": first})
    if request.method == "POST" and is_too_large(request):
        form.errors["file"] = form.error_class([str(PayloadTooLarge(settings.ENV["UPLOAD_MB"]))])
    elif request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            one = actions.upload(actor, form.cleaned_data["entity"], file.chunks(), file.name)
        except Refusal as no:
            form.add_error("file", str(no))
        else:
            return redirect(request, reverse("import-mapping", args=[one.pk]))
    context = {"form": form, "limit": settings.ENV["UPLOAD_MB"], "days": settings.ENV["REPORT_DAYS"]}
    context["steps"] = steps.new()
    status = UNPROCESSABLE if request.method == "POST" else 200
    return page(request, "imports/new.html", context, fragment="upload", status=status)


@require_safe
def import_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Wherever the import stands: its run, its rehearsal, or its mapping."""
    actor = actor_of(request)
    one = import_of(actor, pk)
    if one.run is not None:
        context = run.of_run(request, actor, one)
        if _has_ended(request, context):
            return HttpResponse(headers={"HX-Refresh": "true"})
        return page(request, "imports/run.html", context, fragment=("progress", "rows"))
    step = "import-rehearsal" if one.rehearsal is not None else "import-mapping"
    return redirect(request, reverse(step, args=[pk]))


@require_safe
def import_rehearsal(request: HttpRequest, pk: int) -> HttpResponse:
    """Step three: what would happen to every row. While it is judged the page asks again by itself."""
    actor = actor_of(request)
    one = import_of(actor, pk)
    operation = operation_of(one.rehearsal)
    if operation is None:
        return redirect(request, reverse("import-mapping", args=[pk]))
    if one.run is not None:
        return redirect(request, reverse("import", args=[pk]))
    context = run.of_rehearsal(request, actor, one, operation)
    if _has_ended(request, context):
        return HttpResponse(headers={"HX-Refresh": "true"})
    template = "imports/rehearsal.html" if operation.state == State.DONE else "imports/judging.html"
    return page(request, template, context, fragment=("progress", "rows"))


@require_http_methods(["GET", "HEAD", "POST"])
def import_file(request: HttpRequest, pk: int) -> HttpResponse:
    """How the file is read. Read another way, its columns are guessed anew."""
    actor = actor_of(request)
    one = _mine(actor, pk)
    dialect = looked_at(one)
    form = DialectForm(dialect, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.read_again(actor, one, form.choices())
        except Refusal as no:
            form.add_error(no.field if no.field in form.fields else None, str(no))
        else:
            receipt(request, _("The file is read this way now, and its columns were guessed anew."))
            return redirect(request, reverse("import-mapping", args=[pk]))
    context = _head(one) | {"form": form, "dialect": dialect, "steps": steps.of(one, "file")}
    return page(request, "imports/file.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def import_mapping(request: HttpRequest, pk: int) -> HttpResponse:
    """Step two: which column becomes what. Its button rehearses at once."""
    actor = actor_of(request)
    one = _mine(actor, pk)
    dialect = looked_at(one)
    form = _mapping_form(actor, one, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            chosen = form.cleaned_data
            actions.set_mapping(actor, one, form.mapping(), chosen["match"], chosen["on_match"])
            actions.rehearse(actor, one)
        except Refusal as no:
            form.add_error(None, str(no))
        else:
            return redirect(request, reverse("import-rehearsal", args=[pk]))
    guesses = actions.guesses(actor, one, dialect)
    context = _head(one) | {
        "form": form,
        "columns": new_field.offered(actor, dialect, form.columns(dialect.samples, guesses)),
        "may_configure": may_configure(actor),
        "notes": dialect.notes,
        "steps": steps.of(one, "mapping"),
        "entity": shape_of(one.entity),
    }
    return page(request, "imports/mapping.html", context, status=UNPROCESSABLE if form.errors else 200)


def _has_ended(request: HttpRequest, context: dict[str, Any]) -> bool:
    """A page that was asking how far the work is has its answer: it shows the outcome instead."""
    return request.headers.get("HX-Target") == "progress" and not context["open"]


def _mapping_form(actor: Actor, one: Import, data: Any) -> MappingForm:
    initial = {f"column_{number}": key for number, key in enumerate(one.mapping)}
    initial |= {"match": one.match, "on_match": one.on_match}
    fields = mappable(actor, shape_of(one.entity))
    return MappingForm(one.entity, one.dialect["headers"], fields, data, initial)


def _entities(actor: Actor) -> list[str]:
    """What the actor may import."""
    keys = sorted(ENTITIES, key=lambda key: key != "contact")
    shapes = [shape_of(key) for key in keys if ENTITIES[key].importable]
    return [shape.key for shape in shapes if may(actor, "import", shape)]


def _mine(actor: Actor, pk: int) -> Import:
    """An import that can still be set up; one that ran is settled."""
    one = import_of(actor, pk)
    if one.run is not None:
        raise NoSuchImport(_("This import has run. Upload the file again to import it another way."))
    return one


def _head(one: Import) -> dict[str, Any]:
    return {"one": one, "file": file_of(one)}
