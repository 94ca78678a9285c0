"""Keeping what a list shows as a view, changing and removing it, and all the views of a list."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from perennial.access.queries import check
from perennial.insight.errors import NoSuchView, NotTheMaker
from perennial.insight.making import may_change
from perennial.insight.models import View
from perennial.insight.views import create_view, edit_view, remove_view, views
from perennial.lib.refusals import BadRequest
from perennial.web.page import page, receipt, redirect
from perennial.web.records.asked import Asked, asked_of
from perennial.web.records.entities import PLURALS, undo_url
from perennial.web.records.kept_views import asked_by, kept_by
from perennial.web.records.reader import Reader
from perennial.web.reports.words import whose
from perennial.web.settings_pages.shared import done, newest_change, status_of, tried
from perennial.web.views.forms import ViewForm
from perennial.web.views.words import about, shown

KEPT = gettext_lazy("The view “%s” is kept.")
SAVED = gettext_lazy("The view “%s” is saved.")
REMOVED = gettext_lazy("The view “%s” is removed.")


@require_safe
def view_list(request: HttpRequest, entity: str) -> HttpResponse:
    """One's own views of a list first, then those that are shared."""
    reader = _reader(request, entity)
    context = {
        "heading": _("Views of %s") % reader.shape.plural().lower(),
        "trail": _trail(reader),
        "rows": [_row(one, reader) for one in views(reader.actor, entity)],
        "ways": [
            {
                "url": f"/{PLURALS[entity]}",
                "label": _("From the list: %s") % reader.shape.plural(),
                "note": _("Narrow it down or sort it, then “Save as a view”"),
                "icon": "filter",
            }
        ],
    }
    return page(request, "views/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def view_new(request: HttpRequest, entity: str) -> HttpResponse:
    """What the address asks for, under a name."""
    reader = _reader(request, entity)
    asked = _asked(request, reader)
    form = ViewForm(request.POST if request.method == "POST" else None)
    made: list[View] = []

    def save() -> None:
        made.append(create_view(reader.actor, entity, **form.cleaned_data, **kept_by(asked)))

    if tried(form, save):
        url = replace(asked, kept=made[0].pk).address()
        return done(request, KEPT % made[0], url, newest_change(reader.actor, "view.create"))
    context = {
        "heading": _("New view"),
        "label": _("Keep the view"),
        "about": shown(asked, reader),
        "action": asked.address("views/new"),
        "leave_url": asked.address(),
    }
    return _form(request, reader, form, context)


@require_safe
def view_open(request: HttpRequest, entity: str, pk: int) -> HttpResponse:
    """The list it shows. Raises NothingToTell."""
    reader = _reader(request, entity)
    return redirect(request, asked_by(_view(reader, pk), reader).address())


@require_http_methods(["GET", "HEAD", "POST"])
def view_edit(request: HttpRequest, entity: str, pk: int) -> HttpResponse:
    """What it is called, and who sees it."""
    reader = _reader(request, entity)
    view = _view(reader, pk)
    if not may_change(reader.actor, view):
        raise NotTheMaker
    standing = {"name": view.name, "shared": view.shared}
    form = ViewForm(request.POST if request.method == "POST" else None, initial=standing)
    changes: list[int | None] = []

    def save() -> None:
        changes.append(edit_view(reader.actor, view, **form.cleaned_data))

    if tried(form, save):
        return _told(request, SAVED % view, reverse("views", args=[entity]), changes[0])
    context = {
        "heading": _("Edit the view"),
        "label": _("Save"),
        "about": about(view, reader),
        "action": reverse("view-edit", args=[entity, pk]),
        "leave_url": reverse("views", args=[entity]),
    }
    return _form(request, reader, form, context)


@require_POST
def view_keep(request: HttpRequest, entity: str, pk: int) -> HttpResponse:
    """From now on it shows what the address asks for."""
    reader = _reader(request, entity)
    asked = replace(_asked(request, reader), kept=pk)
    view = _view(reader, pk)
    change = edit_view(reader.actor, view, **kept_by(asked))
    return _told(request, SAVED % view, asked.address(), change)


@require_POST
def view_remove(request: HttpRequest, entity: str, pk: int) -> HttpResponse:
    """Takes it out of every list; undo brings it back."""
    reader = _reader(request, entity)
    view = _view(reader, pk)
    change = remove_view(reader.actor, view)
    return done(request, REMOVED % view, reverse("views", args=[entity]), change)


def _reader(request: HttpRequest, entity: str) -> Reader:
    reader = Reader(request, entity)
    check(reader.actor, "read", reader.shape)
    return reader


def _view(reader: Reader, pk: int) -> View:
    view = next((one for one in views(reader.actor, reader.entity) if one.pk == pk), None)
    if view is None:
        raise NoSuchView
    return view


def _asked(request: HttpRequest, reader: Reader) -> Asked:
    asked = asked_of(request.GET, reader)
    if asked.trash:
        raise BadRequest(_("The trash is no view that could be kept."), field="trash")
    return replace(asked, cursor="", at=1, rule="")


def _told(request: HttpRequest, sentence: object, url: str, change: int | None) -> HttpResponse:
    """A receipt where anything was written, and on to the next page."""
    if change is not None:
        receipt(request, sentence, undo=undo_url(change))
    return redirect(request, url)


def _form(request: HttpRequest, reader: Reader, form: ViewForm, context: dict[str, Any]) -> HttpResponse:
    views_of = {"url": reverse("views", args=[reader.entity]), "label": _("Views")}
    context |= {"form": form, "trail": [*_trail(reader), views_of]}
    return page(request, "views/form.html", context, status=status_of(form))


def _trail(reader: Reader) -> list[dict[str, Any]]:
    return [{"url": f"/{PLURALS[reader.entity]}", "label": reader.shape.plural()}]


def _row(view: View, reader: Reader) -> dict[str, Any]:
    args = [view.entity, view.pk]
    acts = may_change(reader.actor, view)
    return {
        "url": reverse("view", args=args),
        "name": view.name,
        "about": about(view, reader),
        "whose": whose(view, reader),
        "put_url": f"{reverse('dashboard-put')}?{urlencode({'view': view.pk})}",
        "edit_url": reverse("view-edit", args=args) if acts else "",
        "remove_url": reverse("view-remove", args=args) if acts else "",
    }
