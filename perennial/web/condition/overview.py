"""Condition: one figure and its way here, its dimensions, what moved lately, and the fixes worth most."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from perennial.access.errors import NotAllowed
from perennial.lib.numbers import counted
from perennial.records.condition.standing import Fix, Moved, State, state_of
from perennial.web.moments import day_name
from perennial.web.page import page
from perennial.web.records.entities import PLURALS
from perennial.web.records.reader import Reader
from perennial.web.scores import DIMENSIONS, advice, drawn

WEEK = timedelta(days=7)
SHOWN = 10


@require_safe
def condition(request: HttpRequest) -> HttpResponse:
    """How the data stands, for who sees all of it: a figure over a part would be another figure."""
    readers = {entity: Reader(request, entity) for entity in PLURALS}
    entity = request.GET.get("of", "contact")
    reader = readers.get(entity) or readers["contact"]
    if not all(one.places.sees_all and "score" in one.readable for one in readers.values()):
        raise NotAllowed("read")
    state = state_of(reader.actor, reader.entity)
    context = {
        "heading": _("Condition"),
        "today": day_name(timezone.localdate())[1],
        "links": _links(readers, reader.entity),
        "state": state,
        "points": state.points,
        "note": _note(state),
        "dimensions": _dimensions(reader.entity, state),
        "trend": trend(state.days),
        "moved": [_moved(reader.entity, one) for one in state.moved[:SHOWN]],
        "fixes": [_fix(reader.entity, one) for one in state.fixes[:SHOWN]],
        "more": len(state.fixes) - SHOWN,
        "judged": state.day,
    }
    return page(request, "condition/condition.html", context)


def _links(readers: Mapping[str, Reader], current: str) -> list[dict[str, Any]]:
    return [
        {"url": f"/condition?of={key}", "label": one.shape.plural(), "current": key == current}
        for key, one in readers.items()
    ]


def _note(state: State) -> dict[str, str]:
    """The figure against a week ago, and what stands behind the mean."""
    words = {"records": counted(state.whole.records), "below": counted(state.whole.poor)}
    spread = _("%(records)s records, %(below)s of them below 50.") % words
    if state.change is None:
        return {"lead": _("The first days."), "text": spread}
    if state.change == 0:
        return {"lead": _("As a week ago."), "text": spread}
    lower = state.change < 0
    lead = (
        ngettext("%d point lower than a week ago.", "%d points lower than a week ago.", abs(state.change))
        if lower
        else ngettext("%d point higher than a week ago.", "%d points higher than a week ago.", state.change)
    )
    return {"lead": lead % abs(state.change), "text": spread}


def _dimensions(entity: str, state: State) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "share": state.parts[key],
            "url": broken_url(entity, *state.rules[key]),
            **drawn(state.parts[key]),
        }
        for key, label in DIMENSIONS.items()
        if key in state.parts
    ]


def broken_url(entity: str, *keys: str) -> str:
    """The list of the records that break one of these rules."""
    where = {"all": [{"field": "finding", "op": "has_any_of", "value": list(keys)}]}
    return f"/{PLURALS[entity]}?{urlencode({'filter': json.dumps(where, separators=(',', ':'))})}"


def _moved(entity: str, one: Moved) -> dict[str, Any]:
    fell = one.more > 0
    text = (
        ngettext("%(count)s more breaks “%(rule)s”", "%(count)s more break “%(rule)s”", one.more)
        if fell
        else ngettext("%(count)s less breaks “%(rule)s”", "%(count)s less break “%(rule)s”", -one.more)
    )
    return {
        "amount": f"{'+' if fell else '−'}{counted(abs(one.more))}",
        "tone": "rust" if fell else "good",
        "text": text % {"count": counted(abs(one.more)), "rule": str(one.rule)},
        "note": _why(one),
        "url": broken_url(entity, one.rule.key),
        "act": _("See %s") % counted(one.failing),
    }


def _why(one: Moved) -> str:
    """Through which acts the records that break it since were last written, most first."""
    return ", ".join(f"{cause.title} ({counted(cause.records)})" for cause in one.causes)


def _fix(entity: str, one: Fix) -> dict[str, Any]:
    return {
        "gain": f"+{one.gain_tenths // 10}.{one.gain_tenths % 10}" if one.gain_tenths else "<0.1",
        "text": str(one.rule),
        "rule_url": reverse("condition-together", args=[entity, one.rule.key]),
        "note": advice(one.rule),
        "count": ngettext("%s record", "%s records", one.failing) % counted(one.failing),
        "url": broken_url(entity, one.rule.key),
        "act": _("See %s") % counted(one.failing),
    }


LEFT, RIGHT, TOP, BOTTOM = 8, 504, 16, 134


def trend(days: Sequence[tuple[Any, int]]) -> dict[str, Any] | None:
    """The line of the figure as an SVG takes it; None while there are not two days to draw between."""
    if len(days) < 2:
        return None
    values = [points for _day, points in days]
    low, high = max(0, min(values) - 5), min(100, max(values) + 5)
    first, last = days[0][0], days[-1][0]
    whole = (last - first).days or 1
    places = [
        (
            LEFT + (RIGHT - LEFT) * (day - first).days / whole,
            BOTTOM - (BOTTOM - TOP) * (points - low) / max(1, high - low),
        )
        for day, points in days
    ]
    line = " ".join(f"{'L' if n else 'M'}{x:.1f} {y:.1f}" for n, (x, y) in enumerate(places))
    return {
        "line": line,
        "area": f"{line} L{places[-1][0]:.1f} {BOTTOM} L{LEFT} {BOTTOM}Z",
        "x": f"{places[-1][0]:.1f}",
        "y": f"{places[-1][1]:.1f}",
        "first": first,
        "last": last,
        "from": values[0],
        "to": values[-1],
        "low": low,
        "high": high,
    }
