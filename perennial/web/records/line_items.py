"""Writing the lines of deals and orders: one form for all of them, with its sums."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from perennial.access.queries import check
from perennial.lib.refusals import Forbidden, Refusal
from perennial.records.actions.edit import edit_record
from perennial.records.errors import ChangedMeanwhile, NoSuchRecord
from perennial.records.line_items import lines_by_record
from perennial.records.models import Lined
from perennial.records.queries import head_of
from perennial.schema.kinds.line import PRODUCT, products_in
from perennial.schema.standard.trade import LINES
from perennial.web.page import page, receipt, redirect
from perennial.web.records.editing import changed_by, version
from perennial.web.records.entities import record_url, undo_url
from perennial.web.records.line_form import LinesForm
from perennial.web.records.lined import lines_of, open_lines
from perennial.web.records.reader import Reader
from perennial.web.records.record import record_context

SUMS = "sums"


@require_http_methods(["GET", "HEAD", "POST"])
def record_lines(request: HttpRequest, entity: str, pk: int) -> HttpResponse:
    """The lines open for writing; a POST saves them all at once, or with `sums` only says what they come to."""
    reader = Reader(request, entity)
    head = head_of(reader.actor, reader.shape, pk)
    if not isinstance(head, Lined):
        raise NoSuchRecord(_("There are no lines here."))
    check(reader.actor, "edit", reader.shape, head, LINES)
    there = lines_by_record([pk]).get(pk, [])
    reader.names.load(PRODUCT.target, products_in(there))
    currency = head.lines_currency or head.amount_currency or reader.setting.currency
    if request.method != "POST":
        return _show(request, reader, head, LinesForm(reader, currency, there))
    form = LinesForm(reader, currency, there, request.POST)
    valid = form.is_valid()
    if SUMS in request.POST:
        return _reckoned(request, reader, head, form)
    if not valid:
        return _show(request, reader, head, form, 422)
    return _saved(request, reader, head, form)


def _saved(request: HttpRequest, reader: Reader, head: Lined, form: LinesForm) -> HttpResponse:
    opened = version(request)
    try:
        done = edit_record(
            reader.actor,
            reader.entity,
            head.pk,
            {LINES: form.lines},
            opened=opened,
            acknowledged=form.acknowledged(),
        )
    except ChangedMeanwhile as no:
        # What was typed stays; saved once more, it is meant against what stands now.
        words = {"by": changed_by(reader, no.theirs[LINES])}
        form.add_error(None, _("A line of yours was %(by)s. Save once more to keep yours.") % words)
        return _show(request, reader, head, form, 409, opened=no.version)
    except Forbidden:
        raise
    except Refusal as no:
        form.take(no)
        return _show(request, reader, head, form, 422)
    if done.change is not None:
        receipt(request, _("Lines of %s changed") % reader.title(done.head), undo=undo_url(done.change))
    return redirect(request, record_url(reader.entity, head.pk))


def _show(
    request: HttpRequest,
    reader: Reader,
    head: Lined,
    form: LinesForm,
    status: int = 200,
    opened: int | None = None,
) -> HttpResponse:
    lines = lines_of(reader, head, form, opened or version(request))
    if request.headers.get("HX-Target") == LINES:
        return page(request, "records/record.html", {"lines": lines}, LINES, status)
    return page(
        request, "records/record.html", record_context(reader, head) | {"lines": lines}, status=status
    )


def _reckoned(request: HttpRequest, reader: Reader, head: Lined, form: LinesForm) -> HttpResponse:
    """What the rows come to as they stand, without writing anything: as data for a script, else on the page."""
    if request.POST[SUMS] != "data":
        return _show(request, reader, head, form)
    several = open_lines(reader, head, form)
    rows = [{"net": row.net, "hints": row.hints} for row in several["rows"]]
    return JsonResponse({"rows": rows, "sums": [one["shown"] for one in several["sums"]]})
