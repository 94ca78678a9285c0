"""Backup sets: which there are, what proves them, what to keep. The whole is restored from the command line only."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from perennial.access.actor import Actor
from perennial.backup.actions import BACKUP, BY_HAND, DRILL, KINDS, VERIFY, start
from perennial.backup.keys import key_file
from perennial.backup.phases import REASONS
from perennial.backup.places import own_place
from perennial.backup.queries import Listed, key_here, listed, shortcomings
from perennial.lib.numbers import counted
from perennial.lib.refusals import BadRequest
from perennial.operations.models import OPEN, Operation
from perennial.web.moments import when
from perennial.web.operations.words import titles
from perennial.web.page import receipt, redirect
from perennial.web.settings_pages.shared import administrator, shown

TAB = "settings-backups"
ACTS = {"create": BACKUP, "verify": VERIFY, "drill": DRILL}


@require_http_methods(["GET", "HEAD", "POST"])
def backups(request: HttpRequest) -> HttpResponse:
    """The list; `act` is create, verify or drill, the latter two with the name of a `set`."""
    actor = administrator(request)
    if request.method == "POST":
        _start(actor, request.POST.get("act", ""), request.POST.get("set", ""))
        receipt(request, _("It runs in the background; what it finds stands here."))
        return redirect(request, reverse(TAB))
    key, trouble = key_here(own_place())
    several = listed(own_place(), key)
    lacking = shortcomings(several, timezone.now())
    context = {
        "heading": _("Backups"),
        "sets": [_shown(one) for one in reversed(several)],
        "trouble": trouble or " ".join(sentence for _rule, sentence in lacking),
        "place": str(own_place()),
        "key": key.id if key else "",
        "key_file": str(key_file()),
        "running": _running(),
    }
    return shown(request, "backups.html", TAB, context)


def _start(actor: Actor, act: str, name: str) -> None:
    if act not in ACTS:
        raise BadRequest(
            _("Say what is to be done: make a set, verify one, or try to restore one."), field="act"
        )
    parameters = {"reason": BY_HAND} if act == "create" else {"set": own_place().set_in(name).name}
    start(ACTS[act], requested_by=actor.user_id, channel=actor.channel, parameters=parameters)


def _running() -> dict[str, Any] | None:
    """The one that waits or runs."""
    newest = Operation.objects.filter(kind__in=KINDS, state__in=OPEN).order_by("-pk").first()
    if newest is None:
        return None
    return {"url": reverse("operation", args=[newest.pk]), "label": titles([newest])[newest.pk]}


def _shown(one: Listed) -> dict[str, Any]:
    its = one.summary
    files = ngettext("%s file", "%s files", its.files) if its else ""
    return {
        "name": one.name,
        "made": when(its.made) if its else "",
        "reason": REASONS.get(its.reason, its.reason) if its else "",
        "rows": _("%s rows") % counted(its.rows) if its else "",
        "files": files % counted(its.files) if its else "",
        "lost": _("%s not in the file store") % counted(its.lost) if its and its.lost else "",
        "size": filesizeformat(one.size),
        "good": one.good,
        "shut": one.shut,
        "said": one.said,
        "verified": when(one.verified),
        "drilled": _drilled(one),
    }


def _drilled(one: Listed) -> str:
    if one.drill is None or not one.drill.ok:
        return ""
    words = {"when": when(one.drill.at), "seconds": counted(max(one.drill.seconds, 1))}
    return _("restored on trial %(when)s in %(seconds)s s") % words
