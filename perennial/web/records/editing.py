"""Editing one value where it stands: in a cell, in a fact, or on the record’s page without script."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from perennial.access.queries import check
from perennial.lib.refusals import Forbidden, Refusal
from perennial.records.actions.allowing import check_fields
from perennial.records.actions.edit import edit_record
from perennial.records.conflicts import Theirs
from perennial.records.directory import USER
from perennial.records.errors import ChangedMeanwhile
from perennial.records.models import Head
from perennial.records.queries import field_values, head_of
from perennial.records.table import values_of
from perennial.web.page import page, receipt, redirect, wanted_fragment
from perennial.web.records.columns import Column
from perennial.web.records.entities import record_url, undo_url
from perennial.web.records.facts import Fact, Facts
from perennial.web.records.forms import RecordForm
from perennial.web.records.reader import Reader
from perennial.web.records.record import record_context
from perennial.web.requests import whole_number

SAVED = "saved"
THEIRS = "theirs"


@require_safe
def field_shown(request: HttpRequest, entity: str, pk: int, key: str) -> HttpResponse:
    """The value as it is, for leaving an open one; a plain browser gets the record's page."""
    reader, head = _opened(request, entity, pk, key)
    if not wanted_fragment(request, ("fact", "cell")):
        return redirect(request, record_url(entity, pk))
    return closed(request, reader, head, key)


@require_http_methods(["GET", "HEAD", "POST"])
def field_edit(request: HttpRequest, entity: str, pk: int, key: str) -> HttpResponse:
    """The value open for editing; a POST saves it. 422 with a sentence, 409 with both values."""
    reader, head = _opened(request, entity, pk, key)
    check(reader.actor, "edit", reader.shape, head, key)
    check_fields(reader.actor, reader.shape, [key])
    if request.method != "POST":
        form = RecordForm(
            reader, [key], values=_values(head, reader, key), auto_id=f"{place(request)}-{pk}-%s"
        )
        return opened(request, reader, head, key, form)
    form = RecordForm(reader, [key], data=request.POST, auto_id=f"{place(request)}-{pk}-%s")
    if request.POST.get("keep") == THEIRS:
        return settled(request, reader, head, key)
    if not form.is_valid():
        return opened(request, reader, head, key, form, status=422)
    try:
        done = edit_record(
            reader.actor,
            entity,
            pk,
            form.values,
            opened=version(request),
            acknowledged=form.acknowledged(),
        )
    except ChangedMeanwhile as no:
        return conflicting(request, reader, head, key, form=form, no=no)
    except Forbidden:
        raise
    except Refusal as no:
        form.take(no)
        return opened(request, reader, head, key, form, status=422)
    tell(request, reader, done.head, reader.shape.field(key).label(), done.change)
    return settled(request, reader, done.head, key)


def tell(request: HttpRequest, reader: Reader, head: Head, label: str, change: int | None) -> None:
    """The receipt of an edit; nothing is said when nothing was different."""
    if change is not None:
        words = {"field": label, "record": reader.title(head)}
        receipt(request, _("%(field)s of %(record)s changed") % words, undo=undo_url(change))


def version(request: HttpRequest) -> int | None:
    """The version of the record the form was opened with."""
    return whole_number(request.POST.get("version", ""))


def place(request: HttpRequest) -> str:
    return wanted_fragment(request, ("cell", "fact")) or "fact"


def settled(request: HttpRequest, reader: Reader, head: Head, key: str) -> HttpResponse:
    """After a save: the value as it is now, or the way back to the record."""
    if not wanted_fragment(request, ("fact", "cell")):
        return redirect(request, record_url(reader.entity, head.pk))
    response = closed(request, reader, head, key)
    response["HX-Trigger"] = SAVED
    return response


