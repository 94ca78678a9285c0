"""My day: what to do now, what can wait, and what others did; a page that teaches the first step to who begins."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from perennial.access.queries import may
from perennial.insight.models import Every
from perennial.insight.queries import due
from perennial.lib.numbers import counted
from perennial.records.condition.measure import today_of
from perennial.records.models import ABOUT, Reached
from perennial.records.my_day import day_of
from perennial.records.recent import recent_records
from perennial.schema.queries import setting, shape_of
from perennial.web.addresses import narrowed_url
from perennial.web.moments import day_name
from perennial.web.page import page
from perennial.web.records.ages import age
from perennial.web.records.day import day_context
from perennial.web.records.entities import AVATARS, PLURALS, icon_of, record_url
from perennial.web.records.inbox import newest
from perennial.web.records.lately import by_others, to_look_at, work
from perennial.web.records.reader import Reader

SHOWN, TASKS = 6, 3
ACTIVITY = "activity"
# Of one's own, those looked through for changes by others and for what cannot be right.
LOOKED_THROUGH = 40
# A bound, so that somebody who owns nothing does not cost a walk through everything.
LATELY = timedelta(days=90)
NOON, EVENING = 12, 18


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What there is to do and to know today, or a page that teaches the first step."""
    readers = [Reader(request, entity) for entity in PLURALS if entity in ABOUT]
    whole = day_context(readers[0], day_of(readers[0].actor, readers[0].now))
    mine = _recent(readers, mine=True)
    records = mine or _recent(readers, mine=False)
    reader = readers[0]
    look = [*_reminded(reader), *to_look_at(reader, mine)]
    lately = by_others(records)
    operations = work(reader)
    context = {
        "heading": day_name(timezone.localdate())[1],
        "greeting": _greeting(reader),
        "title": _("Yours, changed lately") if mine else _("Changed lately"),
        "related": [_item(reader, head) for reader, head in records[:SHOWN]],
        "look": look,
        "fresh": newest(reader),
        "lately": lately,
        "lately_title": _("On yours, by others") if mine else _("By others"),
        "operations": operations,
        "tasks": _tasks(reader),
        "more_url": _late_url(),
        "create_url": f"/{PLURALS[ACTIVITY]}/new" if may(reader.actor, "create", shape_of(ACTIVITY)) else "",
        "create_label": _("New activity"),
        "empty": not (records or look or operations or whole["agenda"]),
        "ways": _ways(readers),
        **whole,
    }
    return page(request, "records/home.html", context)


def _tasks(reader: Reader) -> list[dict[str, Any]]:
    """The first of what one's own records want today."""
    return [
        {
            "icon": "half",
            "name": str(one.rule),
            "url": reverse("upkeep-task", args=[one.rule.entity, one.rule.key]),
            "aside": counted(one.records),
        }
        for one in today_of(reader.actor).tasks[:TASKS]
    ]


def _late_url() -> str:
    """Everything that is still to be done by oneself."""
    where = {"all": [{"field": "owner", "op": "is", "value": "me"}, {"field": "done", "op": "is_empty"}]}
    return narrowed_url(ACTIVITY, where, sort="due")


def _reminded(reader: Reader) -> list[dict[str, Any]]:
    """Reports that wait to be looked at this week or month."""
    return [
        {
            "icon": "half",
            "name": one.report.name,
            "url": reverse("report", args=[one.report_id]),
            "note": _("Report"),
            "aside": Every(one.every).label,
        }
        for one in due(reader.actor, timezone.localdate(reader.now, setting().zone))
    ]


def _greeting(reader: Reader) -> str:
    hour = timezone.localtime().hour
    first = reader.actor.name.partition(" ")[0]
    if hour < NOON:
        return _("Good morning, %s") % first
    return (_("Good afternoon, %s") if hour < EVENING else _("Good evening, %s")) % first


def _recent(readers: list[Reader], *, mine: bool) -> list[tuple[Reader, Any]]:
    """The latest of all entities, newest first."""
    limit = LOOKED_THROUGH if mine else SHOWN
    found = [
        (reader, head)
        for reader in readers
        if "updated" in reader.readable
        for head in recent_records(
            reader.actor, reader.shape, mine=mine, since=reader.now - LATELY, limit=limit
        )
    ]
    return sorted(found, key=lambda one: one[1].updated or one[0].now, reverse=True)[:limit]


def _item(reader: Reader, head: Any) -> dict[str, Any]:
    city = head.city if isinstance(head, Reached) and "city" in reader.readable else ""
    return {
        "name": reader.title(head),
        "url": record_url(reader.entity, head.pk),
        "of": AVATARS[reader.entity],
        "icon": icon_of(head, reader.readable),
        "note": city,
        "aside": age(head.updated, reader.now),
    }


def _ways(readers: list[Reader]) -> list[dict[str, Any]]:
    """First steps, as far as this person may take them."""
    found = []
    if any(reader.may("import") for reader in readers):
        note = _("Rehearsed before anything is written, taken back with one click")
        found.append(
            {"url": "/imports/new", "label": _("Import a spreadsheet"), "note": note, "icon": "imports"}
        )
    labels = {"contact": _("Write a contact by hand"), "company": _("Write a company by hand")}
    note = _("A name is enough to begin with")
    for reader in readers:
        if reader.entity in labels and reader.may("create"):
            url = f"/{PLURALS[reader.entity]}/new"
            found.append({"url": url, "label": labels[reader.entity], "note": note, "icon": "plus"})
    return found
