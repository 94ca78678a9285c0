"""My day in words: each thing to do with the reason for its place and one act, and the hours as a strip."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta, tzinfo
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from perennial.records.derive.values import value_of
from perennial.records.directory import title_of
from perennial.records.models import Activity, Contract, Head, Lead, Reached, Ticket
from perennial.records.my_day import Day, Item, Why, whom
from perennial.schema.queries import shape_of
from perennial.schema.standard.activity import CALL, EMAIL, MEETING
from perennial.web.records.ages import clock
from perennial.web.records.entities import AVATARS, ICONS, icon_of, record_url
from perennial.web.records.promises import length
from perennial.web.records.reader import Reader
from perennial.web.records.steps import step, when
from perennial.web.records.wanting import comes, signed, silent, sold
from perennial.web.scores import drawn

NOW_SHOWN, LATER_SHOWN, DONE_SHOWN = 15, 8, 5
# The hours of the strip, as long as nothing lies outside of them, and how wide one is drawn.
FIRST, LAST, WIDTH = 8, 18, 116
SHORTEST = timedelta(minutes=30)
# From so many days on a lead that nobody answered is told in rust.
LONG_UNANSWERED = 7
# With so many days left a notice is told in rust.
LAST_DAYS = 7


def day_context(reader: Reader, day: Day) -> dict[str, Any]:
    """What the template shows of a day."""
    first = day.now[:NOW_SHOWN]
    last = day.done[-DONE_SHOWN:]
    known = whom(reader.actor, [*first, *last])
    owners = {head.owner_id for one in first if (head := one.ticket or one.activity) is not None}
    reader.names.load("user", owners - {reader.actor.user_id})
    now = [_told(reader, one, known) for one in first]
    done = [
        _told(reader, one, known) | {"state": "done", "reason": _done_at(reader, one)} for one in day.done
    ]
    return {
        "agenda": [*now, *done],
        "agenda_note": _note(len(day.now), len(day.done)),
        "more": len(day.now) - len(now),
        "later": [_later(reader, one) for one in day.later[:LATER_SHOWN]],
        "later_more": max(0, len(day.later) - LATER_SHOWN),
        "strip": strip(reader, day.hours),
    }


def _note(todo: int, done: int) -> str:
    left = ngettext("%d thing", "%d things", todo) % todo if todo else _("nothing left")
    return _("%(left)s; %(done)d done") % {"left": left, "done": done} if done else left


def _told(reader: Reader, one: Item, known: Mapping[tuple[str, int], Head]) -> dict[str, Any]:
    deal, activity, ticket = one.deal, one.activity, one.ticket
    people = [
        head for key in ("contact", "company", "lead") if (head := known.get((key, one.about.get(key, 0))))
    ]
    who: Head | None = people[0] if people else ticket or deal or one.wants
    found: dict[str, Any] = {
        "name": _title(reader, one.head),
        "url": _url(one.head),
        "who": _title(reader, who),
        "who_url": _url(who),
        "of": AVATARS[_entity(who)] if who else "program",
        "with": _with(reader, one, people),
        "reason": reason(one, reader.setting.zone),
        "tone": "rust" if one.why in (Why.BROKEN, Why.LATE, Why.PAST) or _pressing(one) else "",
        "amount": _worth(reader, one),
        "acts": _acts(reader, one, people[0] if people else one.wants),
        "step": step(reader, activity) if activity else None,
        "plan_url": f"{_url(one.head)}/log?kind=task" if activity is None else "",
        "log_url": _log_url(reader, one),
    }
    if isinstance(who, Head) and "score" in reader.readable_of(_entity(who)):
        found |= drawn(who.score)
    return found


def _with(reader: Reader, one: Item, people: Sequence[Head]) -> str:
    """Whom it is about; of a lead, whose name stands above, the company."""
    if isinstance(one.wants, Lead):
        return one.wants.company_name if "company_name" in reader.readable_of("lead") else ""
    beside = [one.deal] if one.deal and one.activity else []
    return ", ".join(
        [
            *_owner(reader, one.ticket),
            *_host(reader, one.activity),
            *(_title(reader, head) for head in (*people, *beside)),
        ]
    )


def _log_url(reader: Reader, one: Item) -> str:
    """Where the answer is noted that a ticket or a lead waits for."""
    if one.ticket is not None:
        return f"{_url(one.ticket)}/log?kind={_channel(reader, one.ticket)}"
    return f"{_url(one.wants)}/log?kind={CALL}" if one.why == Why.UNANSWERED else ""


def _pressing(one: Item) -> bool:
    """A lead nobody answered for long, a notice for which few days are left."""
    if one.why == Why.NOTICE:
        return one.days <= LAST_DAYS
    return one.why == Why.UNANSWERED and one.days >= LONG_UNANSWERED


def reason(one: Item, zone: tzinfo) -> str:
    """Why it stands where it stands."""
    if one.day is not None and isinstance(one.wants, Contract):
        return comes(one.why, one.day, one.wants, agreed=one.agreed)
    if one.why == Why.SIGNED:
        return signed(one.days)
    if one.ticket is not None:
        return _promise(one, zone)
    if one.why == Why.HOUR and one.activity and one.activity.starts:
        return _("planned for %s today") % clock(one.activity.starts, zone)
    if one.why == Why.LATE:
        return ngettext("%d day late", "%d days late", one.days) % one.days
    if one.why == Why.TODAY:
        starts = one.activity.starts if one.activity else None
        return _("today at %s") % clock(starts, zone) if starts else _("due today")
    if one.why == Why.PAST:
        return (
            ngettext(
                "closing date %d day ago, no next step", "closing date %d days ago, no next step", one.days
            )
            % one.days
        )
    if one.why == Why.UNANSWERED:
        return (
            ngettext(
                "new lead, nobody answered for %d day", "new lead, nobody answered for %d days", one.days
            )
            % one.days
        )
    if one.why == Why.COLD:
        words = {"days": one.days, "stage": _stage(one)}
        return _("no word for %(days)d days in %(stage)s, no next step") % words
    if one.why == Why.SOLD:
        return sold(one.days)
    if one.why == Why.COOLS and one.wants is not None:
        return silent(one.wants, one.days, one.after)
    return _("no day yet")


def _promise(one: Item, zone: tzinfo) -> str:
    """What a customer was promised."""
    assert one.ticket is not None
    assert one.ticket.due is not None
    if one.why == Why.BROKEN:
        words = {"late": length(timedelta(minutes=one.minutes))}
        return (
            _("overdue promise to a customer: answer %(late)s late") % words
            if one.answers
            else _("overdue promise to a customer: solution %(late)s late") % words
        )
    at = {"at": clock(one.ticket.due, zone), "left": length(timedelta(minutes=one.minutes))}
    if one.answers:
        return _("answer promised by %(at)s, in %(left)s") % at
    return _("solution promised by %(at)s, in %(left)s") % at


def _owner(reader: Reader, ticket: Ticket | None) -> list[str]:
    """Whose ticket it is, where it is not one's own."""
    if ticket is None or ticket.owner_id == reader.actor.user_id:
        return []
    return [reader.names.name("user", ticket.owner_id) if ticket.owner_id else _("nobody’s")]


