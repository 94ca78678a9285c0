"""The reports there are for one reader."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from perennial.access.errors import NotAllowed
from perennial.insight.models import Period, Report
from perennial.insight.queries import reports
from perennial.web.condition.overview import tabs
from perennial.web.page import page
from perennial.web.records.entities import PLURALS
from perennial.web.records.reader import Reader
from perennial.web.reports.words import about, whose


@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """One's own reports first, then those that are shared; for who may read records of some kind."""
    readers = {entity: Reader(request, entity) for entity in PLURALS}
    if not any(reader.may("read") for reader in readers.values()):
        raise NotAllowed("read")
    context = {
        "heading": _("Reports"),
        "tabs": tabs(readers, "reports"),
        "rows": [_row(one, readers[one.entity]) for one in reports(readers["contact"].actor)],
        "create_url": reverse("report-new"),
        "create_label": _("New report"),
        "ways": _ways(readers),
    }
    return page(request, "reports/list.html", context)


def _row(report: Report, reader: Reader) -> dict[str, Any]:
    return {
        "url": reverse("report", args=[report.pk]),
        "name": report.name,
        "about": about(report, reader),
        "period": Period(report.period).label,
        "whose": whose(report, reader),
    }


def _ways(readers: dict[str, Reader]) -> list[dict[str, Any]]:
    """First steps: a report of all records, or of a list that was narrowed down."""
    found = [
        {
            "url": reverse("report-new"),
            "label": _("New report"),
            "note": _("Of all contacts or companies, by every rule or some"),
            "icon": "plus",
        }
    ]
    note = _("Narrow it down, ask “How reliable?”, keep it as a report")
    for entity, reader in readers.items():
        if reader.may("read"):
            url, label = f"/{PLURALS[entity]}", _("From the list: %s") % reader.shape.plural()
            found.append({"url": url, "label": label, "note": note, "icon": "filter"})
    return found
