"""What is promised of a ticket, in a few words: by when, how late, or that its clock stands."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

from perennial.records.models import Ticket
from perennial.schema.standard.ticket import ANSWER_NEAR, SOLVE_NEAR
from perennial.web.records.ages import clock, short_day
from perennial.web.records.reader import Reader

HOUR = timedelta(hours=1)
NEEDED = frozenset({"due", "status"})


class Promise(NamedTuple):
    """A sentence with a tone (rust: late, amber: nearly due) and an icon: colour is never the only sign."""

    text: str
    tone: str
    icon: str


def promise(reader: Reader, one: Ticket) -> Promise | None:
    """None where nothing is promised, or nothing may be known of it."""
    readable = reader.readable_of("ticket")
    if not readable >= NEEDED or one.archived is not None:
        return None
    if one.paused_since is not None:
        return _paused(one.minutes_left if "minutes_left" in readable else None)
    if one.due is None:
        return None
    answers = one.answer_due == one.due and "answer_due" in readable
    if one.due <= reader.now:
        words = {"late": length(reader.now - one.due)}
        text = _("answer %(late)s late") % words if answers else _("solution %(late)s late") % words
        return Promise(text, "rust", "alert")
    left = one.due - reader.now
    near = left < HOUR or one.escalation in (ANSWER_NEAR, SOLVE_NEAR)
    return Promise(_until(reader, one.due, left, answers=answers), "amber" if near else "", "clock")


def _paused(left: int | None) -> Promise:
    if left is None:
        return Promise(_("paused"), "", "half")
    if left < 0:
        return Promise(_("paused, %s late") % length(timedelta(minutes=-left)), "amber", "half")
    return Promise(_("paused, %s left") % length(timedelta(minutes=left)), "", "half")


def _until(reader: Reader, due: datetime, left: timedelta, *, answers: bool) -> str:
    """In how long, where that is today; else by when."""
    zone = reader.setting.zone
    there = due.astimezone(zone)
    if there.date() == reader.now.astimezone(zone).date():
        words = {"left": length(left), "at": clock(due, zone)}
        return (
            _("answer in %(left)s, by %(at)s") % words
            if answers
            else _("solve in %(left)s, by %(at)s") % words
        )
    words = {"day": short_day(due, reader.setting.language, zone, reader.now), "at": clock(due, zone)}
    return _("answer by %(day)s, %(at)s") % words if answers else _("solve by %(day)s, %(at)s") % words


def length(time: timedelta) -> str:
    """“25 min”, “3 h”, “2 h 10 min” or “4 d”."""
    minutes = int(time.total_seconds() // 60)
    if minutes < 60:
        return _("%d min") % max(minutes, 1)
    hours, minutes = divmod(minutes, 60)
    if hours >= 48:
        return _("%d d") % (hours // 24)
    if hours >= 10 or not minutes:
        return _("%d h") % hours
    return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}