def _host(reader: Reader, activity: Activity | None) -> list[str]:
    """Whose activity it is, where one only takes part in it."""
    if activity is None or activity.owner_id in {None, reader.actor.user_id}:
        return []
    return [reader.names.name("user", activity.owner_id)] if "owner" in reader.readable_of("activity") else []


def _channel(reader: Reader, ticket: Ticket) -> str:
    """How it is answered: as the customer came."""
    return EMAIL if "channel" in reader.readable_of("ticket") and ticket.channel in {"mail", "web"} else CALL


def _stage(one: Item) -> str:
    stage = shape_of("deal").stage(one.deal.stage) if one.deal else None
    return stage.label() if stage else ""


def _done_at(reader: Reader, one: Item) -> str:
    done = one.activity.done if one.activity else None
    return _("done at %s") % clock(done, reader.setting.zone) if done else ""


def _later(reader: Reader, one: Item) -> dict[str, Any]:
    activity = one.activity
    assert activity is not None
    return {
        "name": _title(reader, activity),
        "url": record_url("activity", activity.pk),
        "icon": step(reader, activity)["icon"],
        "note": when(reader, activity.due, activity.starts),
        "aside": _amount(reader, one.deal),
    }


def _acts(reader: Reader, one: Item, who: Head | None) -> list[dict[str, str]]:
    """Call and write, as far as there is a number or an address; the act of its kind alone where it has one."""
    kind = CALL
    if one.ticket:
        kind = _channel(reader, one.ticket)
    elif one.activity:
        kind = one.activity.kind if "kind" in reader.readable_of("activity") else ""
    if not isinstance(who, Reached) or getattr(who, "do_not_contact", False):
        return []
    readable = reader.readable_of(_entity(who))
    if kind == EMAIL and "email" in readable and "@" in who.email_key:
        return [{"url": f"mailto:{who.email_key}", "label": _("Write"), "icon": "mail"}]
    if kind == CALL and "phone" in readable and who.phone_key.startswith("+"):
        return [{"url": f"tel:{who.phone_key}", "label": _("Call"), "icon": "phone"}]
    return []


