"""What waits to leave the house, and what was refused; what was maybe sent waits for an administrator's word."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from perennial.access.queries import check_configure, names_of
from perennial.insight.digest import DIGEST
from perennial.lib.refusals import BadRequest
from perennial.operations.models import Fate, Outgoing
from perennial.operations.outbox import is_held, judge, release, worth_a_look
from perennial.web.moments import clock, when
from perennial.web.page import page, receipt, redirect
from perennial.web.requests import actor_of

SHOWN = 200
TONES = {Fate.UNSURE: "amber", Fate.REFUSED: "rust"}
NAMES = {DIGEST: gettext_lazy("Digest by mail")}
# The codes of an answer: the words that follow may hold an address.
CODES = re.compile(r"\d{3}(?:[ -]\d\.\d{1,3}\.\d{1,3})?(?![^ ])")
ARRIVED, AGAIN = "arrived", "again"


@require_safe
def outbox_page(request: HttpRequest) -> HttpResponse:
    """Messages that are not settled or were refused lately, what was maybe sent first."""
    check_configure(actor_of(request))
    several = sorted(worth_a_look()[:SHOWN], key=lambda one: (one.fate != Fate.UNSURE, one.pk))
    people = names_of(one.requested_by for one in several)
    context = {
        "held": is_held(),
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


@require_POST
def outbox_release(request: HttpRequest) -> HttpResponse:
    """What was held back since a restore may leave."""
    check_configure(actor_of(request))
    release()
    receipt(request, _("Messages leave the house again."))
    return redirect(request, reverse("outbox"))


def _shown(message: Outgoing, name: str) -> dict[str, Any]:
    return {
        "id": message.pk,
        "what": NAMES.get(message.sender, message.sender),
        "key": message.key,
        "fate": Fate(message.fate).label,
        "tone": TONES.get(Fate(message.fate), ""),
        "said": _said(message),
        "at": when(message.created),
        "by": name,
        "change_url": reverse("change", args=[message.change]) if message.change else "",
        "is_unsure": message.fate == Fate.UNSURE,
    }


def _said(message: Outgoing) -> str:
    """What the receiver answered, by its code, and when it is tried again."""
    code = CODES.match(message.receipt)
    answer = _("The answer was %s.") % code[0] if code else ""
    again = message.next_try if message.fate == Fate.WAITING else None
    return " ".join(text for text in (answer, again and _("Tried again at %s.") % clock(again)) if text)
