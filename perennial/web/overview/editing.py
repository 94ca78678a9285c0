"""Making a dashboard, putting tiles on it, arranging and removing them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from perennial.insight.dashboards import (
    add_tile,
    arrange_tiles,
    create_dashboard,
    dashboard_of,
    dashboards,
    edit_dashboard,
    remove_dashboard,
)
from perennial.insight.errors import NotTheMaker
from perennial.insight.making import may_change
from perennial.insight.models import Dashboard
from perennial.insight.tiles import NUMBER, VIEW
from perennial.insight.views import view_of
from perennial.web.arranging import after, fields_of, posted, shown_rows
from perennial.web.overview.forms import StepForm, TileForm
from perennial.web.overview.sections import Business
from perennial.web.overview.tiles import Teller
from perennial.web.page import page, receipt, redirect
from perennial.web.records.entities import undo_url
from perennial.web.records.reader import Reader
from perennial.web.requests import actor_of, whole_number
from perennial.web.settings_pages.shared import done, newest_change, status_of, tried
from perennial.web.views.forms import ViewForm

KEEP = "keep"
MADE = gettext_lazy("The dashboard “%s” is made.")
SAVED = gettext_lazy("The dashboard “%s” is saved.")
ADDED = gettext_lazy("A tile stands on “%s”.")
REMOVED = gettext_lazy("The dashboard “%s” is removed.")


@require_http_methods(["GET", "HEAD", "POST"])
def dashboard_new(request: HttpRequest) -> HttpResponse:
    """An empty one, and on to its first tile: of the view the address names, where it names one."""
    actor = actor_of(request)
    form = ViewForm(request.POST if request.method == "POST" else None)
    made: list[Dashboard] = []

    def save() -> None:
        made.append(create_dashboard(actor, **form.cleaned_data))

    of = request.GET.get("of", "")
    if tried(form, save):
        url = _add_url(made[0], of)
        return done(request, MADE % made[0], url, newest_change(actor, "dashboard.create"))
    action = f"{reverse('dashboard-new')}?{urlencode({'of': of})}" if of else reverse("dashboard-new")
    context = {"heading": _("New dashboard"), "label": _("Make the dashboard"), "action": action}
    return _form(request, form, context | {"leave_url": reverse("overview")})


@require_http_methods(["GET", "HEAD", "POST"])
def dashboard_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """What it is called, and who sees it."""
    dashboard = _own(request, pk)
    standing = {"name": dashboard.name, "shared": dashboard.shared}
    form = ViewForm(request.POST if request.method == "POST" else None, initial=standing)
    changes: list[int | None] = []

    def save() -> None:
        changes.append(edit_dashboard(actor_of(request), dashboard, **form.cleaned_data))

    url = reverse("dashboard", args=[pk])
    if tried(form, save):
        return _told(request, SAVED % dashboard, url, changes[0])
    context = {"heading": _("Edit the dashboard"), "label": _("Save"), "trail": [_place(dashboard)]}
    return _form(request, form, context | {"action": request.path, "leave_url": url})


@require_POST
def dashboard_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes it out of every list; undo brings it back."""
    dashboard = dashboard_of(actor_of(request), pk)
    change = remove_dashboard(actor_of(request), dashboard)
    return done(request, REMOVED % dashboard, reverse("overview-ready"), change)


@require_http_methods(["GET", "HEAD", "POST"])
def dashboard_arrange(request: HttpRequest, pk: int) -> HttpResponse:
    """Its tiles in an order; one that is not ticked goes."""
    dashboard = _own(request, pk)
    teller = Teller(request, Business(Reader(request, "deal")))
    labels = {tile["key"]: teller.title(tile) for tile in dashboard.tiles}
    rows = shown_rows(labels)
    if request.method == "POST":
        rows, act = posted(request.POST, labels), request.POST.get("act", "")
        if act == KEEP:
            known = request.POST.getlist("order")
            change = arrange_tiles(actor_of(request), dashboard, fields_of(rows), known)
            return _told(request, SAVED % dashboard, reverse("dashboard", args=[pk]), change)
        rows = after(rows, act)
    context = {
        "heading": _("Arrange the tiles"),
        "trail": [_overview(), _place(dashboard)],
        "rows": rows,
        "action": request.path,
        "leave_url": reverse("dashboard", args=[pk]),
        "add_url": reverse("tile-add", args=[pk]),
    }
    return page(request, "overview/arrange.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def tile_add(request: HttpRequest, pk: int) -> HttpResponse:
    """One more tile: the address says what and of which records, the form the rest."""
    dashboard, actor = _own(request, pk), actor_of(request)
    address = reverse("tile-add", args=[pk])
    step = StepForm(actor, request.GET, address)
    form = TileForm(actor, step, request.POST if request.method == "POST" else None)
    changes: list[int | None] = []

    def save() -> None:
        changes.append(add_tile(actor, dashboard, form.told()))

    if step.complete and tried(form, save):
        return _told(request, ADDED % dashboard, reverse("dashboard", args=[pk]), changes[0])
    asked = urlencode({"kind": step.chosen, **({"of": step.of} if step.of else {})})
    context = {
        "heading": _("Add a tile"),
        "trail": [_overview(), _place(dashboard)],
        "step": step,
        "form": form,
        "address": address,
        "action": f"{address}?{asked}",
        "leave_url": reverse("dashboard", args=[pk]),
    }
    return page(request, "overview/tile.html", context, "tile", status_of(form))


@require_safe
def dashboard_put(request: HttpRequest) -> HttpResponse:
    """On which dashboard a view shall stand."""
    actor = actor_of(request)
    view = view_of(actor, whole_number(request.GET.get("view", "")) or 0)
    of = f"{VIEW}:{view.pk}"
    ways = [
        {"url": _add_url(one, of), "label": one.name, "note": _("Add it there"), "icon": "plus"}
        for one in dashboards(actor)
        if may_change(actor, one)
    ]
    if actor.rights.writes:
        url = f"{reverse('dashboard-new')}?{urlencode({'of': of})}"
        ways.append(
            {"url": url, "label": _("New dashboard"), "note": _("With this view on it"), "icon": "half"}
        )
    context = {
        "heading": _("Put on a dashboard"),
        "trail": [{"url": reverse("views", args=[view.entity]), "label": _("Views")}],
        "name": view.name,
        "ways": ways,
    }
    return page(request, "overview/put.html", context)


def _own(request: HttpRequest, pk: int) -> Dashboard:
    """One that this person may change. Raises NotTheMaker."""
    actor = actor_of(request)
    dashboard = dashboard_of(actor, pk)
    if not may_change(actor, dashboard):
        raise NotTheMaker
    return dashboard


def _add_url(dashboard: Dashboard, of: str) -> str:
    url = reverse("tile-add", args=[dashboard.pk])
    return f"{url}?{urlencode({'kind': NUMBER, 'of': of})}" if of else url


def _told(request: HttpRequest, sentence: object, url: str, change: int | None) -> HttpResponse:
    """A receipt where anything was written, and on to the next page."""
    if change is not None:
        receipt(request, sentence, undo=undo_url(change))
    return redirect(request, url)


def _form(request: HttpRequest, form: ViewForm, context: dict[str, Any]) -> HttpResponse:
    context |= {"form": form, "trail": [_overview(), *context.get("trail", [])]}
    return page(request, "overview/form.html", context, status=status_of(form))


def _overview() -> dict[str, Any]:
    return {"url": reverse("overview-ready"), "label": _("Overview")}


def _place(dashboard: Dashboard) -> dict[str, Any]:
    return {"url": reverse("dashboard", args=[dashboard.pk]), "label": dashboard.name}
