"""Moving a ticket or a contract to another status: one click at its page, without script as well."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from perennial.lib.refusals import Refusal
from perennial.records.actions.edit import edit_record
from perennial.records.errors import ChangedMeanwhile
from perennial.records.queries import head_of
from perennial.web.page import receipt, redirect
from perennial.web.records.editing import told_theirs, version
from perennial.web.records.entities import record_url, undo_url
from perennial.web.records.reader import Reader

STATUS = "status"


@require_POST
def status_move(request: HttpRequest, entity: str, pk: int) -> HttpResponse:
    """The record has another status; where somebody was quicker, it is said who and nothing is written."""
    reader = Reader(request, entity)
    head = head_of(reader.actor, reader.shape, pk)
    status = reader.shape.field(STATUS).choice(request.POST.get(STATUS, ""))
    if status is None:
        raise Refusal(_("There is no such status. Choose one of the bar."), field=STATUS)
    url = record_url(entity, pk)
    try:
        done = edit_record(
            reader.actor, entity, pk, {STATUS: status.key}, opened=version(request), action="move"
        )
    except ChangedMeanwhile as no:
        words = {"record": reader.title(head), "told": told_theirs(reader, STATUS, no.theirs[STATUS])}
        receipt(request, _("%(record)s stays as it is. %(told)s.") % words, tone="rust")
        return redirect(request, url)
    if done.change is not None:
        words = {"record": reader.title(done.head), "status": status.label()}
        receipt(request, _("%(record)s: %(status)s") % words, undo=undo_url(done.change))
    return redirect(request, url)
