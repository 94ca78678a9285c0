"""Planned activities and days of contracts as an iCalendar (RFC 5545) that common calendar programs subscribe to.

An activity with an hour is an event at an instant, so that no program has to know our zone; one with a day alone is an
event of that day that keeps nobody busy. Tasks would be to-dos (VTODO), which most programs leave out of a calendar
they subscribe to.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from perennial.access.actor import Actor
from perennial.access.queries import readable_fields
from perennial.records.agenda import Planned
from perennial.records.binding import Comes, Coming
from perennial.records.directory import title_of
from perennial.records.models import Head
from perennial.schema.queries import shape_of
from perennial.web.addresses import record_url

SHORTEST = timedelta(minutes=30)
#: Before an hour that begins, and after the midnight that begins a day.
BEFORE, MORNING = timedelta(minutes=-15), timedelta(hours=8)
#: How often programs are asked to look again.
AGAIN = timedelta(minutes=15)


def calendar(actor: Actor, name: str, several: Iterable[Planned], days: Iterable[Coming], site: str) -> bytes:
    """The whole calendar, as far as the actor may know it; `site` is where its events lead ("https://crm.example")."""
    found = Calendar()
    found.add("prodid", "-//Perennial//Calendar//EN")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", name)
    found.add("refresh-interval", AGAIN, parameters={"VALUE": "DURATION"})
    found.add("x-published-ttl", "PT15M")
    shape = shape_of("activity")
    readable = readable_fields(actor, shape, shape.fields)
    for one in several:
        found.add_component(_event(actor, one, readable, site))
    for coming in days:
        found.add_component(_day(actor, coming, site))
    return found.to_ical()


def _day(actor: Actor, one: Coming, site: str) -> Event:
    """What comes of a contract, on a whole day that keeps nobody busy; of a last day one is reminded."""
    contract, event = one.contract, Event()
    url = f"{site}{record_url('contract', contract.pk)}"
    title = _title(actor, "contract", contract)
    summary = {
        Comes.NOTICE: _("Last day for notice: %s"),
        Comes.ENDS: _("Ends: %s"),
        Comes.RENEWS: _("Renews: %s"),
    }[one.comes] % title
    event.add("uid", f"contract-{contract.pk}-{one.comes}@perennial")
    event.add("dtstamp", contract.updated or datetime.now(UTC))
    event.add("sequence", contract.version)
    event.add("summary", summary)
    event.add("description", url)
    event.add("url", url)
    event.add("dtstart", one.day)
    event.add("dtend", one.day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    if one.comes == Comes.NOTICE:
        event.add_component(_alarm(MORNING, summary))
    return event


def _event(actor: Actor, one: Planned, readable: frozenset[str], site: str) -> Event:
    activity, event = one.activity, Event()
    url = f"{site}{record_url('activity', activity.pk)}"
    # The same wherever Perennial moves to: a program would take it for another event.
    event.add("uid", f"activity-{activity.pk}@perennial")
    event.add("dtstamp", activity.updated or datetime.now(UTC))
    event.add("last-modified", activity.updated or datetime.now(UTC))
    event.add("sequence", activity.version)
    title = title_of(shape_of("activity"), activity, readable)
    event.add("summary", f"✓ {title}" if activity.done else title)
    event.add("description", "\n".join([*_with(actor, one), url]))
    event.add("url", url)
    if activity.starts is not None:
        minutes = activity.minutes or 0 if "minutes" in readable else 0
        event.add("dtstart", activity.starts.astimezone(UTC))
        event.add("dtend", (activity.starts + max(SHORTEST, timedelta(minutes=minutes))).astimezone(UTC))
    elif activity.due is not None:
        event.add("dtstart", activity.due)
        event.add("dtend", activity.due + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    if activity.done is None:
        event.add_component(_alarm(BEFORE if activity.starts is not None else MORNING, title))
    return event


def _with(actor: Actor, one: Planned) -> list[str]:
    """Whom and what it is about, a line each."""
    return [f"{shape_of(key).label()}: {_title(actor, key, head)}" for key, head in one.about.items()]


def _title(actor: Actor, entity: str, head: Head) -> str:
    shape = shape_of(entity)
    return title_of(shape, head, readable_fields(actor, shape, shape.title_fields))


def _alarm(trigger: timedelta, title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title or _("Activity"))
    alarm.add("trigger", trigger)
    return alarm
