"""What is to be done next about a record, and doing, moving or handing it over with one click."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from perennial.access.queries import may
from perennial.lib.refusals import Refusal
from perennial.records.actions.activities import finish, hand_over, move
from perennial.records.activities import to_do_about
from perennial.records.directory import title_of
from perennial.records.models import ABOUT, Activity, Head
from perennial.schema.queries import shape_of
from perennial.web.page import receipt, redirect, way_back
from perennial.web.records.ages import clock, near_day
from perennial.web.records.entities import icon_of, record_url, undo_url
from perennial.web.records.forms import parsed
from perennial.web.records.reader import Reader
from perennial.web.records.wanting import proposal
from perennial.web.requests import whole_number

SHOWN = 6
DAY = timedelta(days=1)
TOMORROW, NEXT_WEEK = "tomorrow", "week"


def steps(reader: Reader, head: Head) -> dict[str, Any]:
    """`next` is the first open activity about a record, `further` the others; an open activity is its own.

    {} where there can be none.
    """
    if isinstance(head, Activity):
        waits = head.done is None and head.archived is None and reader.may("edit", head)
        return {"next": step(reader, head), "further": [], "colleagues": reader.colleagues} if waits else {}
    if reader.entity not in ABOUT:
        return {}
    several = to_do_about(reader.actor, head, SHOWN)
    told = [step(reader, one) for one in several]
    return {
        "next": told[0] if told else None,
        "further": told[1:],
        "colleagues": reader.colleagues,
        "proposal": None if told else proposal(reader, head),
    }


def step(reader: Reader, one: Activity) -> dict[str, Any]:
    """One activity to be done: its words, its day, and where it is done and moved."""
    shape, url = shape_of("activity"), record_url("activity", one.pk)
    readable = reader.readable_of("activity")
    late = one.due is not None and one.due < today(reader)
    return {
        "name": title_of(shape, one, readable),
        "kind": kind_in_words(one, readable),
        "icon": icon_of(one, readable),
        "url": url,
        "note": when(reader, one.due, one.starts if "starts" in readable else None),
        "editable": may(reader.actor, "edit", shape, one),
        "tone": "rust" if late else "",
        "late": late,
        "done_url": f"{url}/done",
        "move_url": f"{url}/move",
        "hand_over_url": f"{url}/hand-over",
        "mine": one.owner_id == reader.actor.user_id,
        "owner": one.owner_id,
    }


def kind_in_words(one: Activity, readable: Collection[str]) -> str:
    """A call, a meeting, …; to who may not read which, an activity."""
    shape = shape_of("activity")
    kind = shape.fields["kind"].choice(one.kind) if "kind" in readable else None
    return kind.label() if kind else shape.label()


def when(reader: Reader, due: date | None, starts: datetime | None) -> str:
    """The day in a few words, with the hour where it has one."""
    if due is None:
        return _("no day yet")
    day = _named(reader, due)
    return f"{day}, {clock(starts, reader.setting.zone)}" if starts else day


def near(reader: Reader, due: date) -> str:
    """The day where there is hardly room."""
    return _by_name((due - today(reader)).days) or near_day(due, reader.setting.language, today(reader))


def _by_name(ahead: int) -> str:
    return {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}.get(ahead, "")


def _named(reader: Reader, due: date) -> str:
    ahead = (due - today(reader)).days
    if named := _by_name(ahead):
        return named
    shown = reader.day(due)
    return _("%(day)s, %(days)d days late") % {"day": shown, "days": -ahead} if ahead < 0 else shown


def today(reader: Reader) -> date:
    return reader.now.astimezone(reader.setting.zone).date()


@require_POST
def step_done(request: HttpRequest, pk: int) -> HttpResponse:
    """It is done, now."""
    reader = _reader(request)
    done = finish(reader.actor, pk)
    return _answer(request, _("Done: %s") % reader.title(done.head), done.change)


@require_POST
def step_move(request: HttpRequest, pk: int) -> HttpResponse:
    """It is due on another day: tomorrow, in a week, or the day that was typed."""
    reader = _reader(request)
    day = _wanted_day(reader, request.POST.get("to", ""), request.POST.get("day", ""))
    done = move(reader.actor, pk, day)
    words = {"activity": reader.title(done.head), "day": _named(reader, day)}
    return _answer(request, _("Moved to %(day)s: %(activity)s") % words, done.change)


@require_POST
def step_hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """A colleague does it."""
    reader = _reader(request)
    to = whole_number(request.POST.get("owner", "").removeprefix("user:"))
    if to is None:
        raise Refusal(_("Choose the colleague who takes it over."), field="owner")
    done = hand_over(reader.actor, pk, to)
    words = {"activity": reader.title(done.head), "name": reader.names.name("user", to)}
    return _answer(request, _("Handed over to %(name)s: %(activity)s") % words, done.change)


def _reader(request: HttpRequest) -> Reader:
    return Reader(request, "activity")


def _wanted_day(reader: Reader, to: str, typed: str) -> date:
    """Raises Refusal for what is no day."""
    now = today(reader)
    if to == TOMORROW:
        return next_working_day(now)
    if to == NEXT_WEEK:
        return now + 7 * DAY
    day = parsed(reader.shape.field("due"), typed, reader)
    if not isinstance(day, date):
        raise Refusal(_("Say to which day, such as 24 Dec."), field="day")
    return day


def next_working_day(day: date) -> date:
    """The day after, and after a weekend Monday."""
    day += DAY
    return day + (7 - day.weekday()) * DAY if day.weekday() > 4 else day


def _answer(request: HttpRequest, sentence: str, change: int | None) -> HttpResponse:
    if change is not None:
        receipt(request, sentence, undo=undo_url(change))
    return redirect(request, way_back(request))
