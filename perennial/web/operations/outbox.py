"""What waits to leave the house; what was maybe sent waits here for an administrator's word."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from perennial.access.queries import check_configure, names_of
from perennial.lib.refusals import BadRequest
from perennial.operations.models import Fate, Outgoing
from perennial.operations.outbox import judge, unsettled
from perennial.web.moments import when
from perennial.web.page import page, receipt, redirect
from perennial.web.requests import actor_of

SHOWN = 200
TONES = {Fate.UNSURE: "amber"}
ARRIVED, AGAIN = "arrived", "again"


@require_safe
def outbox_page(request: HttpRequest) -> HttpResponse:
    """Messages that are not settled, what was maybe sent first."""
    check_configure(actor_of(request))
    several = sorted(unsettled()[:SHOWN], key=lambda one: (one.fate != Fate.UNSURE, one.pk))
    people = names_of(one.requested_by for one in several)
    context = {
        "trail": [{"url": reverse("operations"), "label": _("Operations")}],
        "messages_shown": [_shown(one, people.get(one.requested_by or 0, "")) for one in several],
    }
    return page(request, "operations/outbox.html", context)


@require_POST
def outbox_judge(request: HttpRequest, pk: int) -> HttpResponse:
    """`verdict` says whether a message that was maybe sent arrived, or is to be sent again."""
    check_configure(actor_of(request))
    verdict = request.POST.get("verdict", "")
    if verdict not in {ARRIVED, AGAIN}:
        raise BadRequest(_("Say whether it arrived or is to be sent again."), field="verdict")
    judge(pk, was_sent=verdict == ARRIVED)
    receipt(request, _("It counts as sent.") if verdict == ARRIVED else _("It will be sent again."))
    return redirect(request, reverse("outbox"))


def _shown(message: Outgoing, name: str) -> dict[str, Any]:
    return {
        "id": message.pk,
        "what": message.sender,
        "key": message.key,
        "fate": Fate(message.fate).label,
        "tone": TONES.get(Fate(message.fate), ""),
        "at": when(message.created),
        "by": name,
        "change_url": reverse("change", args=[message.change]) if message.change else "",
        "is_unsure": message.fate == Fate.UNSURE,
    }
