"""What was done about a record and what happened to it, as one timeline; chips choose a kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from perennial.records.activities import Since, count_done, done_about, targets_of
from perennial.records.comments import Before, comments_of, count_comments
from perennial.records.directory import title_of
from perennial.records.history import Event, events
from perennial.records.models import ABOUT, Activity, Comment, Head
from perennial.records.queries import survivors
from perennial.schema.queries import shape_of
from perennial.web.records.ages import clock, full_day, period
from perennial.web.records.entities import ICONS, icon_of, record_url
from perennial.web.records.reader import Reader
from perennial.web.records.steps import kind_in_words
from perennial.web.records.talk import COMMENT, Talk, pin_acts, pinned, quoted
from perennial.web.records.timeline import load_names, told
from perennial.web.requests import instant, whole_number

LINES = 40
CHANGES = "changes"


@dataclass(frozen=True, slots=True)
class Asked:
    """`show` is a kind of activity, `comment`, `changes` or '' for all; the others say where each stream goes on."""

    show: str = ""
    before: int | None = None
    since: Since | None = None
    said: Before | None = None

    @property
    def goes_on(self) -> bool:
        return bool(self.before or self.since or self.said)

    @classmethod
    def of(cls, query: QueryDict) -> Asked:
        show = query.get("show", "")
        known = show if show in {*ICONS, COMMENT, CHANGES} else ""
        done, said = _place(query, "done", "after"), _place(query, "said", "past")
        before = whole_number(query.get("before", ""))
        return cls(known, before, Since(*done) if done else None, Before(*said) if said else None)


def _place(query: QueryDict, at: str, number: str) -> tuple[datetime, int] | None:
    moment = instant(query.get(at, ""))
    return (moment, whole_number(query.get(number, "")) or 0) if moment else None


@dataclass(frozen=True, slots=True)
class _Line:
    at: datetime
    event: Event | None = None
    activity: Activity | None = None
    comment: Comment | None = None


def timeline(reader: Reader, head: Head, asked: Asked) -> dict[str, Any]:
    """`days` for the part `timeline`, `chips`, and the address where older lines stand ('' at the end)."""
    found, rest = _changes(reader, head, asked)
    done = _done(reader, head, asked)
    said = comments_of(head, LINES + 1, asked.said) if asked.show in {"", COMMENT} else []
    lines = [_Line(one.act.change.at, event=one) for one in found]
    lines += [_Line(one.done, activity=one) for one in done if one.done]
    lines += [_Line(one.at, comment=one) for one in said]
    lines.sort(key=lambda line: line.at, reverse=True)
    shown, more = lines[:LINES], len(lines) > LINES or rest is not None
    url = record_url(reader.entity, head.pk)
    # What is at hand as a whole is not asked for once more.
    whole = not asked.goes_on and not asked.show
    all_said = said if whole and len(said) <= LINES else None
    top = pinned(reader, head, all_said) if whole else []
    counted = _counted(reader, head, done if whole and len(done) <= LINES else None)
    older = _older(asked, shown, found, rest) if more else {}
    return {
        "days": _days(reader, head, shown),
        "chips": _chips(reader, head, asked, url, counted, all_said),
        "older_url": f"{url}?{urlencode(older)}#timeline" if older else "",
        "first_url": f"{url}#timeline" if asked.goes_on else "",
        "top": [{"title": _("Pinned"), "events": top}] if top else [],
    }


def _changes(reader: Reader, head: Head, asked: Asked) -> tuple[list[Event], int | None]:
    if asked.show not in {"", CHANGES}:
        return [], None
    return events(reader.actor, reader.shape, head, before=asked.before, limit=LINES)


def _done(reader: Reader, head: Head, asked: Asked) -> list[Activity]:
    if asked.show in {CHANGES, COMMENT} or reader.entity not in ABOUT:
        return []
    return done_about(reader.actor, head, LINES + 1, kind=asked.show, before=asked.since)


def _older(asked: Asked, shown: Sequence[_Line], found: Sequence[Event], rest: int | None) -> dict[str, Any]:
    """Each stream goes on after its last line that is shown; one of which none is shown, where it began."""
    changes = [line.event for line in shown if line.event]
    activities = [line.activity for line in shown if line.activity]
    before = asked.before
    if changes:
        whole = rest is not None and len(changes) == len(found)
        before = rest if whole else min(part.line.id for part in changes[-1].parts)
    since = (
        Since(activities[-1].done, activities[-1].pk) if activities and activities[-1].done else asked.since
    )
    comments = [line.comment for line in shown if line.comment]
    said = Before(comments[-1].at, comments[-1].pk) if comments else asked.said
    told_since = {"done": since.done.isoformat(), "after": since.record} if since else {}
    told_said = {"said": said.at.isoformat(), "past": said.comment} if said else {}
    began = ({"show": asked.show} if asked.show else {}) | ({"before": before} if before else {})
    return began | told_since | told_said


def _days(reader: Reader, head: Head, lines: Sequence[_Line]) -> list[dict[str, Any]]:
    changes = [line.event for line in lines if line.event]
    load_names(reader, [part for event in changes for part in event.parts])
    stayed = survivors([event.act.change for event in changes], head.pk)
    about = _About(reader, head, [line.activity for line in lines if line.activity])
    talk = Talk(reader, head, [line.comment for line in lines if line.comment])
    days: list[dict[str, Any]] = []
    for line in lines:
        title = period(line.at, reader.setting.language, reader.setting.zone, reader.now)
        if not days or days[-1]["title"] != title:
            days.append({"title": title, "events": []})
        if line.event:
            days[-1]["events"].append(told(reader, head, line.event, stayed.get(line.event.act.change.pk, 0)))
        elif line.activity:
            days[-1]["events"].append(about.told(line.activity))
        elif line.comment:
            days[-1]["events"].append(talk.told(line.comment))
    return days


class _About:
    """Activities in words, each with whom and what else it was about."""

    def __init__(self, reader: Reader, head: Head, several: Sequence[Activity]) -> None:
        self.reader, self.head, self.shape = reader, head, shape_of("activity")
        self.readable = reader.readable_of("activity")
        self.targets = targets_of([one.pk for one in several])
        for key in ABOUT:
            reader.names.load(key, [its.get(key) for its in self.targets.values()])
        reader.names.load("user", [one.owner_id for one in several])

    def told(self, one: Activity) -> dict[str, Any]:
        assert one.done is not None
        language, zone = self.reader.setting.language, self.reader.setting.zone
        recent = (self.reader.now - one.done).days < 2
        whose = one.owner_id if "owner" in self.readable else None
        lead, readable = kind_in_words(one, self.readable), self.readable
        if one.minutes and "minutes" in readable:
            lead = _("%(kind)s, %(minutes)d min") % {"kind": lead, "minutes": one.minutes}
        return {
            "kind": "activity",
            "icon": icon_of(one, readable),
            "url": record_url("activity", one.pk),
            "lead": lead,
            "text": " · ".join([title_of(self.shape, one, readable), *self._others(one)]),
            "quote": quoted(one.text) if "text" in readable and one.text != one.subject else "",
            "at": clock(one.done, zone) if recent else full_day(one.done, language, zone),
            "stamp": one.done.isoformat(),
            "by": _("by %s") % self.reader.names.name("user", whose) if whose else "",
            "acts": pin_acts(self.reader, self.head, one),
        }

    def _others(self, one: Activity) -> list[str]:
        """What it was about besides the record it is shown at."""
        targets = self.targets.get(one.pk, {})
        names = (
            self.reader.names.name(key, targets[key])
            for key in ("contact", "deal", "contract", "ticket", "company", "lead")
            if key in targets and key in self.readable and key != self.reader.entity
        )
        return [name for name in names if name][:1]


def _counted(reader: Reader, head: Head, done: Sequence[Activity] | None) -> Mapping[str, int]:
    """How many activities of each kind were done; `done` are all of them, where they are at hand."""
    if done is None or "kind" not in reader.readable_of("activity"):
        return count_done(reader.actor, head) if reader.entity in ABOUT else {}
    return Counter(one.kind for one in done)


def _chips(
    reader: Reader,
    head: Head,
    asked: Asked,
    url: str,
    counted: Mapping[str, int],
    all_said: Sequence[Comment] | None,
) -> list[dict[str, Any]]:
    """A chip for each kind there is; `all_said` are all comments, where they are at hand."""
    kinds = [one for one in shape_of("activity").fields["kind"].choices if counted.get(one.key)]
    said = count_comments(head) if all_said is None else len(all_said)
    if not kinds and not said:
        return []
    chips = [_chip(url, "", _("All"), None, asked)]
    chips += [_chip(url, one.key, one.label(), counted[one.key], asked) for one in kinds]
    if said:
        chips.append(_chip(url, COMMENT, _("Comments"), said, asked))
    return [*chips, _chip(url, CHANGES, _("Changes"), None, asked)]


def _chip(url: str, show: str, text: object, count: int | None, asked: Asked) -> dict[str, Any]:
    address = f"{url}?{urlencode({'show': show})}#timeline" if show else f"{url}#timeline"
    return {"url": address, "text": text, "count": count, "pressed": asked.show == show}
