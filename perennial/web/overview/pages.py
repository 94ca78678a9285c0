"""The overview: the ready-made one, and the dashboards that people put together."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from perennial.insight.dashboards import dashboard_of, dashboards
from perennial.insight.making import may_change
from perennial.insight.models import Dashboard
from perennial.schema.queries import setting
from perennial.web import looks
from perennial.web.overview.sections import CHARTS, FIGURES, Business
from perennial.web.overview.tiles import Teller
from perennial.web.page import page, redirect
from perennial.web.records.reader import Reader
from perennial.web.reports.words import whose
from perennial.web.requests import actor_of, whole_number


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The dashboard this person looked at last, else the ready-made one."""
    last = whole_number(looks.chosen(request, looks.DASHBOARD)) or 0
    if any(one.pk == last for one in dashboards(actor_of(request))):
        return redirect(request, reverse("dashboard", args=[last]))
    return _ready(request)


@require_safe
def overview_ready(request: HttpRequest) -> HttpResponse:
    """How business goes, ready-made; it opens first from now on."""
    answer = _ready(request)
    looks.remember(request, answer, looks.DASHBOARD, "")
    return answer


def _ready(request: HttpRequest) -> HttpResponse:
    """What the reader may know of it; a figure that takes too long is left out."""
    reader = Reader(request, "deal")
    its = Business(reader)
    figures = [one for _label, tell in FIGURES.values() if (one := tell(its))]
    charts = [one for _label, tell in CHARTS.values() if (one := tell(its))]
    bands = [{"figures": figures}, {"charts": charts}] if figures or charts else []
    context = {"heading": _("Overview"), "count": reader.day(reader.moment.today), "bands": bands}
    return page(request, "overview/overview.html", context | _around(reader, None))


@require_safe
def dashboard_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A dashboard as its reader may know it; it opens first from now on."""
    reader = Reader(request, "deal")
    dashboard = dashboard_of(reader.actor, pk)
    teller = Teller(request, Business(reader))
    tiles = [teller.tell(one) for one in dashboard.tiles]
    context = {
        "heading": dashboard.name,
        "count": whose(dashboard, reader),
        "bands": _bands(tiles),
        **_around(reader, dashboard),
    }
    answer = page(request, "overview/overview.html", context)
    looks.remember(request, answer, looks.DASHBOARD, str(pk))
    return answer


def _bands(tiles: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Figures that follow each other stand in one row, and so do charts."""
    found: list[dict[str, Any]] = []
    for tile in tiles:
        band = "figures" if "label" in tile else "charts"
        if not found or band not in found[-1]:
            found.append({band: []})
        found[-1][band].append(tile)
    return found


def _around(reader: Reader, dashboard: Dashboard | None) -> dict[str, Any]:
    """The tabs, and what may be done."""
    actor = reader.actor
    several = [
        one for one in dashboards(actor) if one.shared or one.maker_id == actor.user_id or one == dashboard
    ]
    tabs = [{"url": reverse("overview-ready"), "label": _("Overview"), "current": dashboard is None}]
    tabs += [
        {"url": reverse("dashboard", args=[one.pk]), "label": one.name, "current": one == dashboard}
        for one in several
    ]
    found: dict[str, Any] = {
        "tabs": tabs if several else [],
        "create_url": reverse("dashboard-new") if actor.rights.writes and actor.user_id else "",
        "create_label": _("New dashboard"),
        "currency": setting().currency,
        "links": [],
        "trail": [{"url": reverse("overview-ready"), "label": _("Overview")}] if dashboard else [],
    }
    if dashboard is not None and may_change(actor, dashboard):
        arrange = reverse("dashboard-arrange", args=[dashboard.pk])
        add = reverse("tile-add", args=[dashboard.pk])
        edit = reverse("dashboard-edit", args=[dashboard.pk])
        found["links"] = [
            {"url": add, "label": _("Add a tile"), "icon": "plus"},
            {"url": arrange, "label": _("Arrange"), "icon": "grip"},
            {"url": edit, "label": _("Edit"), "icon": "pen"},
        ]
        remove = reverse("dashboard-remove", args=[dashboard.pk])
        found["record_acts"] = [{"url": remove, "label": _("Remove the dashboard"), "icon": "trash"}]
    return found
