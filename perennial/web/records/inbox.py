"""For you: what others did that concerns the reader, and saying that one has looked."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from perennial.inbox.actions import mark_read
from perennial.inbox.queries import Before, Told, count_unread, notice_of, notices
from perennial.lib.refusals import BadRequest, NotFound
from perennial.web.page import page, receipt, redirect, way_back
from perennial.web.records.ages import age as age_of
from perennial.web.records.ages import period
from perennial.web.records.notices import Words, address
from perennial.web.records.reader import Reader
from perennial.web.requests import actor_of, instant, whole_number

SHOWN, ON_MY_DAY = 50, 5
UNREAD = "unread"


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """What is new, the newest first; all of it, or what is unread."""
    reader = Reader(request, "contact")
    unread = request.GET.get("show", UNREAD) == UNREAD
    before = _before(request.GET)
    several = notices(reader.actor, unread=unread, limit=SHOWN + 1, before=before)
    shown, more = several[:SHOWN], len(several) > SHOWN
    told = lines(reader, shown)
    number = count_unread(reader.actor)
    older = {"show": UNREAD if unread else "all", **_behind(shown[-1])} if more else {}
    context = {
        "heading": _("For you"),
        "count": ngettext("%d new", "%d new", number) % number if number else "",
        "chips": [
            _chip(_("New"), UNREAD, number or None, pressed=unread),
            _chip(_("All"), "all", None, pressed=not unread),
        ],
        "days": _days(reader, shown, told),
        "until": max((one.notice.position for one in shown), default="") if number else "",
        "older_url": f"{reverse('inbox')}?{urlencode(older)}" if older else "",
        "first_url": reverse("inbox") if before else "",
        "only_new": unread,
    }
    return page(request, "inbox/inbox.html", context)


def _before(query: QueryDict) -> Before | None:
    at = instant(query.get("before", ""))
    return Before(at, whole_number(query.get("past", "")) or 0) if at else None


def _behind(last: Told) -> dict[str, Any]:
    return {"before": last.notice.at.isoformat(), "past": last.notice.pk}


def _chip(text: object, show: str, count: int | None, *, pressed: bool) -> dict[str, Any]:
    url = reverse("inbox") + ("" if show == UNREAD else f"?show={show}")
    return {"url": url, "text": text, "count": count, "pressed": pressed}


def _days(reader: Reader, several: list[Told], told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    days: list[dict[str, Any]] = []
    for one, line in zip(several, told, strict=True):
        title = period(one.notice.at, reader.setting.language, reader.setting.zone, reader.now)
        if not days or days[-1]["title"] != title:
            days.append({"title": title, "notices": []})
        days[-1]["notices"].append(line)
    return days


def lines(reader: Reader, several: list[Told]) -> list[dict[str, Any]]:
    """Notices as the part `inbox` takes them."""
    words = Words(reader.actor, reader.setting, several, reader.readable_of)
    return [words.told(one) | {"age": age_of(one.notice.at, reader.now)} for one in several]


def newest(reader: Reader) -> list[dict[str, Any]]:
    """The first of what is unread, for My day."""
    several = notices(reader.actor, unread=True, limit=ON_MY_DAY)
    return lines(reader, several) if several else []


@require_POST
def inbox_read(request: HttpRequest) -> HttpResponse:
    """Everything that was told until the page was shown is no longer new; with the number of a notice, that one."""
    actor, number = actor_of(request), request.POST.get("notice", "")
    until = whole_number(request.POST.get("until", ""))
    if until is None:
        raise BadRequest(_("Say up to which place of the journal, such as 57."), field="until")
    if number:
        mark_read(actor, [whole_number(number) or 0], until)
        return redirect(request, way_back(request, reverse("inbox")))
    marked = mark_read(actor, until=until)
    if marked:
        receipt(request, ngettext("%d marked as read", "%d marked as read", marked) % marked)
    return redirect(request, reverse("inbox"))


@require_POST
def inbox_open(request: HttpRequest, pk: int) -> HttpResponse:
    """On to what it is about; it is no longer new."""
    actor = actor_of(request)
    found = notice_of(actor, pk)
    if found is None:
        raise NotFound(_("This is no longer here, or you may not see it any more."))
    mark_read(actor, [pk])
    return redirect(request, address(found))