def closed(request: HttpRequest, reader: Reader, head: Head, key: str) -> HttpResponse:
    if place(request) == "cell":
        field = reader.shape.field(key)
        value = values_of(reader.shape, [head], [key])[head.pk][key]
        return page(request, "records/list.html", {"cell": Column(reader, field).cell(head, value)}, "cell")
    fact = Facts(reader, head).fact(reader.shape.field(key))
    return page(request, "records/record.html", {"fact": fact}, "fact")


def opened(
    request: HttpRequest,
    reader: Reader,
    head: Head,
    key: str,
    form: RecordForm,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """The open value as a cell, as a fact, or on the whole page of its record."""
    fact = open_fact(request, reader, head, key, form) | more
    if place(request) == "cell" and wanted_fragment(request, ("cell",)):
        return page(request, "records/list.html", {"cell": fact | {"of": "cell"}}, "cell", status)
    if wanted_fragment(request, ("fact",)):
        return page(request, "records/record.html", {"fact": fact}, "fact", status)
    return page(request, "records/record.html", record_context(reader, head, {key: fact}), status=status)


def open_fact(request: HttpRequest, reader: Reader, head: Head, key: str, form: RecordForm) -> Fact:
    base = f"{record_url(reader.entity, head.pk)}/fields/{key}"
    of = place(request)
    return {
        "id": f"cell--{head.pk}-{key}" if of == "cell" else f"fact--{key}",
        "of": of,
        "key": key,
        "label": reader.shape.field(key).label(),
        "fields": form.own(),
        "problems": form.non_field_errors(),
        "asked": form.asked(),
        "save_url": f"{base}/edit",
        "leave_url": base,
        "opened": {"version": version(request) or head.version},
    }


def conflicting(
    request: HttpRequest, reader: Reader, head: Head, key: str, *, form: RecordForm, no: ChangedMeanwhile
) -> HttpResponse:
    """Both values, to choose from; what was typed is kept."""
    field = reader.shape.field(key)
    head = head_of(reader.actor, reader.shape, head.pk)
    theirs = no.theirs[key]
    reader.names.load_of(field, [theirs.now, form.values[key]])
    conflict = {
        "title": field.label(),
        "by": changed_by(reader, theirs),
        "name": "keep",
        "choices": choices(reader.show(field, theirs.now, head), reader.show(field, form.values[key], head)),
    }
    more = {"conflict": conflict, "typed": typed(request, key), "opened": {"version": no.version}}
    return opened(request, reader, head, key, form, status=409, **more)


def told_theirs(reader: Reader, key: str, theirs: Theirs) -> str:
    """Who wrote a field meanwhile, and what stands there now."""
    field = reader.shape.field(key)
    reader.names.load_of(field, [theirs.now])
    words = {
        "field": field.label(),
        "by": changed_by(reader, theirs),
        "now": reader.show(field, theirs.now) or _("empty"),
    }
    return _("%(field)s: %(by)s, now “%(now)s”") % words


def changed_by(reader: Reader, theirs: Theirs) -> str:
    """Who was there meanwhile."""
    who = reader.names.name(USER, theirs.actor) if theirs.actor else _("a program")
    return _("changed by %s meanwhile") % who


def choices(theirs: str, mine: str) -> list[dict[str, Any]]:
    """Both values; what was typed is chosen."""
    return [
        {"value": THEIRS, "shown": theirs, "note": _("leave it"), "chosen": False},
        {"value": "mine", "shown": mine, "note": _("yours"), "chosen": True},
    ]


def typed(request: HttpRequest, key: str) -> list[tuple[str, str]]:
    """What was posted, to be carried along as it was."""
    return [(key, value) for value in request.POST.getlist(key)]


def _opened(request: HttpRequest, entity: str, pk: int, key: str) -> tuple[Reader, Head]:
    reader = Reader(request, entity)
    head = head_of(reader.actor, reader.shape, pk)
    reader.shape.field(key)
    check(reader.actor, "read", reader.shape, head, key)
    return reader, head


def _values(head: Head, reader: Reader, key: str) -> dict[str, Any]:
    return {key: field_values(head, reader.shape)[key]}
