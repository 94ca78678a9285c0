"""What a digest says: asked when it is sent, by the rights and in the language of its reader."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from perennial.access.actor import Actor, of_user
from perennial.access.models import User
from perennial.access.queries import readable_fields
from perennial.inbox.models import Notice
from perennial.inbox.queries import newest
from perennial.insight.errors import NoSuchReport, NothingToTell
from perennial.insight.figures import Figures, figures
from perennial.insight.models import Report
from perennial.insight.queries import reminder_of, report_of
from perennial.lib.dates import show_date
from perennial.lib.numbers import counted
from perennial.operations.errors import Needless
from perennial.operations.mail import Mail
from perennial.records.condition.measure import Today, today_of
from perennial.records.directory import title_of
from perennial.records.my_day import day_of
from perennial.schema.models import Workspace
from perennial.schema.queries import setting, shape_of, workspace
from perennial.web.addresses import record_url
from perennial.web.condition.upkeep import later_sentence, task_row
from perennial.web.records.day import reason
from perennial.web.records.notices import Words, address

# Of the day what comes first; its page has all of it.
THINGS = 10
# Of a report the rules that most records break; its page has them all.
RULES = 5


def composed(payload: Mapping[str, Any]) -> Mail:
    """The mail, in today's words. Raises Needless where there is nothing to tell any more, or it comes too late."""
    user = User.objects.select_related("role").filter(pk=payload["user"], is_active=True).first()
    house, day = workspace(), date.fromisoformat(payload["day"])
    with timezone.override(house.zone), translation.override((user and user.language) or house.language):
        if user is None or day != timezone.localdate():
            raise Needless
        actor = of_user(user, "system")
        wanted = payload["upkeep"] and user.digest
        today, things = (today_of(actor), _things(actor, house)) if wanted else (None, [])
        fresh = _fresh(actor, day, house) if wanted else []
        reports = [told for number in payload["reports"] if (told := _report(actor, number))]
        if not (today and today.tasks) and not things and not reports and not fresh:
            raise Needless
        context = _context(user, day, today, things, reports) | _of_others(fresh)
        if fresh and not context["subject"]:
            context["subject"] = ngettext("For you: %s new", "For you: %s new", len(fresh)) % counted(
                len(fresh)
            )
        text = render_to_string("digest/digest.txt", context)
        html = render_to_string("digest/digest.html", context)
        return Mail(user.email, context["subject"], text, html, by=house.name, unsubscribe=context["off_url"])


def _context(
    user: User, day: date, today: Today | None, things: list[dict[str, Any]], reports: list[dict[str, Any]]
) -> dict[str, Any]:
    tasks = [task_row(one.rule, one.records) for one in today.tasks] if today else []
    off_url = _link(reverse("settings-me")) if tasks or things or not reports else reports[0]["url"]
    return {
        "language": translation.get_language() or "en",
        "subject": _subject(len(things), today.left if today else 0, reports),
        "day": show_date(day, translation.get_language() or "en"),
        "things": things,
        "day_url": _link(reverse("home")),
        "tasks": [one | {"url": _link(one["url"])} for one in tasks],
        "later": later_sentence(today) if today and today.later else "",
        "upkeep_url": _link(reverse("upkeep")),
        "reports": reports,
        "off_url": off_url,
        "person": user.name,
    }


def _things(actor: Actor, house: Workspace) -> list[dict[str, Any]]:
    """What is to be done today, the most pressing first, each with the reason for its place."""
    found = []
    for one in day_of(actor, timezone.now()).now[:THINGS]:
        head = one.head
        if head is not None:
            entity = head._meta.model_name or ""
            shape = shape_of(entity)
            name = title_of(shape, head, readable_fields(actor, shape, shape.title_fields))
            url = _link(record_url(entity, head.pk))
            found.append({"label": name, "note": reason(one, ZoneInfo(house.zone)), "url": url})
    return found


def _fresh(actor: Actor, day: date, house: Workspace) -> list[dict[str, Any]]:
    """What others did and this digest is to tell, as far as it is unread still, a line each."""
    of_day = Notice.objects.filter(user=actor.user_id or 0, mailed=day, read__isnull=True)
    several = newest(actor, of_day, THINGS)

    def readable(entity: str) -> frozenset[str]:
        shape = shape_of(entity)
        return readable_fields(actor, shape, shape.fields)

    words = Words(actor, setting(house), several, readable)
    return [words.told(one) | {"url": _link(address(one))} for one in several]


def _of_others(fresh: list[dict[str, Any]]) -> dict[str, Any]:
    return {"fresh": fresh, "inbox_url": _link(reverse("inbox"))}


def _subject(things: int, left: int, reports: list[dict[str, Any]]) -> str:
    """How much is to be done and to be mended, and the reports."""
    parts = []
    if things:
        parts.append(ngettext("Today: %s thing", "Today: %s things", things) % counted(things))
    if left:
        parts.append(_("My upkeep: %s to mend today") % counted(left))
    if len(reports) == 1:
        parts.append(_("Report: %s") % reports[0]["name"])
    elif reports:
        parts.append(ngettext("%s report", "%s reports", len(reports)) % counted(len(reports)))
    return " · ".join(parts)


def _report(actor: Actor, number: int) -> dict[str, Any] | None:
    """A report as this reader may know it; None where it is gone, or no longer wanted by mail."""
    try:
        report = report_of(actor, number)
    except NoSuchReport:
        return None
    wanted = reminder_of(actor, report)
    if wanted is None or not wanted.by_mail:
        return None
    url = _link(reverse("report", args=[report.pk]))
    return {"name": report.name, "url": url, **_told(actor, report)}


def _told(actor: Actor, report: Report) -> dict[str, Any]:
    try:
        found = figures(actor, report)
    except NothingToTell as no:
        return {"sentence": no.sentence}
    if found is None:
        return {"sentence": _("Too many records to count in time. Narrow the report down.")}
    return {"sentence": _sentence(found), "rules": [_rule(one) for one in found.rules[:RULES] if one.now]}


def _sentence(found: Figures) -> str:
    words = {name: counted(getattr(found, name)) for name in ("sound", "records", "doubtful", "new")}
    words["since"] = show_date(found.since, translation.get_language() or "en")
    said = _("%(sound)s of %(records)s break none of its rules; %(doubtful)s are doubtful.") % words
    if not found.new:
        return said
    return f"{said} " + _("%(new)s of these began to break a rule after %(since)s.") % words


def _rule(one: Any) -> dict[str, str]:
    new = _("%s new") % counted(one.new) if one.new else ""
    return {"name": str(one.rule), "now": counted(one.now), "new": new}


def _link(path: str) -> str:
    return f"{settings.ENV['ADDRESS']}{path}"
