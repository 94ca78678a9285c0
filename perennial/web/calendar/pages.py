"""The calendar: records on the days of one of their dates, and moving them to another day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from perennial.access.queries import may
from perennial.lib.money import Money, show_short_money
from perennial.lib.refusals import BadRequest
from perennial.records.actions.activities import move
from perennial.records.actions.edit import edit_record
from perennial.records.agenda import ACTIVITY, DUE, MOST_SHOWN, Place, dated, places, with_records
from perennial.records.directory import title_of
from perennial.records.models import Activity, Deal, Head
from perennial.records.queries import head_of
from perennial.schema.queries import shape_of
from perennial.web.calendar.days import LABELS, MONTH, VIEWS, WEEK, Span, label
from perennial.web.page import page, receipt, redirect, way_back
from perennial.web.records.ages import clock
from perennial.web.records.editing import version
from perennial.web.records.entities import icon_of, record_url, undo_url
from perennial.web.records.reader import Reader
from perennial.web.records.steps import today
from perennial.web.requests import actor_of

IN_A_DAY = {MONTH: 5}
MINE, ALL = "mine", "all"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for."""

    span: Span
    place: Place
    whose: str

    def url(self, **changed: Any) -> str:
        """The address of the same calendar with something else."""
        its = {
            "view": self.span.view,
            "day": self.span.day.isoformat(),
            "of": _key(self.place),
            "whose": self.whose,
        }
        return f"{reverse('calendar')}?{urlencode(its | changed)}"


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The days as the address asks: a view, a day in it, a date of an entity, and whose records."""
    known = places(actor_of(request))
    if not known:
        raise BadRequest(_("You may read no date, so there is no calendar."), field="of")
    asked = _asked(request, known)
    reader = Reader(request, asked.place.entity)
    return page(request, "calendar/calendar.html", _context(reader, asked, known))


def _asked(request: HttpRequest, known: list[Place]) -> Asked:
    """An address with something it cannot mean shows what is usual instead."""
    told = request.GET
    usual = next((one for one in known if one == Place(ACTIVITY, DUE)), known[0])
    place = next((one for one in known if _key(one) == told.get("of")), usual)
    view = told.get("view", "")
    try:
        day = date.fromisoformat(told.get("day", ""))
    except ValueError:
        day = today(Reader(request, place.entity))
    day = min(max(day, date(1900, 1, 1)), date(2199, 12, 31))
    span = Span(view if view in VIEWS else WEEK, day)
    return Asked(span, place, ALL if told.get("whose") == ALL else MINE)


def _key(place: Place) -> str:
    return f"{place.entity}.{place.field}"


def _context(reader: Reader, asked: Asked, known: list[Place]) -> dict[str, Any]:
    span, zone = asked.span, reader.setting.zone
    found = dated(reader.actor, asked.place, span.first, span.last, zone=zone, mine=asked.whose == MINE)
    by_day: dict[date, list[Head]] = defaultdict(list)
    for day, head in found:
        by_day[day].append(head)
    notes = _notes(reader, [head for _day, head in found])
    days = [_day(reader, asked, day, by_day.get(day, []), notes) for day in span.days()]
    language = reader.setting.language
    return {
        "heading": span.title(language),
        "views": [
            {"url": asked.url(view=view), "label": LABELS[view], "current": view == span.view}
            for view in VIEWS
        ],
        "view": span.view,
        "row": 7 if span.view == MONTH else 0,
        "days": days,
        "preceding_url": asked.url(day=span.preceding.isoformat()),
        "following_url": asked.url(day=span.following.isoformat()),
        "today_url": asked.url(day=today(reader).isoformat()),
        "kinds": [
            {
                "url": asked.url(of=_key(one)),
                "text": _named(one),
                "count": None,
                "pressed": one == asked.place,
            }
            for one in known
        ],
        "whose": [
            {"url": asked.url(whose=key), "text": label, "count": None, "pressed": key == asked.whose}
            for key, label in ((MINE, _("Mine")), (ALL, _("All")))
        ],
        "cut": len(found) == MOST_SHOWN,
        "empty": not found,
        "create_url": "/activities/new" if may(reader.actor, "create", shape_of(ACTIVITY)) else "",
        "create_label": _("New activity"),
    }


def _named(place: Place) -> str:
    shape = shape_of(place.entity)
    if place.entity == ACTIVITY:
        return shape.plural()
    return f"{shape.plural()}: {shape.field(place.field).label()}"


def _notes(reader: Reader, heads: Sequence[Head]) -> Mapping[int, str]:
    """With whom activities are, and what deals are worth."""
    found = {head.pk: _amount(reader, head) for head in heads if isinstance(head, Deal)}
    activities = [head for head in heads if isinstance(head, Activity)]
    for one in with_records(reader.actor, activities, reader.readable):
        whom = next((key for key in ("contact", "company") if key in one.about), "")
        if whom:
            found[one.activity.pk] = title_of(shape_of(whom), one.about[whom], reader.readable_of(whom))
    return found


def _day(
    reader: Reader, asked: Asked, day: date, heads: list[Head], notes: Mapping[int, str]
) -> dict[str, Any]:
    most = IN_A_DAY.get(asked.span.view, MOST_SHOWN)
    language = reader.setting.language
    more = len(heads) - most
    return {
        "key": day.isoformat(),
        "label": label(day, language),
        "url": asked.url(view="day", day=day.isoformat()),
        "today": day == today(reader),
        "weekend": day.weekday() > 4,
        "outside": asked.span.view == MONTH and day.month != asked.span.day.month,
        "items": [_item(reader, asked.place, head, notes.get(head.pk, "")) for head in heads[:most]],
        "more": ngettext("%d more", "%d more", more) % more if more > 0 else "",
    }


def _item(reader: Reader, place: Place, head: Head, note: str) -> dict[str, Any]:
    starts = head.starts if isinstance(head, Activity) and "starts" in reader.readable else None
    done = isinstance(head, Activity) and head.done is not None
    late = isinstance(head, Activity) and not done and head.due is not None and head.due < today(reader)
    may_move = place.field in reader.editable() and reader.may("edit", head) and not done
    return {
        "pk": head.pk,
        "at": clock(starts, reader.setting.zone) if starts else "",
        "icon": icon_of(head, reader.readable),
        "name": reader.title(head),
        "url": record_url(reader.entity, head.pk),
        "note": note,
        "state": "done" if done else "late" if late else "",
        "move_url": reverse("calendar-move", args=[reader.entity, head.pk, place.field]) if may_move else "",
        "version": head.version,
    }


def _amount(reader: Reader, deal: Deal) -> str:
    if "amount" not in reader.readable or deal.amount_number is None:
        return ""
    money = Money(amount=deal.amount_number, currency=deal.amount_currency)
    return show_short_money(money, reader.setting.language)


@require_POST
def calendar_move(request: HttpRequest, entity: str, pk: int, field: str) -> HttpResponse:
    """The record stands on another day of this date; where it has an hour, at the same one."""
    reader = Reader(request, entity)
    if Place(entity, field) not in places(reader.actor):
        raise BadRequest(_("There is no such date."), field="field")
    try:
        day = date.fromisoformat(request.POST.get("stage", ""))
    except ValueError:
        raise BadRequest(_("Say to which day, such as 2026-12-24."), field="stage") from None
    if entity == ACTIVITY:
        done = move(reader.actor, pk, day)
    else:
        head = head_of(reader.actor, reader.shape, pk)
        value: Any = day
        before = getattr(head, reader.shape.field(field).column)
        if isinstance(before, datetime):
            local = before.astimezone(reader.setting.zone)
            value = local.replace(year=day.year, month=day.month, day=day.day)
        done = edit_record(reader.actor, entity, pk, {field: value}, opened=version(request))
    if done.change is not None:
        words = {"record": reader.title(done.head), "day": reader.day(day)}
        receipt(request, _("%(record)s: moved to %(day)s") % words, undo=undo_url(done.change))
    return redirect(request, way_back(request, reverse("calendar")))