def _worth(reader: Reader, one: Item) -> str:
    """What its deal is worth, or its contract a year."""
    if not isinstance(one.wants, Contract):
        return _amount(reader, one.deal)
    if "annual" not in reader.readable_of("contract"):
        return ""
    return reader.show(
        shape_of("contract").fields["annual"], value_of(one.wants, shape_of("contract").fields["annual"])
    )


def _amount(reader: Reader, deal: Head | None) -> str:
    if deal is None or "amount" not in reader.readable_of("deal"):
        return ""
    return reader.show(shape_of("deal").fields["amount"], getattr(deal, "amount", None))


def _title(reader: Reader, head: Head | None) -> str:
    if head is None:
        return ""
    entity = _entity(head)
    return title_of(shape_of(entity), head, reader.readable_of(entity))


def _url(head: Head | None) -> str:
    return record_url(_entity(head), head.pk) if head is not None else ""


def _entity(head: Head) -> str:
    return head._meta.model_name or ""


def strip(reader: Reader, hours: Sequence[Item]) -> dict[str, Any] | None:
    """The hours of today as a drawing; None on a day without any."""
    spans = [_span(reader, one.activity) for one in hours if one.activity]
    if not spans:
        return None
    first = min([FIRST, *(start.hour for start, _end, _one in spans)])
    last = max(
        [LAST, *(min(24, end.hour + 1) if end.date() == start.date() else 24 for start, end, _one in spans)]
    )
    now = reader.now.astimezone(reader.setting.zone)

    def place(at: datetime) -> int:
        return round((at.hour + at.minute / 60 - first) * WIDTH)

    blocks = [
        {
            "x": place(start),
            "width": max(40, round((end - start).total_seconds() / 3600 * WIDTH) - 4),
            "text_x": place(start) + 8,
            "name": _title(reader, one)[:40],
            "at": f"{start:%H:%M}",
            "url": record_url("activity", one.pk),
            "tone": "accent" if icon_of(one, reader.readable_of("activity")) == ICONS[MEETING] else "",
            "done": one.done is not None,
        }
        for start, end, one in spans
    ]
    return {
        "width": (last - first) * WIDTH,
        "hours": [
            {"x": (hour - first) * WIDTH, "text_x": (hour - first) * WIDTH + 4, "label": f"{hour}:00"}
            for hour in range(first, last)
        ],
        "blocks": blocks,
        "now": place(now) if first <= now.hour < last else None,
        "label": "; ".join(f"{one['at']} {one['name']}" for one in blocks),
    }


def _span(reader: Reader, one: Activity) -> tuple[datetime, datetime, Activity]:
    assert one.starts is not None
    start = one.starts.astimezone(reader.setting.zone)
    minutes = one.minutes or 0 if "minutes" in reader.readable_of("activity") else 0
    end = start + max(SHORTEST, timedelta(minutes=minutes))
    return start, min(end, datetime.combine(start.date(), time(23, 59), start.tzinfo)), one
