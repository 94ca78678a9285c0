"""What begins about now, said on every page until somebody says that they have seen it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from perennial.access.signing_in import sets_up_second_factor
from perennial.records.agenda import Planned, beginning
from perennial.records.directory import title_of
from perennial.schema.queries import shape_of
from perennial.web.page import page, redirect, wanted_fragment, way_back
from perennial.web.records.ages import clock
from perennial.web.records.entities import icon_of, record_url
from perennial.web.records.reader import Reader
from perennial.web.shell import INBOX, unread_of

COOKIE = "reminded"
#: So many are remembered as seen, for so long.
MOST, KEPT = 20, timedelta(days=1)


@login_not_required
@require_safe
def reminders(request: HttpRequest) -> HttpResponse:
    """Asked by every page once a minute, which is no use that keeps a sign-in from ending: 204 once it has."""
    if not request.user.is_authenticated or sets_up_second_factor(request):
        return HttpResponse(status=204)
    counts = {INBOX: unread_of(request)}
    context = _context(request, _seen(request))
    return page(request, "calendar/reminders.html", context, "reminders", counts=counts)


@require_POST
def reminder_seen(request: HttpRequest, pk: int) -> HttpResponse:
    """In this browser it is not said again."""
    seen = [*(one for one in _seen(request) if one != pk), pk][-MOST:]
    response = (
        page(request, "calendar/reminders.html", _context(request, seen), "reminders")
        if wanted_fragment(request, ("reminders",))
        else redirect(request, way_back(request))
    )
    response.set_cookie(
        COOKIE,
        ".".join(map(str, seen)),
        max_age=int(KEPT.total_seconds()),
        samesite="Lax",
        httponly=True,
        secure=request.is_secure(),
    )
    return response


def _seen(request: HttpRequest) -> list[int]:
    """A cookie can hold anything: what is no number is none."""
    told = request.COOKIES.get(COOKIE, "").split(".")[-MOST:]
    return [int(one) for one in told if one.isascii() and one.isdigit() and len(one) < 19]


def _context(request: HttpRequest, seen: list[int]) -> dict[str, Any]:
    reader = Reader(request, "activity")
    found = [one for one in beginning(reader.actor, reader.now) if one.activity.pk not in seen]
    return {"heading": _("Reminders"), "reminders": [_told(reader, one) for one in found]}


def _told(reader: Reader, one: Planned) -> dict[str, Any]:
    activity = one.activity
    assert activity.starts is not None
    minutes = round((activity.starts - reader.now).total_seconds() / 60)
    people = [
        title_of(shape_of(key), one.about[key], reader.readable_of(key))
        for key in ("contact", "company")
        if key in one.about
    ]
    soon = ngettext("in %d minute", "in %d minutes", minutes) % minutes if minutes > 0 else _("now")
    return {
        "icon": icon_of(activity, reader.readable),
        "name": reader.title(activity),
        "url": record_url("activity", activity.pk),
        "when": f"{clock(activity.starts, reader.setting.zone)}, {soon}",
        "with": ", ".join(people),
        "seen_url": reverse("reminder-seen", args=[activity.pk]),
    }
