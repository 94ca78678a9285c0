"""One report: its figures as this reader may know them, each number a way to the list behind it, and as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from perennial.insight.actions import look
from perennial.insight.errors import NothingToTell
from perennial.insight.figures import Figures, Group, figures, names_of_groups
from perennial.insight.making import condition_of, may_change
from perennial.insight.models import Every, Report
from perennial.insight.queries import reminder_of, report_of
from perennial.lib.dates import show_date
from perennial.lib.numbers import counted
from perennial.lib.refusals import Refusal
from perennial.operations.mail import mail_is_on
from perennial.transfer.writing import csv_lines
from perennial.transfer.writing_out import CONTENT_TYPES
from perennial.web.page import page
from perennial.web.records.reader import Reader
from perennial.web.reports.links import Behind
from perennial.web.reports.tables import tables
from perennial.web.reports.words import about, whose
from perennial.web.requests import actor_of
from perennial.web.trend import trend

NUMBERS = (2, 3, 4, 5, 6)


@require_safe
def report_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What it tells today; that it was looked at is noted for who is reminded of it."""
    report = report_of(actor_of(request), pk)
    reader = Reader(request, report.entity)
    look(reader.actor, report)
    context = {
        "heading": report.name,
        "trail": [{"url": reverse("reports"), "label": _("Reports")}],
        "about": about(report, reader),
        "number": report.pk,
        "whose": whose(report, reader),
        **_reminders(reader, report),
        **_told(report, reader),
        **_acts(report, reader),
    }
    return page(request, "reports/report.html", context)


def _told(report: Report, reader: Reader) -> dict[str, Any]:
    """The figures as the page shows them, or why there are none."""
    try:
        found = figures(reader.actor, report)
        if found is None:
            return {"slow": True}
        where = condition_of(reader.actor, report)
    except NothingToTell as no:
        return {"nothing": no.sentence}

    def show(day: date | None) -> str:
        return show_date(day, reader.setting.language) if day else ""

    keys = [one.rule.key for one in found.rules]
    behind = Behind(report.entity, where, keys, not report.rules, report.period)
    return {"figure": _figure(found, behind, show), "tables": tables(found, behind), **_line(found, show)}


def _figure(found: Figures, behind: Behind, show: Callable[[date | None], str]) -> dict[str, Any]:
    return {
        "share": "–" if found.share is None else _("%d %%") % found.share,
        "records": counted(found.records),
        "records_url": behind.records(),
        "sound": counted(found.sound),
        "doubtful": counted(found.doubtful),
        "doubtful_number": found.doubtful,
        "doubtful_url": behind.doubtful(),
        "new": counted(found.new),
        "new_number": found.new,
        "new_url": behind.doubtful(new=True),
        **{name: show(getattr(found, name)) for name in ("since", "then", "today")},
    }


def _line(found: Figures, show: Callable[[date | None], str]) -> dict[str, Any]:
    line = trend(found.days)
    if line is None:
        return {}
    words = {"from": counted(line["from"]), "to": counted(line["to"])}
    words |= {"first": show(line["first"]), "last": show(line["last"])}
    said = _("All its rules together: broken %(from)s times on %(first)s, %(to)s times on %(last)s")
    return {"trend": line, "said": said % words}


def _reminders(reader: Reader, report: Report) -> dict[str, Any]:
    """How often it comes to the start page, the one that is chosen is pressed; and whether by mail as well."""
    there = reminder_of(reader.actor, report)
    chosen = there.every if there else ""
    choices = [("", _("Never")), *Every.choices]
    reminders = [{"value": value, "label": label, "pressed": value == chosen} for value, label in choices]
    return {
        "reminders": reminders,
        "mails": there is not None and mail_is_on(),
        "by_mail": bool(there and there.by_mail),
    }


def _acts(report: Report, reader: Reader) -> dict[str, Any]:
    links = [{"url": reverse("report-csv", args=[report.pk]), "label": _("Figures as CSV"), "icon": "export"}]
    if not may_change(reader.actor, report):
        return {"links": links}
    edit = {"url": reverse("report-edit", args=[report.pk]), "label": _("Edit"), "icon": "pen"}
    remove = {
        "url": reverse("report-remove", args=[report.pk]),
        "label": _("Remove the report"),
        "icon": "trash",
    }
    return {"links": [*links, edit], "record_acts": [remove]}


@require_safe
def report_csv(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The figures as a table, numbers as numbers, formulas inert. Raises NothingToTell."""
    actor = actor_of(request)
    report = report_of(actor, pk)
    found = figures(actor, report)
    if found is None:
        raise Refusal(_("Too many records to count while you wait. Narrow the report down."))
    headers = [_("Part"), _("Name"), _("Records"), _("Now"), _("New"), _("Then"), _("Change")]
    lines = csv_lines(headers, _rows(found), numbers=NUMBERS)
    response = StreamingHttpResponse((line.encode() for line in lines), content_type=CONTENT_TYPES["csv"])
    response["Content-Disposition"] = f'attachment; filename="report-{report.pk}.csv"'
    return response


def _rows(found: Figures) -> Iterator[list[object]]:
    owners, teams = names_of_groups(found)
    yield [_("All"), "", found.records, found.doubtful, found.new, None, None]
    for one in found.rules:
        yield [_("Rule"), str(one.rule), None, one.now, one.new, one.then, one.change]
    for part, groups, names in ((_("Owner"), found.owners, owners), (_("Team"), found.teams, teams)):
        yield from (_group(part, group, names) for group in groups)


def _group(part: str, group: Group, names: dict[int, str]) -> list[object]:
    name = _("nobody’s") if group.key is None else names.get(group.key, f"#{group.key}")
    return [part, name, group.records, group.doubtful, group.new, None, None]
