"""Making a report from where one stands, changing and removing it, and having it on the start page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from perennial.access.queries import check
from perennial.insight import actions
from perennial.insight.errors import NotTheMaker
from perennial.insight.making import may_change
from perennial.insight.models import Every, Report
from perennial.insight.queries import report_of
from perennial.lib.conditions import sentence
from perennial.lib.refusals import Refusal
from perennial.web.page import page, receipt, redirect
from perennial.web.records.asked import Asked, read_filter
from perennial.web.records.entities import PLURALS, undo_url
from perennial.web.records.filter_bar import Named
from perennial.web.records.reader import Reader
from perennial.web.reports.forms import KEPT, ReportForm
from perennial.web.requests import actor_of
from perennial.web.settings_pages.shared import done, newest_change, status_of, tried

SAVE, EVERYTHING, YES = "save", "everything", "1"
MADE = gettext_lazy("The report “%s” is kept.")
SAVED = gettext_lazy("The report “%s” is saved.")
REMOVED = gettext_lazy("The report “%s” is removed.")
REMINDERS = {
    Every.WEEK: gettext_lazy("“%s” stands on your start page every week until you look at it."),
    Every.MONTH: gettext_lazy("“%s” stands on your start page every month until you look at it."),
    "": gettext_lazy("“%s” no longer comes to your start page."),
}
MAILED = {
    True: gettext_lazy("“%s” comes by mail as well."),
    False: gettext_lazy("“%s” no longer comes by mail."),
}


@require_http_methods(["GET", "HEAD", "POST"])
def report_new(request: HttpRequest) -> HttpResponse:
    """A new report; of which records stands in the address, with the filter of the list one comes from."""
    asked = request.GET.get("entity", "contact")
    reader = Reader(request, asked if asked in PLURALS else "contact")
    check(reader.actor, "read", reader.shape)
    form = _form(request, reader, given=request.GET.get("filter", ""))
    made: list[Report] = []

    def save() -> None:
        made.append(actions.create_report(reader.actor, reader.entity, **form.asked()))

    if request.POST.get("act") == SAVE and tried(form, save):
        url = reverse("report", args=[made[0].pk])
        return done(request, MADE % made[0], url, newest_change(reader.actor, "report.create"))
    context = {
        "heading": _("New report"),
        "label": _("Keep the report"),
        "chips": _chips(request, reader.entity),
        "action": f"{reverse('report-new')}?{urlencode({'entity': reader.entity})}",
        "leave_url": reverse("reports"),
    }
    return _page(request, form, context)


@require_http_methods(["GET", "HEAD", "POST"])
def report_edit(request: HttpRequest, pk: int) -> HttpResponse:
    report = report_of(actor_of(request), pk)
    reader = Reader(request, report.entity)
    if not may_change(reader.actor, report):
        raise NotTheMaker
    form = _form(request, reader, report)
    changes: list[int | None] = []

    def save() -> None:
        changes.append(actions.edit_report(reader.actor, report, **form.asked()))

    url = reverse("report", args=[pk])
    if request.POST.get("act") == SAVE and tried(form, save):
        return done(request, SAVED % report, url, changes[0])
    context = {
        "heading": _("Edit the report"),
        "label": _("Save"),
        "trail": [{"url": url, "label": report.name}],
        "action": reverse("report-edit", args=[pk]),
        "leave_url": url,
    }
    return _page(request, form, context)


@require_POST
def report_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes it out of every list; undo brings it back."""
    actor = actor_of(request)
    report = report_of(actor, pk)
    change = actions.remove_report(actor, report)
    return done(request, REMOVED % report, reverse("reports"), change)


@require_POST
def report_remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Every week, every month or (empty) no longer; or, `by_mail`, whether it comes by mail as well."""
    actor = actor_of(request)
    report = report_of(actor, pk)
    if "by_mail" in request.POST:
        by_mail = request.POST["by_mail"] == YES
        change, said = actions.remind_by_mail(actor, report, by_mail), MAILED[by_mail]
    else:
        every = request.POST.get("every", "")
        change, said = actions.remind(actor, report, every), REMINDERS[every]
    if change is not None:
        receipt(request, said % report, undo=undo_url(change))
    return redirect(request, reverse("report", args=[pk]))


def _form(request: HttpRequest, reader: Reader, report: Report | None = None, given: str = "") -> ReportForm:
    """What was sent, or what stands; without its filter, where that was taken away."""
    if request.method != "POST":
        return ReportForm(reader, report=report, given=given)
    data = request.POST.copy()
    if data.get("act") == EVERYTHING:
        data["filter"] = ""
    return ReportForm(reader, data, report=report)


def _page(request: HttpRequest, form: ReportForm, context: dict[str, Any]) -> HttpResponse:
    reports = {"url": reverse("reports"), "label": _("Reports")}
    context["trail"] = [reports, *context.get("trail", [])]
    context |= {"form": form, "records": form.reader.shape.plural(), **_where(form)}
    saving = request.POST.get("act") == SAVE
    return page(request, "reports/form.html", context, status=status_of(form) if saving else 200)


def _where(form: ReportForm) -> dict[str, str]:
    """Its filter in words, or the refusal it meets, and the list it stands for."""
    text = str(form["filter"].value() or "")
    if text == KEPT:
        return {"where": _("a filter asks for what is not open to you"), "problem": "", "list_url": ""}
    try:
        condition = read_filter(text, form.reader)
    except Refusal as no:
        return {"where": text and _("a filter that cannot be asked"), "problem": str(no), "list_url": ""}
    words = sentence(condition, Named(form.reader)) if condition else ""
    return {"where": words, "problem": "", "list_url": Asked(form.reader.entity, filter=condition).address()}


def _chips(request: HttpRequest, entity: str) -> list[dict[str, Any]]:
    """Of which records; a list's filter belongs to its own."""
    if request.GET.get("filter") or request.method == "POST":
        return []
    found = []
    for key in PLURALS:
        reader = Reader(request, key)
        if reader.may("read"):
            url = f"{reverse('report-new')}?{urlencode({'entity': key})}"
            found.append({"url": url, "text": reader.shape.plural(), "count": None, "pressed": key == entity})
    return found
