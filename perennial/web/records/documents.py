"""Documents: keeping files, handing them out, and their versions."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from perennial.access.queries import check
from perennial.files.handing import hand_out
from perennial.lib.refusals import Forbidden, Refusal
from perennial.records.actions.create import Done
from perennial.records.actions.documents import add_version, create_documents, put_back
from perennial.records.documents import ENTITY, file_of, version_of
from perennial.records.models import Head
from perennial.records.queries import head_of
from perennial.schema.kinds import kind_of
from perennial.web.page import page, receipt, redirect, wanted_fragment
from perennial.web.records.create import create_keys, preset
from perennial.web.records.entities import PLURALS, record_url, undo_url
from perennial.web.records.file_form import FilesForm, NewDocumentForm, sent
from perennial.web.records.files import file_panel, files_of
from perennial.web.records.reader import Reader

UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
def document_new(request: HttpRequest) -> HttpResponse:
    """Files with what is said of them; of several each is a document."""
    reader = Reader(request, ENTITY)
    check(reader.actor, "create", reader.shape)
    keys = create_keys(reader)
    if request.method != "POST":
        return _form(request, reader, NewDocumentForm(reader, keys, values=preset(request, reader)), 200)
    form = NewDocumentForm(reader, keys, data=request.POST, files=request.FILES)
    if not form.is_valid():
        return _form(request, reader, form, UNPROCESSABLE)
    values = {key: one for key, one in form.values.items() if not kind_of(reader.shape.field(key)).empty(one)}
    try:
        with sent(request) as several:
            named = values if len(several) == 1 else {key: values[key] for key in values if key != "name"}
            done = create_documents(
                reader.actor, [(one, named) for one in several], acknowledged=form.acknowledged()
            )
    except Forbidden:
        raise
    except Refusal as no:
        form.take(no)
        return _form(request, reader, form, UNPROCESSABLE)
    receipt(request, _kept(reader, done), undo=undo_url(done[0].change))
    return redirect(request, record_url(ENTITY, done[0].head.pk) if len(done) == 1 else f"/{PLURALS[ENTITY]}")


@require_http_methods(["GET", "HEAD", "POST"])
def record_files(request: HttpRequest, entity: str, pk: int) -> HttpResponse:
    """The files of a record; what is sent is kept with it, all of it or none."""
    reader = Reader(request, entity)
    head = head_of(reader.actor, reader.shape, pk)
    if request.method != "POST":
        return _files(request, reader, head, FilesForm(), 200)
    form = FilesForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            with sent(request) as several:
                done = create_documents(reader.actor, [(one, {entity: pk}) for one in several])
        except Forbidden:
            raise
        except Refusal as no:
            form.add_error("files", str(no.sentence))
        else:
            receipt(request, _kept(Reader(request, ENTITY), done), undo=undo_url(done[0].change))
            if wanted_fragment(request, "files"):
                return _files(request, reader, head, FilesForm(), 200)
            return redirect(request, record_url(entity, pk))
    return _files(request, reader, head, form, UNPROCESSABLE)


@require_safe
def document_content(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What is in the file now, to be saved; with `show` a picture to be looked at."""
    reader, head = _document(request, pk)
    return _handed(request, head, file_of(reader.actor, head))


@require_safe
def document_version(request: HttpRequest, pk: int, change: int) -> HttpResponseBase:
    """What was in the file from a change on."""
    reader, head = _document(request, pk)
    file_of(reader.actor, head)
    return _handed(request, head, version_of(reader.actor, head, change).file)


@require_POST
def document_versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Another file becomes what the document is."""
    reader, head = _document(request, pk)
    form = FilesForm(request.POST, request.FILES, only_one=True)
    if form.is_valid():
        try:
            with sent(request) as several:
                done = add_version(reader.actor, pk, several[0])
        except Forbidden:
            raise
        except Refusal as no:
            form.add_error("files", str(no.sentence))
        else:
            return _renewed(request, reader, done, _("New version of %s kept"))
    name = reader.title(head)
    trail = [{"url": record_url(ENTITY, pk), "label": name}]
    context = {"panel": file_panel(reader, head, form), "name": name, "trail": trail}
    return page(request, "records/file.html", context, "file", UNPROCESSABLE)


@require_POST
def document_put_back(request: HttpRequest, pk: int, change: int) -> HttpResponse:
    """An earlier version becomes what the document is."""
    reader = Reader(request, ENTITY)
    return _renewed(request, reader, put_back(reader.actor, pk, change), _("Earlier version of %s put back"))


def _document(request: HttpRequest, pk: int) -> tuple[Reader, Head]:
    reader = Reader(request, ENTITY)
    return reader, head_of(reader.actor, reader.shape, pk)


def _handed(request: HttpRequest, head: Head, file: Any) -> HttpResponseBase:
    handed = hand_out(
        file,
        head.title,
        part=request.headers.get("Range", ""),
        of=request.headers.get("If-Range", ""),
        show="show" in request.GET,
        body=request.method == "GET",
    )
    return StreamingHttpResponse(handed.body, status=handed.status, headers=handed.headers)


def _renewed(request: HttpRequest, reader: Reader, done: Done, sentence: str) -> HttpResponse:
    if done.change is None:
        receipt(request, _("This is the file that is there already. Nothing was changed."))
    else:
        receipt(request, sentence % reader.title(done.head), undo=undo_url(done.change))
    return redirect(request, record_url(ENTITY, done.head.pk))


def _kept(reader: Reader, done: list[Done]) -> str:
    if len(done) == 1:
        return _("%s kept") % reader.title(done[0].head)
    return ngettext("%d file kept", "%d files kept", len(done)) % len(done)


def _files(request: HttpRequest, reader: Reader, head: Head, form: FilesForm, status: int) -> HttpResponse:
    name = reader.title(head)
    trail = [
        {"url": f"/{PLURALS[reader.entity]}", "label": reader.shape.plural()},
        {"url": record_url(reader.entity, head.pk), "label": name},
    ]
    context = {"files": files_of(reader, head, form), "name": name, "trail": trail}
    return page(request, "records/files.html", context, "files", status)


def _form(request: HttpRequest, reader: Reader, form: NewDocumentForm, status: int) -> HttpResponse:
    list_url = f"/{PLURALS[ENTITY]}"
    context = {
        "form": form,
        "trail": [{"url": list_url, "label": reader.shape.plural()}],
        "leave_url": list_url,
        "limit": settings.ENV["FILE_MB"],
    }
    return page(request, "records/document_new.html", context, status=status)
