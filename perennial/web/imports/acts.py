"""What is posted: rehearse, run, stop; and the report to download."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from perennial.operations.actions import cancel
from perennial.operations.errors import OperationUnknown, PayloadExpired
from perennial.operations.payloads import open_file
from perennial.transfer import actions
from perennial.transfer.queries import import_of, operation_of
from perennial.transfer.report import report_of
from perennial.web.page import receipt, redirect
from perennial.web.requests import actor_of


@require_POST
def import_rehearse(request: HttpRequest, pk: int) -> HttpResponse:
    """Judges every row once more."""
    actor = actor_of(request)
    actions.rehearse(actor, import_of(actor, pk))
    return redirect(request, reverse("import-rehearsal", args=[pk]))


@require_POST
def import_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Writes what was rehearsed.

    When the data changed since, it is rehearsed again first, and the page shows how the counts differ; what
    is run from there (`seen`) was seen with its difference.
    """
    actor = actor_of(request)
    one = import_of(actor, pk)
    before = one.rehearsal
    if one.run is None and actions.changed_since_rehearsal(one) and not _seen(request, one.rehearsal):
        actions.rehearse(actor, one)
        query = urlencode({"before": before})
        return redirect(request, f"{reverse('import-rehearsal', args=[pk])}?{query}")
    actions.run(actor, one)
    return redirect(request, reverse("import", args=[pk]))


@require_POST
def import_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stops the rehearsal or the run; `choice` says what becomes of the rows that are written."""
    one = import_of(actor_of(request), pk)
    operation = operation_of(one.run or one.rehearsal)
    if operation is None:
        raise OperationUnknown
    choice = request.POST.get("choice", "")
    cancel(operation, choice=choice if choice in {"keep", "undo"} else "keep")
    receipt(request, _("It stops after the rows in hand."))
    return redirect(request, reverse("import", args=[pk]))


@require_safe
def import_report(request: HttpRequest, pk: int) -> FileResponse:
    """Every row with its fate, as a file."""
    one = import_of(actor_of(request), pk)
    operation = operation_of(one.run)
    report = report_of(operation) if operation else None
    if report is None:
        raise PayloadExpired
    response = FileResponse(open_file(report), as_attachment=True, filename=report.name)
    response["Content-Type"] = "text/csv; charset=utf-8"
    response["Cache-Control"] = "no-store"
    return response


def _seen(request: HttpRequest, rehearsal: int | None) -> bool:
    """Whether the form stood on the page of a rehearsal that was made because the data had changed."""
    return request.POST.get("seen", "") == str(rehearsal)
